"""A data set in a folder that can be pushed: annotations, final verdicts, guidelines, agreement, and a data card.

People have pseudonyms unless they are to be named; notes and evidence stay as they are. All texts of an article are in
one split. Tables are Parquet where pyarrow is installed, else JSON lines.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reading import guard
from reading.ours import MARK
from reading.plural import count_of
from review.agreement.record import part_as_record
from review.agreement.report import Settings
from review.agreement.round_report import round_report
from review.scale import Scale
from store import files
from store.desk import Desk
from store.errors import StoreError
from store.exchange.about import DataSet
from store.exchange.export import Job, Wanted, exported_articles, to_file
from store.exchange.formats.markdown import escaped
from store.exchange.formats.registry import is_installed, load
from store.exchange.pseudonyms import NamedPeople

_CARD = "README.md"
_DRAWS = 1_000
"""Draws for an interval in the file of agreement; `copydesk agreement` makes more."""


class DataSetTerms(Struct, frozen=True):
    """What goes into a data set: the records of people and the final verdicts, and the shares of splits by name."""

    annotations: Wanted
    verdicts: Wanted
    splits: Mapping[str, float]

    @property
    def is_pseudonymous(self) -> bool:
        """Whether people have other names in it."""
        return bool(self.annotations.pseudonyms)


class DataSetWritten(Struct, frozen=True):
    """The files of a data set, those of an earlier one that are gone, and where people are still named."""

    files: Sequence[str]
    gone: Sequence[str] = ()
    named: Sequence[str] = ()


def splits_of(shares: object) -> dict[str, float]:
    """Return the splits of a data set by the table in desk.toml: shares of the articles; the rest is `train`."""
    found: dict[str, float] = {}
    for name, share in shares.items() if isinstance(shares, Mapping) else ():
        is_share = isinstance(share, int | float) and not isinstance(share, bool) and 0 < share < 1
        if not is_share or not name.isidentifier():
            hint = "Give it a share, such as 0.1"
            raise StoreError("The desk's settings cannot be used", f"dataset.splits.{name}", hint)
        found[name] = float(share)
    if sum(found.values()) >= 1:
        raise StoreError("The desk's settings cannot be used", "dataset.splits", "Their sum must leave some for train")
    return {**found, "train": 1.0 - sum(found.values())}


def split_of(article: str, splits: Mapping[str, float]) -> str:
    """Return the split of an article: always the same for one name."""
    at, below = int(sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:8], 16) / 0x1_0000_0000, 0.0
    for name, share in splits.items():
        below += share
        if at < below:
            return name
    return "train"


def write_dataset(folder: Path, desks: Sequence[Desk], job: Job, terms: DataSetTerms) -> DataSetWritten:
    """Write a data set into a folder and return what became of it; StoreError when it cannot be written.

    A folder that holds anything else than an earlier data set is not touched; files of that one which this one does
    not have are removed, for they may say what this one is not to say.
    """
    _check(folder)
    naming = (
        NamedPeople(name for desk in desks for name in desk.decisions.reviewers())
        if terms.is_pseudonymous
        else NamedPeople(())
    )
    named: list[str] = []
    ending = "parquet" if is_installed("parquet") else "jsonl"
    files: list[str] = []
    counts: dict[str, Counter[str]] = {}
    tables: dict[str, dict[str, str]] = {}
    for name, wanted in (("annotations", terms.annotations), ("verdicts", terms.verdicts)):
        found = list(exported_articles(desks, wanted))
        counts[name] = Counter(record.verdict or "none" for exported in found for record in exported.records)
        for split in terms.splits:
            chosen = [one for one in found if split_of(one.article.name, terms.splits) == split]
            if not chosen and split != "train":
                continue
            path = f"data/{name}/{split}.{ending}"
            count = sum(naming.is_in_record(record) for one in chosen for record in one.records)
            named += [f"{count_of(count, 'record')} of {path}"] if count else []
            tables.setdefault(name, {})[split] = path
            _write(folder / path, load(ending).write(replace(job, articles=partial(iter, chosen), spread=None)))
            files.append(path)
    for desk in desks:
        text = desk.rounds.guidelines(desk.round) if not desk.rules.hides else ""
        if text.strip():
            path = f"guidelines/{desk.round}.md"
            named += [path] if naming.is_in(text) or naming.is_in(desk.round) else []
            _write(folder / path, [f"{MARK}\n{text}".encode("utf-8", "replace")])
            files.append(path)
    agreement = [one for one in map(_agreement, desks) if one is not None]
    _write(folder / "agreement.json", [json.dumps(agreement, indent=2).encode() + b"\n"])
    gone = _remove_others(folder, files)
    card = _card(job, tables, counts, [path for path in files if path.startswith("guidelines/")], terms)
    named += [_CARD] if naming.is_in(card) else []
    _write(folder / _CARD, [card.encode("utf-8", "replace")])
    return DataSetWritten([*files, "agreement.json", _CARD], gone, named)


def _remove_others(folder: Path, written: Iterable[str]) -> list[str]:
    """Remove the tables and guidelines of an earlier data set that are not among those written; return their names."""
    keep = set(written)
    gone: list[str] = []
    try:
        for pattern in ("data/annotations/*", "data/verdicts/*", "guidelines/*.md"):
            for path in sorted(folder.glob(pattern)):
                name = path.relative_to(folder).as_posix()
                if name not in keep and path.suffix in (".parquet", ".jsonl", ".md") and not path.is_dir():
                    path.unlink()
                    gone.append(name)
    except OSError as error:
        raise StoreError("The data set could not be written", f"{folder}: {error.strerror or error}") from error
    return gone


def _check(folder: Path) -> None:
    """Raise StoreError where the folder holds something that is no earlier data set."""
    try:
        files.make_path(folder)
        inside = [path.name for path in folder.iterdir() if not path.name.startswith((".git", "LICENSE"))]
        ours = _CARD in inside and MARK.encode() in files.read_bytes(folder / _CARD, largest=guard.SMALL)[:4096]
    except OSError as error:
        raise StoreError("The data set could not be written", f"{folder}: {error.strerror or error}") from error
    if inside and not ours:
        raise StoreError("The folder is not empty", str(folder), "Name a new one, or that of an earlier data set")


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    try:
        files.make_path(path.parent)
    except OSError as error:
        raise StoreError("The data set could not be written", f"{path}: {error.strerror or error}") from error
    to_file(chunks, path)


def _agreement(desk: Desk) -> Mapping[str, object] | None:
    """Return the agreement of a round without anybody's name, or None where nobody may see it yet."""
    if desk.rules.hides:
        return None
    current = list(desk.decisions.everything())
    if len({event.reviewer for event in current}) < 2:
        return None
    found = round_report(desk.rules, current, desk.articles.claims(), Settings(draws=_DRAWS))
    return {"round": desk.round, "reviewers": len(found.verdicts.raters), **part_as_record(found)}


