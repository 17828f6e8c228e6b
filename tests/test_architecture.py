"""The floors, the budgets and the habits of design.md section 2, read from the source."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from handlers import FEATURES

ROOT = Path(__file__).parents[1]
FLOORS = ("bot", "handlers", "storage", "core")
PURE = {"babel", "holidays", "opencc", "rapidfuzz"}
"""What core may import besides the standard library."""
PLATFORMS = ("bot.slack", "bot.telegram", "bot.local")
KNOW_ALL = {"bot.wiring", "bot.doctor"}
"""The composition root, and the doctor, who asks each platform how it is."""
ONE_PLATFORM = {"bot.commands.manifest": "bot.slack", "bot.slack": "bot.slack", "bot.telegram": "bot.telegram"}
BROAD = 6
MIGRATIONS = "storage/migrations/"
"""Written once, run once, never read again: out of the budgets."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the four packages, by its dotted name."""
    found = {}
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            found[dotted.removesuffix(".__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(module: str, at_start: bool = False) -> frozenset[str]:
    """The modules that a module imports, ours by their full names; `at_start` leaves out those for types alone and
    those within functions."""
    found = set[str]()
    for node in _nodes(tree(modules()[module]), at_start):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module}: imports are absolute"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = names & set(modules())
            found |= inner | ({node.module} if len(inner) < len(names) else set())
    return frozenset(found)


def _nodes(node: ast.AST, at_start: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        if at_start and (for_types or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)):
            continue
        yield child
        yield from _nodes(child, at_start)


def ours() -> list[tuple[str, str]]:
    """Every import of one of our modules by another."""
    return [(name, target) for name in modules() for target in imports(name) if target.split(".")[0] in FLOORS]


def test_imports_point_only_downward() -> None:
    upward = [(a, b) for a, b in ours() if FLOORS.index(a.split(".")[0]) > FLOORS.index(b.split(".")[0])]
    assert not upward


def test_core_imports_the_standard_library_and_small_pure_libraries_alone() -> None:
    allowed = sys.stdlib_module_names | PURE | {"core"}
    strangers = {
        (m, i) for m in modules() if m.startswith("core") for i in imports(m) if i.split(".")[0] not in allowed
    }
    assert not strangers


def test_handlers_import_core_and_storage_alone() -> None:
    allowed = sys.stdlib_module_names | {"core", "storage", "handlers"}
    names = [m for m in modules() if m.startswith("handlers")]
    assert not {(m, i) for m in names for i in imports(m) if i.split(".")[0] not in allowed}


def test_handlers_leave_the_tables_and_the_connections_to_storage() -> None:
    closed = {"storage.tables", "storage.writer", "storage.migrate", "storage.ledgers"}
    assert not [(a, b) for a, b in ours() if a.startswith("handlers") and b in closed]


def test_the_platforms_do_not_know_each_other() -> None:
    strangers = []
    for name, target in ours():
        platform = next((p for p in PLATFORMS if f"{target}.".startswith(f"{p}.")), None)
        if platform is None or name in KNOW_ALL or f"{name}.".startswith(f"{platform}."):
            continue
        if ONE_PLATFORM.get(name) != platform:
            strangers.append((name, target))
    assert not strangers


def test_no_module_needs_itself() -> None:
    graph = {name: {i for i in imports(name, at_start=True) if i in modules()} for name in modules()}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join((*way[way.index(name) :], name))
        if name not in done:
            for target in sorted(graph[name]):
                walk(target, (*way, name))
            done.add(name)

    for name in graph:
        walk(name, ())


def _counted() -> list[Path]:
    return [p for p in modules().values() if MIGRATIONS not in p.as_posix() and p.read_text(encoding="utf-8").strip()]


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions() -> list[tuple[int, str]]:
    """The lengths of all functions and methods, with their names; one within another counts in both."""
    found = []
    for path in _counted():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                found.append((node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}"))
    return sorted(found)


def test_files_are_short() -> None:
    assert statistics.median(map(_length, _counted())) <= 80
    assert not [path for path in _counted() if _length(path) > 300]


def test_functions_are_short() -> None:
    found = _functions()
    assert found[int(len(found) * 0.9)][0] <= 30
    assert not [function for function in found if function[0] > 60]


def test_test_files_are_bounded() -> None:
    assert not [path for path in (ROOT / "tests").rglob("*.py") if _length(path) >= 500]


def _handlers() -> Iterator[tuple[Path, ast.ExceptHandler]]:
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                yield path, node


def test_at_most_six_excepts_are_broad_and_each_says_why() -> None:
    def is_broad(handler: ast.ExceptHandler) -> bool:
        names = ast.walk(handler.type) if handler.type else []
        return handler.type is None or any(getattr(n, "id", "") in ("Exception", "BaseException") for n in names)

    broad = [(path, handler) for path, handler in _handlers() if is_broad(handler)]
    assert len(broad) <= BROAD, broad
    for path, handler in broad:
        line = path.read_text(encoding="utf-8").splitlines()[handler.lineno - 1]
        reason = line.partition("#")[2].removeprefix(" noqa: BLE001").strip()
        assert len(reason) > 20, f"{path}:{handler.lineno} gives no reason"


def _clock_reads(module: str) -> set[str]:
    """`datetime.now` and its like, as they are written."""
    reads = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}
    calls = (node for node in ast.walk(tree(modules()[module])) if isinstance(node, ast.Call))
    return {ast.unparse(call.func) for call in calls} & reads


def test_one_module_reads_the_clock() -> None:
    allowed = {
        "bot.clock": {"datetime.now"},
        "bot.scheduler": {"time.time"},  # a figure for Prometheus, which compares it with its own clock
        "bot.slack.guard": {"time.time"},  # the age of a signature, in real time
    }
    found = {name: reads for name in modules() if (reads := _clock_reads(name))}
    assert found == {name: reads for name, reads in allowed.items() if name in found}


_IMPORT_ALL = """
import builtins, importlib, io, socket, sqlite3, sys

def closed(*args, **kwargs):
    raise AssertionError(f"I/O at import: {args}")

real = builtins.open
def reading(file, mode="r", *args, **kwargs):
    return closed(file, mode) if set(mode) & set("wax+") else real(file, mode, *args, **kwargs)

import structlog, sqlmodel, alembic.command, slack_bolt.async_app, telegram.ext, uvicorn, starlette.routing, apscheduler
socket.socket.connect = socket.socket.bind = socket.create_connection = socket.getaddrinfo = closed
builtins.open = io.open = reading
sqlite3.connect = sqlite3.dbapi2.connect = closed
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_importing_touches_nothing() -> None:
    entry = {"bot.__main__", *(name for name in modules() if name.startswith("storage.migrations"))}
    names = [name for name in modules() if name not in entry]
    command = [sys.executable, "-B", "-c", _IMPORT_ALL, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", sorted(modules()))
def test_every_module_says_what_it_is_for(name: str) -> None:
    path = modules()[name]
    assert ast.get_docstring(tree(path)) or not path.read_text(encoding="utf-8").strip()


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    lines = [(p, line) for p in modules().values() for line in p.read_text(encoding="utf-8").splitlines()]
    assert not [(p, line) for p, line in lines if any(mark in line for mark in marks)]


def test_the_floors_are_told_apart() -> None:
    """The test itself can fail: an upward import is an upward import."""
    assert list(pairwise(FLOORS)) == [("bot", "handlers"), ("handlers", "storage"), ("storage", "core")]
    assert ("bot.wiring", "handlers") in ours()


def test_every_feature_is_listed() -> None:
    """A command, a job or a message whose file nobody listed would never run, and nothing else would say so."""
    declared = {"COMMANDS", "JOBS", "SCHEDULED", "MOMENTS", "MESSAGES", "AHEAD"}
    features = {
        name
        for name, path in modules().items()
        if name.startswith("handlers.") and declared & {target for node in tree(path).body for target in _named(node)}
    }
    assert features == {feature.__name__ for feature in FEATURES}


def _named(node: ast.stmt) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}
