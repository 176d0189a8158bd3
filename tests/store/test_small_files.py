"""Names that become folders, a desk's settings, where somebody stopped, and how a desk is found."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from review.consensus import RULES, DeskRule, Rule
from store import locate, places
from store.desk import Place
from store.errors import NewerDesk, StoreError
from store.layout import (
    BEGUN,
    HIDDEN,
    LONGEST,
    VERSION,
    DeskSettings,
    Layout,
    checked_name,
    confusable,
    entries_for_all,
    find_home,
    host_name,
    is_name,
    load_settings,
    save_entries_for_all,
    save_settings,
    set_version,
)
from store.locate import find, lay_out
from store.person import current_person
from store.places import Places, place_of, visits
from store.rounds.rule import rule_of


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("ana", "ana"),
        ("Ana-Lena O'Neil_2 @x+y.z", "Ana-Lena O'Neil_2 @x+y.z"),
        ("e\u0301", "é"),
        ("हिन्दी", "हिन्दी"),
        ("漢字", "漢字"),
        ("_x", "_x"),
        ("@x", "@x"),
        ("+x", "+x"),
        ("x'", "x'"),
        ("x-", "x-"),
        ("½", "½"),
        ("x" * LONGEST, "x" * LONGEST),
        ("e\u0301" * LONGEST, "é" * LONGEST),
    ],
)
def test_names_of_every_script_become_folders(name: str, kept: str) -> None:
    assert checked_name(name, "reviewer") == kept
    assert is_name(kept)
    assert is_name(name) == (name == kept)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("", "The round has no name"),
        ("x" * (LONGEST + 1), "The round's name is too long"),
        *(
            (name, "Not a name for a round")
            for name in (".x", "-x", " x", "'x", "x ", "x.", "a/b", "..", "a\nb", "a\0b", "a\x1bb", "\u0301x",
                         "a\u202eb", "a\u00a0b", "a*b", "a:b", "a\\b", "😀", "a,b", "a\u2028b", "\ud800")
        ),
    ],
)  # fmt: skip
def test_what_is_no_name_is_said(name: str, title: str) -> None:
    with pytest.raises(StoreError) as refusal:
        checked_name(name, "round")
    assert refusal.value.title == title
    assert refusal.value.hint
    assert not is_name(name)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Desk-01.example.org", "desk-01"),
        ("HOST", "host"),
        ("a__b!!c", "a-b-c"),
        ("-x-", "x"),
        ("", "host"),
        (".local", "host"),
        ("ÄÖ", "host"),
        ("a" * 40, "a" * 32),
        ("a" * 31 + "-b", "a" * 31),
    ],
)
def test_a_host_s_name_is_a_part_of_files_names(raw: str, name: str) -> None:
    assert host_name(raw) == name


def test_settings_are_read_back(tmp_path: Path) -> None:
    """Whatever the folder of the articles is called, in bytes that are no text, too."""
    path = tmp_path / "desk.toml"
    for articles in ("", "/a/b", 'odd "name" \\ \n é', "\udcff"):
        save_settings(path, DeskSettings(articles=articles))
        assert load_settings(path) == DeskSettings(BEGUN, articles)
    save_settings(path, DeskSettings())
    assert path.read_text() == f"# A copydesk desk. docs/store.md says what every file here is.\nversion = {BEGUN}\n"
    assert path.stat().st_mode & 0o777 == 0o644
    path.write_text("version = 1\nreasons = {x = 1}\nlater = 2")
    assert load_settings(path) == DeskSettings(1, "", {"x": 1}, others={"later": 2})
    path.write_text("version = 1\nreasons = 7")
    assert load_settings(path) == DeskSettings(1)
    assert (load_settings(path).idle, LONGEST) == (60.0, 64)


HEAD = "# A copydesk desk. docs/store.md says what every file here is.\n"


def test_what_a_desk_s_settings_say_is_written_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    said = DeskSettings(2, "/a", {"x": {"title": "X"}}, 90.0, "pt", {"later": 2})
    save_settings(path, said)
    assert path.read_text() == (
        f'{HEAD}version = 2\n"articles" = "/a"\n"later" = 2\n"idle" = 90.0\n"language" = "pt"\n'
        '"reasons" = { "x" = { "title" = "X" } }\n'
    )
    assert load_settings(path) == said


def test_the_newest_format_is_read_and_a_later_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(f"version = {VERSION}")
    assert load_settings(path).version == VERSION
    path.write_text(f"version = {VERSION + 1}")
    with pytest.raises(NewerDesk):
        load_settings(path)


def test_settings_that_hold_for_all_go_to_another_host(tmp_path: Path) -> None:
    """All but where the articles are, which is each host's own; with entries of a later program."""
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    save_settings(one, DeskSettings(2, "/of/one", idle=30.0, others={"later": 2}))
    save_settings(other, DeskSettings(1, "/of/other", language="de", others={"earlier": 1}))
    given = entries_for_all(one)
    assert given == {"version": 2, "idle": 30.0, "later": 2}
    save_entries_for_all(other, {**given, "articles": "/of/one"})
    assert load_settings(other) == DeskSettings(2, "/of/other", idle=30.0, others={"later": 2})
    save_entries_for_all(other, {"language": "es"})
    assert load_settings(other) == DeskSettings(2, "/of/other", language="es")
    save_settings(other, DeskSettings())
    save_entries_for_all(other, given)
    assert "articles" not in other.read_text()


