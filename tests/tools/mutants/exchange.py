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
    inner, faulty = list(_inner(old)), list(_inner(new))
    held: list[tuple[FunctionType, CodeType]] = []
    for function in gc.get_objects():
        if type(function) is not FunctionType or function.__code__.co_filename != file:
            continue
        code = function.__code__
        if (code.co_qualname, code.co_firstlineno) == (old.co_qualname, old.co_firstlineno):
            held.append((function, new))
        elif code in inner:
            if [each.co_qualname for each in inner] != [each.co_qualname for each in faulty]:
                return False
            held.append((function, faulty[inner.index(code)]))
    if not held or any(function.__code__.co_freevars != code.co_freevars for function, code in held):
        return False
    for function, code in held:
        function.__code__ = code
    return True


def _inner(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of all that is made within a function: one that it returned when it was called stays in use."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _inner(constant)


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
