"""What is mutated together and which tests should notice: globs below the repository's root, a group a line or two.

Modules that move only need their glob changed here; a test says when a glob matches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]


class Group(NamedTuple):
    """Globs of modules and of the test files that answer for them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = {
    "agreement": Group(
        ("review/agreement/*.py",),
        ("tests/review/agreement/test_*.py", "tests/tui/test_agreement_command.py", "tests/tui/test_figures.py"),
    ),
    "consensus": Group(
        ("review/consensus.py", "review/dawid_skene.py", "review/reliability.py", "review/calibration.py"),
        (
            "tests/review/test_consensus.py",
            "tests/review/test_weighing.py",
            "tests/exchange/test_what_is_exported.py",
            "tests/tui/test_adjudication.py",
            "tests/tui/test_adjudication_cases.py",
        ),
    ),
    "events": Group(
        ("review/events.py", "review/holdings.py", "review/undo.py", "review/bylines.py", "review/answers.py"),
        (
            "tests/review/test_*.py",
            "tests/review/agreement/test_round_report.py",
            "tests/store/test_desk.py",
            "tests/tui/test_session.py",
        ),
    ),
    "index": Group(
        (
            "store/index/reanchoring.py",
            "store/index/columns.py",
            "store/index/counting.py",
            "store/index/decisions.py",
            "store/index/history.py",
            "store/index/index.py",
            "store/index/reader.py",
        ),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
            "tests/tui/test_session.py",
        ),
    ),
    "access": Group(
        (
            "store/rounds/*.py",
            "store/index/permissions.py",
            "store/manage/lead.py",
            "store/manage/reassign.py",
            "store/manage/rules.py",
            "store/manage/status.py",
            "store/rights.py",
        ),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
            "tests/tui/test_rounds_*.py",
        ),
    ),
    "session": Group(
        (
            "tui/work/acts.py",
            "tui/work/article_filter.py",
            "tui/work/pending.py",
            "tui/work/session.py",
            "tui/work/undo.py",
            "tui/work/writer.py",
        ),
        (
            "tests/tui/test_acts.py",
            "tests/tui/test_article_filter.py",
            "tests/tui/test_bulk.py",
            "tests/tui/test_session*.py",
            "tests/tui/test_text_filter.py",
            "tests/tui/test_undo.py",
            "tests/tui/test_desk.py",
            "tests/tui/test_drafts.py",
            "tests/tui/test_effort.py",
            "tests/tui/test_jumps.py",
            "tests/tui/test_note.py",
            "tests/tui/test_remote_changes.py",
            "tests/tui/test_every_action.py",
        ),
    ),
    "terminal": Group(
        ("tui/terminal/*.py", "tui/cli/doctor.py"),
        (
            "tests/terminal/test_*.py",
            "tests/tui/test_first_frame.py",
            "tests/tui/test_mouse.py",
            "tests/tui/test_note.py",
            "tests/tui/test_sources.py",
            "tests/tui/test_speech.py",
            "tests/tui/test_theme_choice.py",
        ),
    ),
    "journal and files": Group(
        ("store/journal/*.py", "store/files.py", "store/articles/snapshots.py"),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
        ),
    ),
    "assignment": Group(
        (
            "review/assignment.py",
            "review/rounds.py",
            "review/selection.py",
            "review/reasons.py",
            "review/outcome_counts.py",
        ),
        ("tests/review/test_*.py", "tests/store/test_lead.py", "tests/store/test_round_story.py"),
    ),
    "admission": Group(
        ("review/admission.py",),
        (
            "tests/review/test_*.py",
            "tests/store/test_access.py",
            "tests/store/test_handover.py",
            "tests/store/test_turned_blind.py",
            "tests/trust/test_*.py",
        ),
    ),
    "export": Group(
        (
            "store/exchange/export.py",
            "store/exchange/record.py",
            "store/exchange/sources.py",
            "store/exchange/final.py",
            "store/exchange/pseudonyms.py",
            "store/exchange/safe_json.py",
            "store/exchange/formats/*.py",
            "store/schemas/*.py",
        ),
        ("tests/exchange/test_*.py", "tests/tui/test_figures.py"),
    ),
    "import": Group(
        ("store/exchange/importing.py", "store/exchange/incoming.py", "store/exchange/rescue.py"),
        ("tests/exchange/test_*.py",),
    ),
    "merge": Group(
        ("store/manage/merge.py", "store/manage/migrations.py", "store/manage/history.py"),
        (
            "tests/store/test_*.py",
            "tests/tui/test_commands_history.py",
            "tests/tui/test_commands_merge.py",
        ),
    ),
    "check": Group(
        ("store/manage/check.py",),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
            "tests/tui/test_commands_check.py",
        ),
    ),
    "catalogue": Group(
        (
            "store/manage/adding.py",
            "store/manage/workers.py",
            "store/articles/articles.py",
            "store/articles/catalogue.py",
            "store/articles/catalogue_file.py",
            "store/articles/intake.py",
            "store/desk.py",
        ),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
            "tests/tui/test_commands_add.py",
        ),
    ),
    "query": Group(
        ("review/query.py", "review/query_match.py", "store/manage/query_search.py"),
        (
            "tests/review/test_*.py",
            "tests/store/test_found_by_query.py",
            "tests/store/test_hints.py",
            "tests/tui/test_article_filter.py",
            "tests/tui/test_query_search.py",
        ),
    ),
    "search": Group(
        ("store/search/*.py", "tui/work/search.py"),
        (
            "tests/store/test_search.py",
            "tests/store/test_mentions.py",
            "tests/store/test_lexicon.py",
            "tests/store/test_beside.py",
            "tests/tui/test_search.py",
            "tests/tui/test_article_search.py",
            "tests/tui/test_entities.py",
            "tests/tui/test_query_search.py",
        ),
    ),
    "opening": Group(
        (
            "store/opening.py",
            "store/folder_desk.py",
            "store/locate.py",
            "store/layout.py",
            "store/places.py",
            "store/drafts.py",
            "store/remembered.py",
            "store/toml.py",
        ),
        (
            "tests/store/test_*.py",
            "tests/trust/test_*.py",
            "tests/tui/test_desk.py",
            "tests/tui/test_drafts.py",
        ),
    ),
    "elsewhere": Group(
        ("review/elsewhere/*.py", "review/links.py", "store/elsewhere/*.py", "store/manage/hints.py"),
        (
            "tests/review/elsewhere/test_*.py",
            "tests/review/test_links.py",
            "tests/store/test_elsewhere.py",
            "tests/tui/test_commands_elsewhere.py",
            "tests/store/test_hints.py",
            "tests/tui/test_elsewhere*.py",
            "tests/tui/test_fact_sheet.py",
        ),
    ),
    "statements": Group(
        ("reading/statements/*.py",),
        ("tests/reading/test_statement*.py", "tests/review/elsewhere/test_*.py"),
    ),
    "hub": Group(("store/hub/*.py",), ("tests/hub/test_*.py", "tests/store/test_hub_is_apart.py")),
    "keymaps": Group(("keymaps/*.py",), ("tests/keymaps/test_*.py", "tests/test_docs.py")),
    "reading": Group(
        ("reading/*.py",), ("tests/reading/test_*.py", "tests/trust/test_guard.py", "tests/exchange/test_ours.py")
    ),
    "entities": Group(
        ("reading/entities/*.py",), ("tests/reading/entities/test_*.py", "tests/reading/test_samples.py")
    ),
}