def test_settings_of_another_host_that_cannot_be_read_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text("version = 1  # as we like it\n")
    for entries in ({"idle": 0.5}, {"version": VERSION + 1}, {"language": "?"}):
        with pytest.raises(StoreError):
            save_entries_for_all(path, entries)
        assert path.read_text() == "version = 1  # as we like it\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# ours\nversion = 1  # for now\nidle = 90\n", "# ours\nversion = 2  # for now\nidle = 90\n"),
        ("version\t=\t1\n[x]\nversion = 1\n", "version\t=\t2\n[x]\nversion = 1\n"),
        ('"version" = 1\nlater = 3\n', f'{HEAD}version = 2\n"later" = 3\n'),
        ('"version" = 2  # ours\n', '"version" = 2  # ours\n'),
        ('note = """\nversion = 7"""\n"version" = 1\n', f'{HEAD}version = 2\n"note" = "version = 7"\n'),
    ],
)
def test_a_desk_gets_another_version_and_stays_as_people_wrote_it(tmp_path: Path, before: str, after: str) -> None:
    """Where its version is spelt otherwise it is written anew, with all that it says."""
    path = tmp_path / "desk.toml"
    path.write_text(before)
    set_version(path, 2)
    assert path.read_text() == after
    assert load_settings(path).version == 2


@pytest.mark.parametrize("text", ["", "version = ", "version = 'one'", "version = 1\narticles = 1", "\udcff"])
def test_damaged_settings_are_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(text, "utf-8", "surrogateescape")
    with pytest.raises(StoreError) as refusal:
        load_settings(path)
    assert refusal.value.title == "The desk's settings are damaged"
    assert str(path) in refusal.value.message
    with pytest.raises(StoreError, match="The desk's settings could not be read"):
        load_settings(tmp_path / "gone")
    path.write_text("version = 99")
    with pytest.raises(NewerDesk):
        load_settings(path)


