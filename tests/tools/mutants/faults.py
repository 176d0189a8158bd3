"""The faults themselves: every place of a module's syntax tree where one can be put, and the text that it gives."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Pow: ast.Mult,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "startswith": "endswith", "endswith": "startswith"}
_EMPTY = {"str": "''", "bytes": "b''", "list": "[]", "dict": "{}", "tuple": "()", "set": "set()", "frozenset": "()"}
_LIMITS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Fault(NamedTuple):
    """One small change: its kind, its line, the lines of its statement, and the part of the source that it replaces.

    In a function whose result is kept, `lines` are all of the module's.
    """

    kind: str
    line: int
    lines: range
    inside: bool  # of a function: what is outside runs at import, before any test
    start: int
    end: int
    new: str

    def applied(self, source: bytes) -> bytes:
        """Return the source with the fault in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def shown(self, source: bytes) -> str:
        """Return the change as one line: what was, an arrow, what is."""
        first = source.rfind(b"\n", 0, self.start) + 1
        last = source.find(b"\n", self.end)
        before = source[first:last].decode()
        after = (source[first : self.start] + self.new.encode() + source[self.end : last]).decode()
        return f"{' '.join(before.split())}  =>  {' '.join(after.split())}"


def faults(source: bytes) -> list[Fault]:
    """Return every fault that can be put into a module, in the order of its tree."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    tree = ast.parse(source)
    everything = range(1, len(starts))

    def at(place: _Place) -> Iterator[Fault]:
        lines = everything if place.function is not None and _is_cached(place.function) else place.lines
        for kind, node, new in _changes(place):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
            yield Fault(kind, node.lineno, lines, place.function is not None, start, end, new)

    return [fault for place in _places(tree) for fault in at(place)]


def _is_cached(function: _Function) -> bool:
    """Return whether a function runs once for all: one test alone is seen to reach its lines, whoever rests on them."""
    return any(ast.unparse(each).partition("(")[0] in ("cache", "lru_cache") for each in function.decorator_list)


def changes_code(source: bytes, mutated: bytes) -> bool:
    """Return whether two texts of a module compile, and to different code: line numbers do not count."""
    try:
        return _essence(compile(source, "m", "exec")) != _essence(compile(mutated, "m", "exec"))
    except (SyntaxError, ValueError):
        return False


def _essence(code: CodeType) -> tuple[object, ...]:
    constants = tuple(
        _essence(each) if isinstance(each, CodeType) else (type(each).__name__, repr(each)) for each in code.co_consts
    )
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_exceptiontable)


class _Place(NamedTuple):
    node: ast.AST
    parent: ast.AST
    function: _Function | None
    lines: range


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Yield every node where a fault can stand: no annotations, docstrings, messages, or insides of an f-string."""
    waiting = [_Place(node, tree, None, range(0)) for node in reversed(tree.body)]
    while waiting:
        place = waiting.pop()
        node = place.node
        if isinstance(node, ast.stmt):
            place = place._replace(lines=_header(node))
        if _spared(node, place.parent):
            continue
        yield place
        for field, value in reversed(list(ast.iter_fields(node))):
            if field in ("annotation", "returns", "decorator_list", "bases", "type"):
                continue
            within = node if isinstance(node, _Function) and field == "body" else place.function
            for child in reversed(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    waiting.append(_Place(child, node, within, place.lines))


def _header(statement: ast.stmt) -> range:
    """Return the lines of a statement without those of its body."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(last, statement.lineno) + 1)


def _spared(node: ast.AST, parent: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True  # an f-string's insides have no places of their own before Python 3.12
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # docstrings
    if isinstance(node, ast.keyword) and node.arg == "gc" and isinstance(parent, ast.ClassDef):
        return True  # of a struct: whether the collector of garbage looks at it, which changes nothing that is seen
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return True  # of zip: an assertion that two lengths are the same
    if isinstance(node, ast.Call) and isinstance(parent, ast.Raise):
        return True  # what a message says is for its reader
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "TypeVar":
        return True  # what a type is called is for its reader
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return True
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


_Change = tuple[str, ast.stmt | ast.expr, str]


def _changes(place: _Place) -> Iterator[_Change]:
    node = place.node
    if isinstance(node, ast.expr):
        yield from _expressions(node, place.parent)
    elif isinstance(node, ast.stmt):
        yield from _statements(node, place)
    if isinstance(node, ast.comprehension):
        for condition in node.ifs:
            yield "condition", condition, _not(condition)


def _text(node: ast.AST) -> str:
    return f"({ast.unparse(node)})"


def _not(test: ast.expr) -> str:
    return f"(not ({ast.unparse(test)}))"


def _expressions(node: ast.expr, parent: ast.AST) -> Iterator[_Change]:
    if isinstance(node, ast.Compare | ast.BoolOp):
        yield from _logic(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield "not" if isinstance(node.op, ast.Not) else "arithmetic", node, _text(node.operand)
    elif isinstance(node, ast.BinOp):
        yield from _arithmetic(node)
    elif isinstance(node, ast.IfExp):
        yield "condition", node.test, _not(node.test)
    elif isinstance(node, ast.Constant):
        yield from _constant(node, parent)
    elif isinstance(node, ast.Slice):
        for bound in (node.lower, node.upper):
            if bound is not None and not isinstance(bound, ast.Constant):
                yield "off by one", bound, f"({ast.unparse(bound)}) + 1"
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _logic(node: ast.Compare | ast.BoolOp) -> Iterator[_Change]:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[number] = _COMPARE[type(operator)]()
            yield "off by one" if isinstance(operator, _LIMITS) else "comparison", node, _text(changed)
        return
    yield "and or", node, _text(ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
    for number in range(len(node.values)):
        less = node.values[:number] + node.values[number + 1 :]
        yield "operand", node, _text(less[0] if len(less) == 1 else ast.BoolOp(node.op, less))


def _arithmetic(node: ast.BinOp) -> Iterator[_Change]:
    texts = (ast.JoinedStr, ast.Tuple, ast.List, ast.Dict)
    if type(node.op) not in _ARITHMETIC or any(
        isinstance(side, texts) or (isinstance(side, ast.Constant) and isinstance(side.value, str | bytes))
        for side in (node.left, node.right)
    ):
        return
    yield "arithmetic", node, _text(ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right))


def _constant(node: ast.Constant, parent: ast.AST) -> Iterator[_Change]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", node, str(not value)
    elif isinstance(value, int | float) and not isinstance(parent, ast.UnaryOp):
        yield "constant", node, f"({value!r} + 1)"
        yield "constant", node, f"({value!r} - 1)"
    elif isinstance(value, str) and value and " " not in value and not isinstance(parent, ast.Expr | ast.keyword):
        yield "word", node, repr(value + "x")
    elif isinstance(value, str) and not value:
        yield "word", node, "'x'"


def _call(node: ast.Call) -> Iterator[_Change]:
    plain = [not isinstance(each, ast.Starred) for each in node.args]
    either_way = isinstance(node.func, ast.Name) and node.func.id in ("min", "max")
    if len(node.args) > 1 and plain[0] and plain[1] and not either_way:
        yield "arguments", node, _text(ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords))
    for number, keyword in enumerate(node.keywords):
        if keyword.arg and keyword.arg != "strict":
            fewer = node.keywords[:number] + node.keywords[number + 1 :]
            yield "arguments", node, _text(ast.Call(node.func, node.args, fewer))
    name = node.func
    if isinstance(name, ast.Name) and name.id in _NAMES:
        yield "opposite", name, _NAMES[name.id]
    elif isinstance(name, ast.Attribute) and name.attr in _NAMES:
        yield "opposite", name, f"{ast.unparse(name.value)}.{_NAMES[name.attr]}"
    elif isinstance(name, ast.Name) and name.id == "sorted" and node.args:
        yield "opposite", node, f"list({ast.unparse(node.args[0])})"
    if isinstance(name, ast.Attribute) and name.attr in ("strip", "lstrip", "rstrip", "lower", "casefold", "copy"):
        yield "call", node, _text(name.value)


def _statements(node: ast.stmt, place: _Place) -> Iterator[_Change]:
    if isinstance(node, ast.If | ast.While):
        yield "condition", node.test, _not(node.test)
    elif isinstance(node, ast.For):
        yield "loop", node.iter, "()"
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from _returned(node.value, place.function)
    if _can_go(node):
        yield "statement", node, "pass"
    if isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
        yield "arithmetic", node, ast.unparse(ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value))


def _can_go(node: ast.stmt) -> bool:
    """Return whether a statement can be left out without a name being missing for that alone."""
    if isinstance(node, ast.Return):
        return node.value is None
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    return isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Break | ast.Continue | ast.Assert | ast.Delete)


def _returned(value: ast.expr, function: _Function | None) -> Iterator[_Change]:
    kind = ast.unparse(function.returns) if function and function.returns else ""
    if kind == "bool":
        yield "returned", value, _not(value)
    elif kind == "int":
        yield "returned", value, f"(({ast.unparse(value)}) + 1)"
    else:
        yield "returned", value, _EMPTY.get(kind.partition("[")[0], "None")
