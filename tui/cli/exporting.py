"""What `copydesk export` writes beside decisions in a format: Label Studio's interface, and a whole data set."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from reading.clean import visible
from reading.errors import CopydeskError
from review.rounds import MAIN
from store.exchange.about import about_of
from store.exchange.dataset import DataSetTerms, splits_of, without_names, write_dataset
from store.exchange.export import Wanted, job_of, left_out_of, uncollected
from store.exchange.formats.labelstudio import interface
from store.files import processors
from store.manage.narrowing import narrowed, of_verdicts
from store.opening import open_rounds
from tui.cli.output import tell_left_out


def print_interface(args: argparse.Namespace) -> int:
    """Print Label Studio's labelling interface, with the verdicts and the reasons of the desk."""
    [desk] = open_rounds(args.path, [MAIN.name], args.as_, args.desk)
    with closing(desk):
        print(interface(about_of(desk.settings()).reasons, desk.rules.scale), end="")
    return 0


def export_dataset(args: argparse.Namespace, wanted: Wanted) -> int:
    """Write a data set into a folder, people under pseudonyms unless they are to be named, and say what is in it."""
    if wanted.history or wanted.consensus or wanted.final or args.format or args.output:
        raise CopydeskError("Not both", "--dataset and what makes another export", "A data set has tables of its own")
    with ExitStack() as stack:
        stack.enter_context(uncollected())
        desks = open_rounds(args.path, args.round, args.as_, args.desk, processors(), withdrawn=args.withdrawn)
        for desk in desks:
            stack.callback(desk.close)
        wanted = narrowed(desks, of_verdicts(desks, wanted), args.only, datetime.now().astimezone())
        settings = desks[0].settings()
        rule = desks[0].rounds.rule()
        table = settings.others.get("dataset")
        splits = splits_of(table.get("splits") if isinstance(table, Mapping) else None)
        final = replace(wanted, final=True, consensus=rule.rule, least=rule.least, reviewers=())
        final = narrowed(desks, final, args.only, datetime.now().astimezone())
        terms = DataSetTerms(replace(wanted, answers=True), final, splits)
        if args.pseudonyms is not False:
            terms = without_names(terms, desks[0].pseudonym_key())
        problems = left_out_of(desks, final)
        job = job_of(desks, wanted, desks[0].name, time.time_ns() // 1000)
        written = write_dataset(Path(args.dataset), desks, job, terms)
    for done, names in (("wrote", written.files), ("removed the earlier", written.gone)):
        for name in names:
            print(f"copydesk: {done} {visible(str(Path(args.dataset, name)))}", file=sys.stderr)
    if written.named:
        what = visible(", ".join(written.named))
        print(f"copydesk: reviewers are named in what people wrote: {what}; look before you publish", file=sys.stderr)
    if not job.about.dataset.license:
        hint = "`license` of [dataset] in desk.toml"
        print(f"copydesk: the data card has no license: {hint}", file=sys.stderr)
    return tell_left_out(problems)