_WARNED = "it is a pseudonym, made with a key that only who exported has; notes and evidence are as people wrote them"


def _card(
    job: Job,
    tables: Mapping[str, Mapping[str, str]],
    counts: Mapping[str, Counter[str]],
    guidelines: Sequence[str],
    terms: DataSetTerms,
) -> str:
    """Return the data card: Hugging Face's front matter, and the questions of Datasheets for Datasets."""
    about = job.about.dataset
    title = about.title or job.desk
    return (
        _front(about, title, tables, counts)
        + f"{MARK}\n\n# {_line(title)}\n\n"
        + (f"{about.description}\n\n" if about.description else "")
        + _numbers(tables, counts, job.scale)
        + _datasheet(job, about, guidelines, terms)
    )


def _front(
    about: DataSet, title: str, tables: Mapping[str, Mapping[str, str]], counts: Mapping[str, Counter[str]]
) -> str:
    """Return the front matter; its values are JSON, which is YAML, too."""
    total = counts["annotations"].total()
    size = next(word for word, most in _SIZES if total < most)
    lines = ["---"]
    if about.license:
        lines.append(f"license: {json.dumps(about.license)}")
    if about.language:
        lines.append(f"language: {json.dumps(list(about.language))}")
    lines += [f"pretty_name: {json.dumps(title)}", f"size_categories: [{json.dumps(size)}]"]
    lines += ['task_categories: ["text-classification"]', 'tags: ["fact-checking", "factuality", "copydesk"]']
    lines.append("configs:")
    for name, splits in tables.items():
        lines += [f"- config_name: {name}", *(["  default: true"] if name == "annotations" else []), "  data_files:"]
        for split, path in splits.items():
            lines += [f"  - split: {split}", f"    path: {path}"]
    return "\n".join([*lines, "---"]) + "\n"