def test_where_somebody_stopped_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hint: what cannot be kept or read back is the start."""
    path = place_of(tmp_path, "main", "ana")
    assert path == tmp_path / "places" / "main" / "ana.json"
    path.parent.mkdir(parents=True)
    place = Place("a.txt", 3, {"sort": "title"})
    Places(path).save(place)
    assert Places(path).load() == place
    assert path.stat().st_mode & 0o777 == 0o600
    Places(path).save(Place("b.txt", 4))
    assert Places(path).load() == Place("b.txt", 4)
    for data in (b"", b"[]", b"\xff", b'{"article": 1}'):
        path.write_bytes(data)
        assert Places(path).load() == Place()
    path.write_bytes(b"{}")
    os.utime(path, ns=(5_000_999, 5_000_999))
    kept = Places(path)
    assert (kept.kept_at, kept.load(), kept.kept_at) == (0, Place(), 5000)
    monkeypatch.setattr(places, "now_micros", lambda: 77)
    kept.save(place)
    assert kept.kept_at == 77
    nowhere = Places(None)
    assert nowhere.load() == Place()
    nowhere.save(place)
    assert nowhere.load() == place
    unwritable = Places(tmp_path / "none" / "x.json")
    unwritable.save(place)
    assert unwritable.load() == place


def test_when_somebody_was_last_in_each_round(tmp_path: Path) -> None:
    assert visits(tmp_path, "ana") == {}
    for name, when in (("main", 5), ("one", 7)):
        path = place_of(tmp_path, name, "ana")
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path, ns=(when, when))
    place_of(tmp_path, "two", "bo").parent.mkdir(parents=True)
    place_of(tmp_path, "two", "bo").touch()
    assert visits(tmp_path, "ana") == {"main": 5, "one": 7}


def test_a_desk_is_found_in_or_above(tmp_path: Path) -> None:
    """The nearest one; a file of that name is none."""
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    assert find_home(below) is None
    (tmp_path / HIDDEN).mkdir()
    assert find_home(below) == find_home(tmp_path) == tmp_path / HIDDEN
    (tmp_path / "one" / HIDDEN).touch()
    assert find_home(below) == tmp_path / HIDDEN
    (below / HIDDEN).mkdir()
    assert find_home(below) == below / HIDDEN
    (tmp_path / "beside").mkdir()
    (tmp_path / HIDDEN).rmdir()
    assert find_home(below / ".." / ".." / "beside") is None, "a path that leads through a desk is not in it"


def test_every_file_of_a_desk_has_its_place(tmp_path: Path) -> None:
    home = tmp_path / HIDDEN
    layout = Layout(tmp_path, home)
    assert layout.settings == home / "desk.toml"
    assert layout.hub == home / "hub.toml"
    assert layout.changes == home / "changes"
    assert layout.rounds == home / "rounds"
    assert layout.lexicon == home / "lexicon.toml"
    assert layout.articles == home / "articles"
    assert layout.index == home / "index"
    assert layout.round("r") == home / "rounds" / "r"
    assert layout.round_settings("r") == home / "rounds" / "r" / "round.toml"
    assert layout.reviewer("r", "ana") == home / "rounds" / "r" / "ana"


def test_a_new_desk_has_its_folders_with_their_modes(tmp_path: Path) -> None:
    """Laid out again, what is there stays."""
    layout = Layout(tmp_path, tmp_path / HIDDEN)
    umask = os.umask(0o077)
    try:
        lay_out(layout)
    finally:
        os.umask(umask)
    modes = {str(path.relative_to(layout.home)): f"{path.stat().st_mode & 0o7777:o}" for path in layout.home.rglob("*")}
    assert modes == {
        "articles": "755",
        "rounds": "755",
        "rounds/main": "3777",
        "index": "1777",
        ".gitattributes": "644",
        ".gitignore": "644",
        "desk.toml": "644",
    }
    assert (layout.home / ".gitignore").read_text() == "index/\n"
    assert "rounds/*/*/*.json merge=union\n" in (layout.home / ".gitattributes").read_text()
    assert "rounds/*/published/*/*.json merge=union\n" in (layout.home / ".gitattributes").read_text()
    (layout.home / ".gitignore").write_text("mine")
    layout.settings.write_text("version = 1\n# mine")
    lay_out(layout)
    assert (layout.home / ".gitignore").read_text() == "mine"
    assert layout.settings.read_text() == "version = 1\n# mine"


def test_where_a_desk_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="The desk could not be made"):
        lay_out(Layout(tmp_path, tmp_path / "file" / HIDDEN))


def test_what_was_asked_for_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a file, a desk, or nothing; with the desk there or elsewhere, laid out or not."""
    articles, away = tmp_path / "articles", tmp_path / "away"
    (articles / "sub").mkdir(parents=True)
    one = articles / "sub" / "a.txt"
    one.touch()
    monkeypatch.chdir(articles)

    def found(path: Path | None, elsewhere: Path | None = None) -> tuple[Path, Path, bool, Path | None]:
        at = find(path, elsewhere, current_person().uid)
        return at.layout.folder, at.layout.home, at.exists, at.only

    home = articles / HIDDEN
    assert found(articles) == found(Path()) == (articles, home, False, None)
    assert found(one) == (articles / "sub", articles / "sub" / HIDDEN, False, one)
    assert found(articles, away) == (articles, away / HIDDEN, False, None)
    with pytest.raises(StoreError, match="There is no desk here"):
        find(None, None, current_person().uid)
    with pytest.raises(StoreError, match="There is nothing there"):
        find(tmp_path / "gone", None, current_person().uid)
    lay_out(Layout(articles, home))
    lay_out(Layout(articles, away / HIDDEN))
    assert found(articles) == found(None) == found(home) == (articles, home, True, None)
    assert found(one) == (articles, home, True, one)
    assert found(away) == found(None, away) == found(articles, away) == (articles, away / HIDDEN, True, None)
    assert found(one, away) == (articles, away / HIDDEN, True, one)
    (away / HIDDEN / "desk.toml").write_text("version = ")
    with pytest.raises(StoreError, match="settings are damaged"):
        find(away, None, current_person().uid)
    for asked, elsewhere, folder in (
        (articles, away, articles),
        (one, away, articles / "sub"),
        (away, None, away),
        (away / HIDDEN, None, away),
        (None, away, away),
    ):
        mended = find(asked, elsewhere, current_person().uid, mending=True)
        assert (mended.layout.folder, mended.layout.home, mended.exists) == (folder, away / HIDDEN, True)
    (away / HIDDEN / "desk.toml").write_text("version = 99")
    with pytest.raises(NewerDesk):
        find(articles, away, current_person().uid, mending=True)