_REST = {
    "others": Group(
        ("review/**/*.py", "store/**/*.py"),
        ("tests/review/**/test_*.py", "tests/store/test_*.py", "tests/exchange/test_*.py"),
    ),
    "training": Group(("reading/training/*.py",), ("tests/reading/**/test_*.py",)),
    "work": Group(("tui/work/*.py",), ("tests/tui/test_*.py",)),
    "texts": Group(("tui/text/*.py",), ("tests/tui/test_*.py", "tests/exchange/test_dialog.py")),
    "commands": Group(
        ("tui/cli/**/*.py",),
        (
            "tests/tui/test_*.py",
            "tests/exchange/test_*.py",
            "tests/keymaps/test_*.py",
            "tests/hub/test_command.py",
            "tests/reading/test_documents.py",
            "tests/reading/test_records.py",
            "tests/store/test_elsewhere.py",
            "tests/store/test_guidelines.py",
            "tests/store/test_handover.py",
            "tests/store/test_hints.py",
            "tests/store/test_links.py",
            "tests/store/test_reassigning.py",
            "tests/store/test_renames.py",
            "tests/terminal/test_doctor.py",
            "tests/terminal/test_start.py",
            "tests/test_docs.py",
        ),
    ),
    "application": Group(
        ("tui/*.py", "tui/app/*.py", "tui/shell/*.py"),
        ("tests/tui/test_*.py", "tests/keymaps/test_*.py", "tests/terminal/test_start.py"),
    ),
    "screens": Group(
        ("tui/screens/**/*.py",), ("tests/tui/test_*.py", "tests/pictures/test_*.py", "tests/exchange/test_dialog.py")
    ),
    "widgets": Group(
        ("tui/widgets/*.py",), ("tests/tui/test_*.py", "tests/pictures/test_*.py", "tests/terminal/test_cursor.py")
    ),
}
"""Groups of what no group above names, so that a new module has its tests."""


def matching(globs: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return the files that globs match, as paths below the root, each once and in order."""
    return sorted({str(path.relative_to(root)) for glob in globs for path in root.glob(glob)})


def _unnamed(group: Group, named: set[str]) -> Group:
    return Group(tuple(module for module in matching(group.modules) if module not in named), group.tests)


_NAMED = {module for group in GROUPS.values() for module in matching(group.modules)}
GROUPS |= {name: _unnamed(group, _NAMED) for name, group in _REST.items()}
GROUPS = {name: Group(group.modules, (*group.tests, "tests/test_frozen.py")) for name, group in GROUPS.items()}