_SIZES = (("n<1K", 1_000), ("1K<n<10K", 10_000), ("10K<n<100K", 100_000), ("100K<n<1M", 1_000_000), ("n>1M", 1 << 62))


def _numbers(tables: Mapping[str, Mapping[str, str]], counts: Mapping[str, Counter[str]], scale: Scale) -> str:
    others = {answer for of in counts.values() for answer in of}.difference((*scale.names, "none"))
    answers = [*scale.names, *sorted(others), "none"]
    head = f"| table | files | records | {' | '.join(map(escaped, answers))} |\n|{' --- |' * (len(answers) + 3)}\n"
    rows = (
        f"| {name} | {', '.join(f'`{path}`' for path in splits.values())} | {counts[name].total()} | "
        + " | ".join(str(counts[name][answer]) for answer in answers)
        + " |\n"
        for name, splits in tables.items()
    )
    told = (
        "`annotations` has everybody's own verdicts, also those of adjudicators and programs (`role`), `verdicts` one "
        "a sentence, by the desk's rule. "
        "`none` is no claim, or not decided. `agreement.json` says how far people agree."
    )
    return f"{head}{''.join(rows)}\n{told}\n\n"


def _datasheet(job: Job, about: DataSet, guidelines: Sequence[str], terms: DataSetTerms) -> str:
    """Return the questions of Datasheets for Datasets (Gebru et al.), with what the desk knows and what to add."""
    told = ", ".join(f"[{path}]({path})" for path in guidelines) or "none were written"
    people = "Reviewers are named." if not terms.is_pseudonymous else f"Where a reviewer is named, {_WARNED}."
    text = "The texts stand in `quote`, `prefix` and `suffix`." if job.text else "No text is in it."
    parts = ", ".join(f"{name} {share:.0%}" for name, share in terms.splits.items())
    todo = "*To be said by who publishes it.*"
    citation = f"```bibtex\n{about.citation}\n```" if about.citation else todo
    license = about.license or f"{todo} (`license` of `[dataset]` in desk.toml)"
    contact = about.contact or about.url or todo
    questions = (
        ("Motivation", f"For what purpose was it made, and by whom? {todo}"),
        (
            "Composition",
            f"Sentences of articles, each judged {', '.join(job.scale.names)} or no claim. {text} {people}",
        ),
        *([("Verdicts", _verdicts(job.scale))] if job.scale.identity else []),
        ("Splits", f"By article, so that no article is in two: {parts}."),
        ("Collection", f"Reviewers read the articles in copydesk, in the rounds {', '.join(job.rounds)}."),
        ("Guidelines", told),
        ("Preprocessing", "Articles were cleaned and cut into sentences by copydesk; offsets are Unicode code points."),
        ("Uses", f"What should it not be used for? {todo}"),
        ("Distribution", f"License: {license}. The articles may have terms of their own."),
        ("Maintenance", f"Contact: {contact}"),
        ("Citation", citation),
    )
    made = f"Made {job.made} by copydesk {job.version}.\n"
    return "".join(f"## {head}\n\n{answer}\n\n" for head, answer in questions) + made


def _verdicts(scale: Scale) -> str:
    """Return the verdicts of a desk's own, with what they mean and how they stand."""
    order = "In this order, from the best." if scale.is_ordinal else "They stand in no order."
    lines = (f"- {escaped(one.name)}" + (f": {escaped(one.help)}" if one.help else "") for one in scale)
    return "\n".join((order, "", *lines))


def _line(text: str) -> str:
    return " ".join(text.split())


def without_names(terms: DataSetTerms, key: bytes) -> DataSetTerms:
    """Return the terms with pseudonyms that are made with a key."""
    return DataSetTerms(
        replace(terms.annotations, pseudonyms=key), replace(terms.verdicts, pseudonyms=key), terms.splits
    )