def test_settings_of_somebody_else_may_not_name_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of the desk's own, unless it was asked for; one's own may, and root's."""
    home = tmp_path / "desk" / HIDDEN
    (tmp_path / "desk" / "inside").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").touch()
    lay_out(Layout(home.parent, home))
    owner, real = 4242, Path.lstat

    def lstat(path: Path) -> object:
        return SimpleNamespace(st_uid=owner) if path == home / "desk.toml" else real(path)

    def is_foreign(uid: int, path: Path = home.parent, elsewhere: Path | None = None) -> bool:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "lstat", lstat)
            return find(path, elsewhere, uid).foreign

    for articles, expected in (("", False), ("inside", False), ("../outside", True), (str(tmp_path), True)):
        save_settings(home / "desk.toml", DeskSettings(articles=articles))
        assert (is_foreign(1), is_foreign(4242)) == (expected, False)
    save_settings(home / "desk.toml", DeskSettings(articles=str(tmp_path / "outside")))
    assert is_foreign(1, home)
    assert not is_foreign(1, tmp_path / "outside", home.parent)
    assert not is_foreign(1, tmp_path / "outside" / "a.txt", home.parent)
    owner = 0
    assert not is_foreign(1)


def test_a_folder_without_articles_becomes_no_desk(tmp_path: Path) -> None:
    """One file that was asked for is enough."""
    at = find(tmp_path, None, current_person().uid)
    with pytest.raises(StoreError, match="There are no articles in this folder"):
        locate.refuse_empty(at)
    (tmp_path / "a.txt").write_text("A text.")
    locate.refuse_empty(at)
    locate.refuse_empty(find(tmp_path / "a.txt", None, current_person().uid))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana", "ana", False),
        ("Ana", "ana", True),
        ("Вова", "вова", True),
        ("ana", "аna", True),
        ("Cornel", "Comel", True),
        ("vvim", "wim", True),
        ("bo1", "bol", True),
        ("bo", "b0", True),
        ("S0", "sO", True),
        ("ana", "anna", False),
        ("bo", "bob", False),
    ],
)
def test_names_that_people_take_for_one_are_told(one: str, other: str, same: bool) -> None:
    """They differ in case, or in letters that look alike; a name is not taken for itself."""
    assert confusable(["zoe", one, "yan", other]) == ((one, other) if same else None)
    assert confusable([other, one]) == ((other, one) if same else None)


