"""Imports a copy of the simulator package, with a mutation, under another name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Protocol, cast

from conformance import simulator
from conformance.demo import Mutation

HOME = Path(simulator.__file__).parent
NAME = "conformance.mutated_simulator"


class Simulator(Protocol):
    """The modules of the simulator package that make up a platform."""

    callbacks: ModuleType
    controls: ModuleType
    stand_ins: ModuleType
    visits: ModuleType


class MutatingLoader(SourceFileLoader):
    """Loads a module of the simulator from its mutated source, without bytecode files."""

    def __init__(self, name: str, path: str, mutation: Mutation | None):
        super().__init__(name, path)
        self.mutation = mutation

    def get_data(self, path: str) -> bytes:
        data = super().get_data(path)
        if self.mutation is None or Path(path).name != self.mutation.file:
            return data
        return self.mutation.applied(data.decode()).encode()

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return self.source_to_code(self.get_data(self.path), self.path)


class MutatingFinder(MetaPathFinder):
    """Finds the modules of the copy in the directory of the simulator."""

    def __init__(self, mutation: Mutation | None):
        self.mutation = mutation

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != NAME and not fullname.startswith(f"{NAME}."):
            return None
        stem = fullname.removeprefix(NAME).removeprefix(".") or "__init__"
        file = HOME / f"{stem}.py"
        within = [str(HOME)] if stem == "__init__" else None
        loader = MutatingLoader(fullname, str(file), self.mutation)
        return spec_from_file_location(
            fullname, file, loader=loader, submodule_search_locations=within
        )


@contextmanager
def mutated_simulator(mutation: Mutation | None) -> Iterator[Simulator]:
    """The copy of the package, importable within the block; without a mutation for None."""
    finder = MutatingFinder(mutation)
    sys.meta_path.insert(0, finder)
    try:
        for module in ("visits", "controls", "callbacks", "stand_ins"):
            import_module(f"{NAME}.{module}")
        yield cast("Simulator", sys.modules[NAME])
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n in sys.modules if n == NAME or n.startswith(f"{NAME}.")]:
            del sys.modules[name]
