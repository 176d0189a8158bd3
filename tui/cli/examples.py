"""What each command's `--help` ends with: commands to copy, and the page that tells more."""

from __future__ import annotations

import sys
from pathlib import Path

from review.scale import DEFAULT, DISPUTED_STATE

WRONG = DEFAULT.names[-1]
EXAMPLES: dict[str, tuple[str, ...]] = {
    "open": ("copydesk news/", "copydesk news/ --round spring", "copydesk open ./rounds"),
    "show": ("copydesk show news/harbour.txt", "copydesk show harbour --json"),
    "read": ("copydesk read page.html", "copydesk read claims.csv --json", "pandoc a.docx -t plain | copydesk read -"),
    "history": ("copydesk history news/harbour.txt 3", "copydesk history harbour.txt --json"),
    "elsewhere": ("copydesk elsewhere news/", "copydesk elsewhere --article 'harbour*' --sentence 3"),
    "facts": ("copydesk facts news/", "copydesk facts --entity 'Di Oro' --json"),
    "judge": (
        f"copydesk judge harbour.txt 3 {WRONG} --note 'It was nine, not ten.'",
        "copydesk judge harbour.txt 4 no-claim --round spring",
    ),
    "add": ("copydesk add news/", "copydesk add claims.csv --desk news/", "copydesk add . --exclude 'drafts/'"),
    "articles": ("copydesk articles news/", "copydesk articles --json"),
    "withdraw": ("copydesk withdraw twice.txt --why 'a copy'", "copydesk withdraw --restore twice.txt"),
    "import": ("copydesk import news/ decisions.jsonl", "copydesk import news/ - < findings.jsonl"),
    "export": (
        "copydesk export news/ > decisions.jsonl",
        "copydesk export news/ --final -o final.csv",
        "copydesk export news/ --round spring -o report.html",
    ),
    "schema": ("copydesk schema > record.schema.json",),
    "merge": ("copydesk merge laptop/news --into news/",),
    "rounds": ("copydesk rounds list news/", "copydesk rounds new spring news/ --reviewers ana,bo --blind --open"),
    "rounds list": ("copydesk rounds list news/ --json",),
    "rounds show": ("copydesk rounds show spring", "copydesk rounds show spring news/ --json"),
    "rounds new": (
        "copydesk rounds new spring news/ --reviewers ana,bo,cy --overlap 2 --blind --open",
        f"copydesk rounds new again --reviewers ana,bo --only {DISPUTED_STATE}",
    ),
    "rounds assign": ("copydesk rounds assign spring --add di", "copydesk rounds assign spring --exclude 'ana=bio/*'"),
    "rounds decline": ("copydesk rounds decline spring harbour.txt --why 'I wrote it'",),
    "rounds open": ("copydesk rounds open spring",),
    "rounds close": ("copydesk rounds close spring", "copydesk rounds close spring --without bo"),
    "rounds reopen": ("copydesk rounds reopen spring",),
    "rounds finish": ("copydesk rounds finish spring",),
    "rounds seal": ("copydesk rounds seal spring",),
    "rounds admit": ("copydesk rounds admit spring bo",),
    "rounds remind": ("copydesk rounds remind spring",),
    "rounds lead": ("copydesk rounds lead spring bo",),
    "rounds guidelines": ("copydesk rounds guidelines spring", "copydesk rounds guidelines spring rules.md"),
    "rounds control": (f"copydesk rounds control spring harbour.txt 3 {WRONG}",),
    "agreement": ("copydesk agreement news/ --round spring", "copydesk agreement --agent checker --against final"),
    "hub": ("copydesk hub push news/ postgresql://hub.example/team", "copydesk hub status"),
    "hub init": ("copydesk hub init postgresql://hub.example/team",),
    "hub people": ("copydesk hub people add postgresql://hub.example/team/news ana bo --lead cy",),
    "hub people add": ("copydesk hub people add postgresql://hub.example/team/news ana bo --lead cy",),
    "hub push": ("copydesk hub push news/ postgresql://hub.example/team", "copydesk hub push ."),
    "hub pull": ("copydesk hub pull postgresql://hub.example/team/news copy/",),
    "hub status": ("copydesk hub status --json",),
    "hub check": ("copydesk hub check",),
    "check": ("copydesk check news/", "copydesk check news/ --repair"),
    "doctor": ("copydesk doctor", "copydesk doctor --json"),
    "tutorial": ("copydesk tutorial", "copydesk tutorial team"),
    "keys": ("copydesk keys", "copydesk keys --why ctrl+r"),
    "config": ("copydesk config", "copydesk config --dump > ~/.config/copydesk/config.toml"),
    "completion": ("copydesk completion bash >> ~/.bashrc", "copydesk completion fish | source"),
}
"""By a command's name, or a verb's behind it."""

PAGES = {
    "open": "screen",
    "show": "reading",
    "read": "reading",
    "history": "store",
    "elsewhere": "elsewhere",
    "facts": "elsewhere",
    "judge": "store",
    "add": "reading",
    "articles": "store",
    "withdraw": "store",
    "import": "exchange",
    "export": "exchange",
    "schema": "exchange",
    "merge": "store",
    "rounds": "rounds",
    "agreement": "agreement",
    "hub": "hub",
    "check": "store",
    "doctor": "terminal",
    "tutorial": "screen",
    "keys": "keymaps",
    "completion": "terminal",
}
"""The page that tells more, by a command's name."""


def page(name: str) -> str:
    """Return where the page on a command lies: beside the installed program, or in the clone it runs from."""
    file = f"{PAGES.get(name.partition(' ')[0], 'screen')}.md"
    for folder in (Path(sys.prefix, "share", "doc", "copydesk"), Path(__file__).parents[2] / "docs"):
        if (folder / file).is_file():
            return str(folder / file)
    return f"docs/{file}"


def epilog(name: str) -> str:
    """Return the end of a command's help."""
    lines = "".join(f"  {one}\n" for one in EXAMPLES.get(name, ()))
    return f"examples:\n{lines}\nmore: {page(name)}"
