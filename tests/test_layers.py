"""Who may import whom. Lower knows nothing of higher, and what must not meet does not."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import conformance

PACKAGE = Path(conformance.__file__).parent

WORDS = frozenset({"core"})
SUBSTANCE = frozenset({"requirements", "scenarios", "simulator", "contract", "reporters"})
WAYS_IN = frozenset({"drivers", "referee", "platform"})
RUNS = WORDS | SUBSTANCE | WAYS_IN | {"run"}

ALLOWED: Mapping[str, frozenset[str]] = {
    "core": frozenset(),
    "contract": WORDS,
    "requirements": WORDS | {"contract"},
    "scenarios": WORDS,
    "simulator": WORDS | {"contract"},
    "reporters": WORDS,
    "drivers": WORDS | {"scenarios"},
    "platform": WORDS | {"contract", "simulator"},
    "referee": WORDS | {"platform"},
    "run": WORDS | SUBSTANCE | WAYS_IN,
    "demo": WORDS,
    "docgen": WORDS | SUBSTANCE | WAYS_IN,
    "killmatrix": RUNS | {"demo"},
    "benchmarks": RUNS | {"demo"},
    "console": WORDS | {"reporters", "simulator"},
    "options": WORDS,
    "run_controller": RUNS,
    "worker_shares": RUNS,
    "plugin": RUNS | {"options", "run_controller", "worker_shares"},
    "platform_plugin": RUNS | {"options", "run_controller"},
    "suites": WORDS | {"plugin", "platform_plugin", "scenarios"},
    "commands": RUNS | {"console", "demo", "docgen", "run_controller"},
    "cli": WORDS | {"console", "commands"},
}
PRINTERS = frozenset({"cli", "commands", "console"})
NO_NOUNS = frozenset({"util", "utils", "helper", "helpers", "common", "base", "manager", "misc"})

MODULES = {m.relative_to(PACKAGE).as_posix(): m for m in sorted(PACKAGE.rglob("*.py"))}


def layer(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def nodes(module: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))


def imported(module: Path) -> Iterator[str]:
    """The full name of everything that a module imports."""
    package = ".".join(["conformance", *module.relative_to(PACKAGE).parts[:-1]])
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def layers_below(module: Path) -> set[str]:
    """The layers that a module imports from, its own and the package's facts left out."""
    names = {n.split(".")[1] for n in imported(module) if n.startswith("conformance.")}
    return {n for n in names if not n.startswith("__")} - {layer(module)}


def layers_above(module: Path) -> set[str]:
    return layers_below(module) - ALLOWED.get(layer(module), frozenset())


def prints(module: Path) -> bool:
    """It prints, or writes to the standard streams."""
    called = (n.func for n in nodes(module) if isinstance(n, ast.Call))
    streams = (n for n in nodes(module) if isinstance(n, ast.Attribute))
    return any(isinstance(f, ast.Name) and f.id == "print" for f in called) or any(
        isinstance(s.value, ast.Name) and s.value.id == "sys" and s.attr in {"stdout", "stderr"}
        for s in streams
    )


def imports_inside(module: Path) -> bool:
    functions = (n for n in nodes(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(
        isinstance(node, ast.Import | ast.ImportFrom)
        for function in functions
        for node in ast.walk(function)
    )


def describes_itself(module: Path) -> bool:
    """In its first lines; a requirement's file holds one requirement, which does it."""
    whole = nodes(module)[0]
    assert isinstance(whole, ast.Module)
    is_one = layer(module) == "requirements" and "@requirement(" in module.read_text("utf-8")
    return is_one or bool(ast.get_docstring(whole))


def offenders(breaks: Callable[[Path], object]) -> dict[str, object]:
    """Each module that breaks a law, and how."""
    found = {name: breaks(module) for name, module in MODULES.items()}
    return {name: how for name, how in found.items() if how}


def test_every_layer_is_declared():
    """A new part of the package must say where it stands."""
    found = {layer(module) for module in MODULES.values()}
    assert {name for name in found if not name.startswith("__")} <= set(ALLOWED)


def test_the_layers_have_no_cycle():
    """Whatever may be imported stands lower: so the table itself can be put in an order."""
    placed: set[str] = set()
    while len(placed) < len(ALLOWED):
        free = {name for name, below in ALLOWED.items() if below <= placed} - placed
        assert free, f"a cycle among {set(ALLOWED) - placed}"
        placed |= free


def test_a_module_imports_only_what_is_below():
    assert not offenders(layers_above)


def test_imports_stand_at_the_top():
    """An import inside a function says that a name lives in the wrong layer."""
    assert not offenders(imports_inside)


def test_types_need_no_imports_of_their_own():
    assert not offenders(lambda module: "TYPE_CHECKING" in module.read_text(encoding="utf-8"))


def test_modules_are_named_for_things():
    assert not offenders(
        lambda module: NO_NOUNS & set(module.relative_to(PACKAGE).with_suffix("").parts)
    )


def test_modules_say_what_they_are_for():
    assert not offenders(lambda module: not describes_itself(module))


def test_only_the_command_line_prints():
    assert not offenders(lambda module: layer(module) not in PRINTERS and prints(module))


def test_the_words_need_the_standard_library_only():
    own = {"conformance", *sys.stdlib_module_names}
    assert not offenders(
        lambda module: layer(module) == "core" and {n.split(".")[0] for n in imported(module)} - own
    )


def test_the_simulator_and_the_checks_share_no_rule():
    """A shared rule would agree with its own mistake."""
    assert "simulator" not in ALLOWED["requirements"]
    assert "requirements" not in ALLOWED["simulator"]
