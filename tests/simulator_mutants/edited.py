"""The simulator's package once more, with one text of it replaced, under a name of its own."""

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
NAME = "conformance.flawed"


class Simulator(Protocol):
    """The modules of the package that a platform is made of."""

    callbacks: ModuleType
    controls: ModuleType
    stand_ins: ModuleType
    visits: ModuleType


class Loader(SourceFileLoader):
    """Reads a module of the simulator, edited where the flaw is. Nothing is kept as bytecode."""

    def __init__(self, name: str, path: str, flaw: Mutation | None):
        super().__init__(name, path)
        self.flaw = flaw

    def get_data(self, path: str) -> bytes:
        data = super().get_data(path)
        if self.flaw is None or Path(path).name != self.flaw.file:
            return data
        return self.flaw.applied(data.decode()).encode()

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return self.source_to_code(self.get_data(self.path), self.path)


class Finder(MetaPathFinder):
    """Finds the copy's modules where the simulator's are."""

    def __init__(self, flaw: Mutation | None):
        self.flaw = flaw

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != NAME and not fullname.startswith(f"{NAME}."):
            return None
        stem = fullname.removeprefix(NAME).removeprefix(".") or "__init__"
        file = HOME / f"{stem}.py"
        within = [str(HOME)] if stem == "__init__" else None
        loader = Loader(fullname, str(file), self.flaw)
        return spec_from_file_location(
            fullname, file, loader=loader, submodule_search_locations=within
        )


@contextmanager
def edited(flaw: Mutation | None) -> Iterator[Simulator]:
    """The copy within the block; whole where there is no flaw."""
    finder = Finder(flaw)
    sys.meta_path.insert(0, finder)
    try:
        for module in ("visits", "controls", "callbacks", "stand_ins"):
            import_module(f"{NAME}.{module}")
        yield cast("Simulator", sys.modules[NAME])
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n in sys.modules if n == NAME or n.startswith(f"{NAME}.")]:
            del sys.modules[name]
