"""Faulty code for functions that exist: a child that was forked after the import need not import again."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple


class Swap(NamedTuple):
    """A fault inside a function: the module's path below the root, its text without and with the fault, the line."""

    path: str
    source: str
    mutated: str
    line: int


def exchanged(swap: Swap) -> bool:
    """Give the function round the line its faulty code, wherever it is held; False where that cannot be done."""
    file = str(Path.cwd() / swap.path)
    if not any(getattr(module, "__file__", None) == file for module in list(sys.modules.values())):
        return True  # whoever imports it reads the fault
    whole = [compile(text, file, "exec", dont_inherit=True) for text in (swap.source, swap.mutated)]
    before, after = (list(_functions(code)) for code in whole)
    number = next((number for number, code in enumerate(before) if swap.line in _lines(code)), None)
    if number is None or [code.co_qualname for code in before] != [code.co_qualname for code in after]:
        return False
    old, new = before[number], after[number]
    held = [
        function
        for function in gc.get_objects()
        if type(function) is FunctionType
        and function.__code__.co_filename == file
        and function.__code__.co_qualname == old.co_qualname
        and function.__code__.co_firstlineno == old.co_firstlineno
    ]
    if not held or any(old.co_freevars != new.co_freevars for _ in held):
        return False
    for function in held:
        function.__code__ = new
    return True


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions of a module and of its classes, not of what stands in functions."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 0x02:  # it has local variables of its own: a class has none
                yield constant
            else:
                yield from _functions(constant)


def _lines(code: CodeType) -> range:
    last = code.co_firstlineno
    waiting = [code]
    while waiting:
        each = waiting.pop()
        last = max([last, *(line for _, _, line in each.co_lines() if line is not None)])
        waiting += [constant for constant in each.co_consts if isinstance(constant, CodeType)]
    return range(code.co_firstlineno, last + 1)
