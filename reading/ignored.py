"""Files that a desk ignores: `.copydeskignore` in its folder or below, in the language of `.gitignore`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reading import guard

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".copydeskignore"


class Ignored:
    """Says of paths whether they are ignored; reads each folder's file once."""

    def __init__(self, top: Path, exclude: Sequence[str] = (), *, only: bool = False) -> None:
        """`top` is the desk's folder, `exclude` are patterns beside its file's, or the `only` ones."""
        self._only = only
        self._top = os.path.abspath(top)  # noqa: PTH100
        self._exclude = _spec([one for one in exclude if is_pattern(one)]) if exclude else None
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        self.faults: list[tuple[str, str]] = []
        """Files, or lines of them, that could not be used, and why."""

    def has(self, path: str, *, is_folder: bool = False) -> bool:
        """Whether a file, or a folder with all in it, is ignored; the file of the nearest folder that says so wins."""
        path = os.path.abspath(path)  # noqa: PTH100
        if not path.startswith(os.path.join(self._top, "")):  # noqa: PTH118
            return self._exclude is not None and _matches(self._exclude, os.path.basename(path), is_folder) is True  # noqa: PTH119
        if self._exclude is not None and _matches(self._exclude, path[len(self._top) + 1 :], is_folder):
            return True
        if self._only:
            return False
        folder = path
        while len(folder) > len(self._top):
            folder = os.path.dirname(folder)  # noqa: PTH120
            spec = self._spec_of(folder)
            said = None if spec is None else _matches(spec, path[len(folder) + 1 :], is_folder)
            if said is not None:
                return said
        return False

    def _spec_of(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            self._specs[folder] = None
            path = Path(folder, NAME)
            try:
                lines = guard.read_bytes(path, guard.SMALL).decode("utf-8-sig").splitlines()
            except FileNotFoundError:
                return None
            except UnicodeDecodeError:
                self.faults.append((str(path), "it is not UTF-8"))
                return None
            except OSError as error:
                self.faults.append((str(path), error.strerror or str(error)))
                return None
            wrong = [line for line in lines if not is_pattern(line)]
            self.faults += [(str(path), f"no pattern: {line}") for line in wrong]
            self._specs[folder] = _spec([line for line in lines if line not in wrong])
        return self._specs[folder]


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # most folders have nothing to ignore

    return GitIgnoreSpec.from_lines(lines)


def is_pattern(line: str) -> bool:
    """Whether a line can be understood; one that cannot costs itself only."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _matches(spec: GitIgnoreSpec, path: str, is_folder: bool) -> bool | None:
    """Return whether patterns ignore a path, or None when none says anything of it."""
    return spec.check_file(f"{path}/" if is_folder else path).include