@pytest.mark.parametrize("idle", ["true", "0", "0.5", "3601", '"60"', "[]"])
def test_a_pause_is_some_seconds_up_to_an_hour(tmp_path: Path, idle: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(f"version = 1\nidle = {idle}\n", "utf-8")
    with pytest.raises(StoreError, match="settings are damaged"):
        load_settings(path)
    for seconds in (1, 60.5, 3600):
        path.write_text(f"version = 1\nidle = {seconds}\n", "utf-8")
        assert load_settings(path).idle == seconds


def rule_in(layout: Layout, text: str) -> DeskRule:
    layout.settings.write_text(f"version = 1\n{text}\n", "utf-8")
    return rule_of(layout)


def test_the_rule_of_a_desk_is_the_one_that_its_settings_name(tmp_path: Path) -> None:
    """A majority where they name none; what a later version adds is passed over."""
    layout = Layout(tmp_path, tmp_path)
    assert rule_of(layout) == rule_in(layout, "") == rule_in(layout, "[consensus]") == DeskRule()
    for name in RULES:
        assert rule_in(layout, f'[consensus]\nrule = "{name}"\nweather = 1') == DeskRule(Rule(name))
    for least in (1, 2, 9):
        assert rule_in(layout, f"[consensus]\nleast = {least}") == DeskRule(least=least)


NO_RULE = "The desk's rule is none that there is"


@pytest.mark.parametrize(
    ("text", "title", "said", "hint"),
    [
        ("consensus = 1", "The desk's rule cannot be understood", "", "Write [consensus]"),
        ("[consensus]\nrules = 1", "The desk's rule has no such entry", ": 'rules'", "Did you mean rule?"),
        (
            '[consensus]\nrule = "majorty"',
            NO_RULE,
            "'majorty'",
            "Did you mean majority?",
        ),
        ('[consensus]\nrule = "zzz"', NO_RULE, "'zzz'", f"Use {', '.join(RULES)}"),
        ("[consensus]\nrule = 7", NO_RULE, ": 7", "Use "),
        ('[consensus]\nrule = "known"', NO_RULE, "'known'", "Use "),
        ("[consensus]\nleast = 0", "The desk's least number of answers is none", ": 0", "Write least = 2"),
        ("[consensus]\nleast = true", "The desk's least number of answers is none", ": True", "Write least = 2"),
        ("[consensus]\nleast = 1.5", "The desk's least number of answers is none", ": 1.5", "Write least = 2"),
        ("[consensus", "The desk's settings are damaged", "", ""),
    ],
)
def test_a_rule_that_is_none_is_said(tmp_path: Path, text: str, title: str, said: str, hint: str) -> None:
    layout = Layout(tmp_path, tmp_path)
    with pytest.raises(StoreError) as refusal:
        rule_in(layout, text)
    assert refusal.value.title == title
    assert str(layout.settings) in refusal.value.message
    assert said in refusal.value.message
    assert refusal.value.hint.startswith(hint)
