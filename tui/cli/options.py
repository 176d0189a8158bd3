"""Arguments that several commands share, so that they are spelled and explained alike."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from reading.codes import bare
from reading.errors import CopydeskError
from reading.forms import FORMS

if TYPE_CHECKING:
    from reading.records import Fields
    from review.scale import Scale


def common(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command."""
    parser.add_argument("--max-size", type=_megabytes, default=None, metavar="MB", help=_LARGER)
    parser.add_argument("--debug", action="store_true", help="show where an error came from")


_LARGER = "read files up to so many megabytes, where that is more than usual"


def _megabytes(text: str) -> float:
    """Return a number of megabytes; ArgumentTypeError names what is none."""
    with suppress(ValueError):
        size = float(text)
        if 0 < size < 1 << 20:
            return size
    raise argparse.ArgumentTypeError(f"not a number of megabytes: {text!r}")


def desk(
    parser: argparse.ArgumentParser, what: str = "a desk's folder (default: the one in or above this folder)"
) -> None:
    """Add the optional desk, as `args.path`, and `--desk`, where `.copydesk` is when not in that folder."""
    parser.add_argument("path", nargs="?", default=None, metavar="DESK", help=what)
    elsewhere(parser)


def elsewhere(parser: argparse.ArgumentParser) -> None:
    """Add `--desk`: the folder that holds the decisions when it is not the articles' own."""
    what = "the folder whose .copydesk holds the decisions, where that is not beside the articles"
    parser.add_argument("--desk", default=None, metavar="DIR", help=what)


def article(parser: argparse.ArgumentParser) -> None:
    """Add one article of the desk."""
    option = parser.add_argument("article", metavar="ARTICLE", help="its name on the desk, or its file")
    completed(option, "articles")


def articles(parser: argparse.ArgumentParser) -> None:
    """Add articles of the desk."""
    what = "its name on the desk or its file, or a glob over names"
    completed(parser.add_argument("articles", nargs="+", metavar="ARTICLE", help=what), "articles")


def as_(parser: argparse.ArgumentParser) -> None:
    """Add `--as`, as `args.reviewer`."""
    what = "the reviewer (default: your login)"
    option = parser.add_argument("--as", dest="reviewer", default=None, metavar="NAME", help=what)
    completed(option, "reviewers")


def completed(option: argparse.Action, what: str) -> None:
    """Let a shell complete an argument by the rounds, reviewers or articles of the desk that is meant."""
    option.completer = partial(_of_desk, what)  # type: ignore[attr-defined]


def _of_desk(what: str, prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
    """Return the names on the desk that begin with `prefix`; none where there is no desk."""
    from tui.cli.completing import names_of

    where = next((found for key in ("path", "into") if (found := getattr(parsed_args, key, None))), None)
    return [name for name in names_of(where, getattr(parsed_args, "desk", None), what) if name.startswith(prefix)]


def checked_verdict(word: str, scale: Scale, others: Collection[str] = ()) -> str:
    """Return a verdict as it is called now, or one of the others that may stand there; raise the error for neither."""
    if word not in scale and word not in others:
        raise CopydeskError("There is no such verdict here", ascii(word), scale.did_you_mean(word))
    return scale.present_name(word)


def in_desk(parser: argparse.ArgumentParser, *, has_article: bool = True) -> None:
    """Add `--desk`, the desk that has the things which a command takes: articles, where it `has_article`."""
    first = "the one that an article's file is in, else " if has_article else ""
    what = f"the desk's folder (default: {first}the one in or above this folder)"
    parser.add_argument("--desk", default=None, metavar="DIR", help=what)


def reviewer(parser: argparse.ArgumentParser) -> None:
    """Add `--as` (as `args.reviewer`) and `--round`."""
    as_(parser)
    round_(parser)


def round_(parser: argparse.ArgumentParser) -> None:
    """Add `--round`."""
    what = "the round (default: a new one that asks you, else the one you were in last)"
    completed(parser.add_argument("--round", default=None, metavar="NAME", help=what), "rounds")


def keymap(parser: argparse.ArgumentParser) -> None:
    """Add `--keymap`; shells complete the names of the shipped ones, and files."""
    from keymaps.load import SHIPPED

    option = parser.add_argument("--keymap", default=None, metavar="NAME|FILE", help=f"{', '.join(SHIPPED)}, or a file")
    option.completer = partial(_keymaps, SHIPPED)  # type: ignore[attr-defined]


def _keymaps(shipped: Collection[str], prefix: str, **_: object) -> list[str]:
    """Return the shipped keymaps and the TOML files that begin with `prefix`."""
    from argcomplete.completers import FilesCompleter

    return [*shipped, *FilesCompleter(["toml"])(prefix)]


def records(parser: argparse.ArgumentParser) -> None:
    """Add what the input is, and the names of the fields of its records."""
    parser.add_argument(
        "--from",
        dest="form",
        choices=FORMS,
        default="",
        help="what is read, whatever it is called (default: by its name; of stdin text)",
    )
    for name, what in (("text", "the article's text"), ("id", "its id"), ("title", "its title")):
        parser.add_argument(
            f"--{name}-field", default="", metavar="KEY", help=f"the field or column with {what} (default: guessed)"
        )


def language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`."""
    parser.add_argument(
        "--language",
        type=_code,
        default=None,
        metavar="CODE",
        help="the language of what is read, such as en or pt (default: what it says itself, else recognised)",
    )


def _code(text: str) -> str:
    """Return a language's code without its country."""
    if not bare(text):
        raise argparse.ArgumentTypeError(f"not a language's code, such as en or pt: {text!r}")
    return bare(text)


def fields_of(args: argparse.Namespace) -> Fields:
    """Return the form and the fields that the arguments name."""
    from reading.records import Fields

    return Fields(text=args.text_field, id=args.id_field, title=args.title_field, form=args.form)
