"""Roles: titles and offices, wherever they stand, and whose they are."""

from __future__ import annotations

import pytest

from reading.article import EntityType, Mention
from reading.entities.roles import beside, offices

PERSON = EntityType.PERSON


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("the CEO and CTO", ["CEO", "CTO"]),
        ("two CFOs", ["CFOs"]),
        ("co-CEO", ["co-CEO"]),
        ("Vice President Harris", ["Vice President"]),
        ("President Obama", ["President"]),
        ("a president", []),
        ("the president", ["president"]),
        ("VP of Research and Design", ["VP of Research and Design"]),
        ("SVP for Sales", ["SVP for Sales"]),
        ("executive vice president", ["executive vice president"]),
        ("chief of staff", ["chief of staff"]),
        ("Chief Scientist", ["Chief Scientist"]),
        ("chief science and product officer", ["chief science and product officer"]),
        ("chief executive officer", ["chief executive officer"]),
        ("chief executive", ["chief executive"]),
        ("co-founder", ["co-founder"]),
        ("founders", ["founders"]),
        ("vice-chairwoman", ["vice-chairwoman"]),
        ("deputy chairman", ["deputy chairman"]),
        ("managing director", ["managing director"]),
        ("prime minister", ["prime minister"]),
        ("shadow foreign minister", ["shadow foreign minister"]),
        ("justice secretary", ["justice secretary"]),
        ("secretary of state", ["secretary of state"]),
        ("attorney general", ["attorney general"]),
        ("Solicitor-General", ["Solicitor-General"]),
        ("district attorney", ["district attorney"]),
        ("spokeswoman", ["spokeswoman"]),
        ("editor-in-chief", ["editor-in-chief"]),
        ("managing editor", ["managing editor"]),
        ("governor", ["governor"]),
        ("mayor", ["mayor"]),
        ("senator", ["senator"]),
        ("ambassador", ["ambassador"]),
        ("congressman", ["congressman"]),
        ("chancellor", ["chancellor"]),
        ("head of policy", ["head of policy"]),
        ("co-lead of the government", ["co-lead of the government"]),
        ("lead of design", ["lead of design"]),
        ("director of the state", ["director of the state"]),
        ("CISO", ["CISO"]),
        ("a chair", []),
        ("head of cabbage", []),
        ("COO, CMO, CIO, CSO and CPO", ["COO", "CMO", "CIO", "CSO", "CPO"]),
    ],
)
def test_titles_are_roles_wherever_they_stand(text: str, roles: list[str]) -> None:
    assert [text[m.start : m.end] for m in offices(text, 0, len(text))] == roles


@pytest.mark.parametrize(
    ("marked", "roles"),
    [
        ("former policy researcher @Ann Lee@", [("policy researcher", "policy researcher")]),
        ("the software engineer @Ann Lee@", [("software engineer", "software engineer")]),
        ("poet @Ann Lee@", [("poet", "poet")]),
        ("ex-captain @Ann Lee@", [("captain", "captain")]),
        ("a nice person @Ann Lee@", []),
        ("@Ann Lee@, a Danish film director", [("director", "director")]),
        ("@Ann Lee@, then chief scientist", [("chief scientist", "chief scientist")]),
        ("@Ann Lee@, who is a lawyer", [("lawyer", "lawyer")]),
        ("@Ann Lee@ a lawyer", []),
        ("@Ann Lee@, the tall and green lawyer", []),
        ("researchers @Ann Lee@", []),
        (f"@Ann Lee@, a {'x' * 35} director", [("director", "director")]),
        (f"@Ann Lee@, a {'x' * 36} director", []),
        ("deputy finance minister @Ann Lee@", [("deputy finance minister", "deputy finance minister")]),
    ],
)
def test_a_role_stands_beside_a_name(marked: str, roles: list[tuple[str, str]]) -> None:
    start = marked.index("@")
    text = marked.replace("@", "")
    person = Mention(start, marked.rindex("@") - 1, PERSON, "Ann Lee")
    found = beside(text, 0, len(text), [person])
    assert [(text[m.start : m.end], m.entity) for m in found] == roles
    assert list(beside(text, start, person.end + 1, [person])) == []
