"""The rule of a desk: how its final verdicts come about, as `[consensus]` in desk.toml has it."""

from __future__ import annotations

from difflib import get_close_matches

from reading import guard
from review.consensus import RULES, DeskRule, Rule
from store import files
from store.errors import StoreError
from store.layout import Layout


def rule_of(layout: Layout) -> DeskRule:
    """Return a desk's rule, a majority where its settings name none; StoreError when they name none that there is."""
    try:
        raw = guard.toml(files.text_of(layout.settings)).get("consensus", {})
    except FileNotFoundError:
        return DeskRule()
    except OSError as error:
        raise files.failure("The desk's settings could not be read", layout.settings, error) from error
    except ValueError as error:
        raise StoreError("The desk's settings are damaged", f"{layout.settings}: {error}") from error
    where = f"{layout.settings}, [consensus]"
    if not isinstance(raw, dict):
        raise StoreError("The desk's rule cannot be understood", where, 'Write [consensus] and rule = "majority"')
    for key in raw.keys() - set(DeskRule.__struct_fields__):  # what a later version adds is passed over
        meant = get_close_matches(key, DeskRule.__struct_fields__, 1)
        if meant:
            raise StoreError("The desk's rule has no such entry", f"{where}: {key!r}", f"Did you mean {meant[0]}?")
    name, least = raw.get("rule", Rule.MAJORITY.value), raw.get("least")
    if name not in [rule.value for rule in RULES]:
        near = get_close_matches(str(name), [rule.value for rule in RULES], 1)
        hint = f"Did you mean {near[0]}?" if near else f"Use {', '.join(RULES)}"
        raise StoreError("The desk's rule is none that there is", f"{where}: {name!r}", hint)
    if least is not None and (not isinstance(least, int) or isinstance(least, bool) or least < 1):
        raise StoreError("The desk's least number of answers is none", f"{where}: {least!r}", "Write least = 2")
    return DeskRule(Rule(name), least)
