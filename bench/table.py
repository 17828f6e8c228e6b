"""What a run prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.load import Figures


@dataclass(frozen=True)
class Goal:
    """A ratio that must be at least `target`, or at most where `least` is false."""

    number: str
    what: str
    measured: float
    target: float
    least: bool = True

    @property
    def reached(self) -> bool:
        return self.measured >= self.target if self.least else self.measured <= self.target


def show_figures(seen: Mapping[tuple[str, int], Figures]) -> None:
    print("| contestant | at a time | answers/s | p50 ms | p99 ms | slowest ms | its CPU, µs |")
    print("|---|---|---|---|---|---|---|")
    for (name, many), found in sorted(seen.items(), key=lambda item: -item[0][1]):
        times = " | ".join(f"{value:.1f}" if value else "" for value in (found.p50, found.p99, found.slowest))
        print(f"| {name} | {many or ''} | {found.rate:,.0f} | {times} | {found.cpu:,.0f} |")
    print()


def show_goals(goals: list[Goal]) -> None:
    print("| # | goal | target | measured | reached |")
    print("|---|---|---|---|---|")
    for goal in goals:
        sign, word = "≥" if goal.least else "≤", "yes" if goal.reached else "no"
        print(f"| {goal.number} | {goal.what} | {sign} {goal.target:g} | {goal.measured:.2f} | {word} |")
