"""What the rules and what is read of sentences hand out cannot be changed by whoever gets it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import pytest
from msgspec import Struct


@pytest.mark.parametrize("name", ["review", "reading.statements"])
def test_values_are_frozen(name: str) -> None:
    """All but a module's own, which never leave it."""
    package = import_module(name)
    modules = [import_module(found.name) for found in walk_packages(package.__path__, f"{name}.")]
    structs = [
        struct
        for module in modules
        for struct in vars(module).values()
        if isinstance(struct, type) and issubclass(struct, Struct) and struct.__module__ == module.__name__
    ]
    assert len(structs) > 4
    open_ = [struct.__name__ for struct in structs if not struct.__struct_config__.frozen]
    assert [struct for struct in open_ if not struct.startswith("_")] == []
