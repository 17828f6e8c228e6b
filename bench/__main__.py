"""Muster beside its floors and beside the bot that anybody would write, in one run on this machine.

    python -m bench

BENCH_ROUNDS (3) and BENCH_SECONDS (3) set the length of the rounds, BENCH_STEADY (60) the seconds of the steady load,
BENCH_ONLY the parts: disk, slack, telegram, steady, dispatch, search, remind, outbox, start, digest;
BENCH_RECORDS (100,000) is what is searched, BENCH_DIGEST (1,000,000) what the digest is over. What counts are the
ratios, not the figures.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields

from bench import claiming, digesting, dispatching, reminding, searching
from bench.load import Figures
from bench.processes import Arena, Contestant, settle
from bench.table import Goal, show_figures, show_goals

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
STEADY = float(os.environ.get("BENCH_STEADY", "60"))
ONLY = os.environ.get("BENCH_ONLY", "disk,slack,telegram,steady,dispatch,search,remind,outbox,start,digest").split(",")
_WARM = 0.7
_RATE = 200

MUSTER = ("-m", "bot", "run")
EMPTY = Contestant("empty bolt handler", ("-m", "bench.empty_bolt"), captures=False)
DEFAULT = Contestant("empty, default runner", ("-m", "bench.empty_bolt", "default"), captures=False)
OBVIOUS = Contestant("obvious bot, SQLite", ("-m", "bench.obvious_bot"))
OBVIOUS_PG = Contestant("obvious bot, PostgreSQL", ("-m", "bench.obvious_bot"), "postgresql")
OURS = Contestant("Muster, SQLite", MUSTER)
OURS_PG = Contestant("Muster, PostgreSQL", MUSTER, "postgresql")
DIRECT = Contestant("direct Telegram", ("-m", "bench.direct_telegram"), platform="telegram")
OURS_TELEGRAM = Contestant("Muster, Telegram", MUSTER, platform="telegram")
BARE = Contestant("bare imports", ("-m", "bench.bare_imports"))

Seen = dict[tuple[str, int], Figures]
"""Contestant and how many at a time, 0 where it is not for us to say → medians of the rounds."""


def rounds(arena: Arena, contestants: Sequence[Contestant], at_once: Sequence[int] = (32, 1)) -> Seen:
    """Everyone in turn, round after round, so that a slow moment of the machine meets them all."""
    seen: dict[tuple[str, int], list[Figures]] = defaultdict(list)
    for number in range(ROUNDS):
        for contestant in contestants:
            print(f"round {number + 1} of {ROUNDS}: {contestant.name}", file=sys.stderr)
            with arena.run(contestant) as process:
                arena.load.run(process, contestant, _WARM, 4)  # everybody is met, and code paths are warm
                for many in at_once:
                    figures = arena.load.run(process, contestant, SECONDS, many)
                    _check(arena, contestant, figures)
                    seen[contestant.name, many].append(figures)
            settle()
    return {key: _median(found) for key, found in seen.items()}


def _check(arena: Arena, contestant: Contestant, figures: Figures) -> None:
    if figures.wrong or (contestant.captures and figures.distinct != figures.answered):
        why = f"{figures.wrong} wrong answers, {figures.distinct} records: {figures.example}"
        sys.exit(f"{contestant.name}: {why}\n{arena.said()}")


def _median(found: Sequence[Figures]) -> Figures:
    numbers = [field.name for field in fields(Figures) if field.name != "example"]
    return Figures(**{name: statistics.median(getattr(one, name) for one in found) for name in numbers})


def slack(arena: Arena) -> list[Goal]:
    seen = rounds(arena, (EMPTY, OURS, OURS_PG, OBVIOUS, OBVIOUS_PG, DEFAULT))
    show_figures(seen)
    empty, ours, obvious = (seen[one.name, 32] for one in (EMPTY, OURS, OBVIOUS))
    single, single_empty, single_obvious = (seen[one.name, 1] for one in (OURS, EMPTY, OBVIOUS))
    ours_pg, obvious_pg = seen[OURS_PG.name, 32], seen[OBVIOUS_PG.name, 32]
    return [
        Goal("1", "capture, SQLite, 32 at a time, of the empty handler", ours.rate / empty.rate, 0.75),
        Goal("1", "the same, times the obvious bot", ours.rate / obvious.rate, 6),
        Goal("1", "1 at a time, times the obvious bot", single.rate / single_obvious.rate, 25),
        Goal("2", "p50 at 1, times the empty handler's", single.p50 / single_empty.p50, 2.5, least=False),
        Goal("2", "p99 at 32, times its p50", ours.p99 / ours.p50, 4, least=False),
        Goal("3", "PostgreSQL, 32 at a time, times the obvious bot", ours_pg.rate / obvious_pg.rate, 2.5),
        Goal("3", "the same, of the empty handler", ours_pg.rate / empty.rate, 0.3),
    ]


def telegram(arena: Arena) -> list[Goal]:
    seen = rounds(arena, (DIRECT, OURS_TELEGRAM), at_once=[0])
    show_figures(seen)
    share = seen[OURS_TELEGRAM.name, 0].rate / seen[DIRECT.name, 0].rate
    return [Goal("5", "Telegram capture with its reply, of the direct way", share, 0.8)]


def steady(arena: Arena) -> list[Goal]:
    with arena.run(OURS) as process:
        arena.load.run(process, OURS, _WARM, 4)
        figures = arena.load.run(process, OURS, STEADY, rate=_RATE)
    _check(arena, OURS, figures)
    show_figures({(f"Muster, {_RATE}/s for {STEADY:.0f} s", 0): figures})
    return [
        Goal("-", f"{_RATE}/s for {STEADY:.0f} s: p99 in ms", figures.p99, 500, least=False),
        Goal("-", "the slowest of them, in ms", figures.slowest, 3000, least=False),
    ]


def dispatch(arena: Arena) -> list[Goal]:
    return [Goal("4", "dispatch, every command over one", dispatching.ratio(), 1.05, least=False)]


def search(arena: Arena) -> list[Goal]:
    with arena.database("sqlite") as sqlite, arena.database("postgresql") as postgresql:
        return searching.run([sqlite, postgresql])


def remind(arena: Arena) -> list[Goal]:
    with arena.database("sqlite") as sqlite, arena.database("postgresql") as other, arena.database("sqlite") as quiet:
        return reminding.run([sqlite, other], quiet)


def outbox(arena: Arena) -> list[Goal]:
    with arena.database("postgresql") as url:
        return claiming.run(url)


def digest(arena: Arena) -> list[Goal]:
    with arena.database("sqlite") as sqlite, arena.database("postgresql") as postgresql:
        return digesting.run([sqlite, postgresql])


def start(arena: Arena) -> list[Goal]:
    """From exec to the first record's answer, and what is resident after five quiet seconds."""
    took: dict[str, list[float]] = defaultdict(list)
    held: dict[str, float] = {}
    for _ in range(max(3, ROUNDS)):
        for contestant in (BARE, OURS):
            with arena.run(contestant) as process:
                if contestant is OURS:
                    _check(arena, OURS, arena.load.run(process, OURS, 1 / _RATE, rate=_RATE))
                took[contestant.name].append(time.monotonic() - process.since)
                if contestant.name not in held:
                    time.sleep(5)
                    held[contestant.name] = process.memory()
    begun, bare = (statistics.median(took[one.name]) for one in (OURS, BARE))
    print(f"start: Muster {begun:.2f} s, bare imports {bare:.2f} s")
    print(f"idle: Muster {held[OURS.name]:.0f} MB, bare imports {held[BARE.name]:.0f} MB\n")
    return [
        Goal("10", "start to the first capture, times the bare imports", begun / bare, 1.3, least=False),
        Goal("10", "idle memory, times the bare imports", held[OURS.name] / held[BARE.name], 1.25, least=False),
    ]


def disk(arena: Arena) -> list[Goal]:
    """What the disk alone allows: one row a commit by the bare driver, synced, as the floor under one at a time."""
    with tempfile.TemporaryDirectory(dir=arena.folder) as folder:
        conn = sqlite3.connect(f"{folder}/floor.db", isolation_level=None)
        conn.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (word TEXT)")
        began, rows = time.monotonic(), 0
        while time.monotonic() - began < 1:
            conn.executescript("BEGIN IMMEDIATE; INSERT INTO t VALUES ('x'); COMMIT")
            rows += 1
        conn.close()
    print(f"the disk: {rows} synced commits/s by the bare driver, {1e3 / rows:.2f} ms each\n")
    return []


def main() -> None:
    parts = {"disk": disk, "slack": slack, "telegram": telegram, "dispatch": dispatch, "search": search}
    parts |= {"remind": remind, "outbox": outbox, "start": start, "steady": steady, "digest": digest}
    began = time.monotonic()
    with Arena() as arena:
        goals = [goal for name, part in parts.items() if name in ONLY for goal in part(arena)]
    show_goals(goals)
    print(f"\n{ROUNDS} rounds of {SECONDS:g} s, {time.monotonic() - began:.0f} s in all")


if __name__ == "__main__":
    main()
