"""A cadence in the reader's words: every Monday 9:00, every quarter by its last day, at least 2 a month."""

from __future__ import annotations

from datetime import date

from core.cadence import names
from core.i18n import Translator


def say_cadence(tr: Translator, text: str) -> str:
    """Of a cadence as it is kept; what it opens ahead is not said."""
    words = text.partition(" lead ")[0].split()
    moved = words[-1] if words[-2] == "moved" else ""
    words = words[:-2] if moved else words
    if words[0] == "cron":
        said, at = tr("cadence.cron", fields=" ".join(words[1:])), ""
    else:
        said, at = _days(tr, words[:-1]), words[-1]
    moves = tr(f"cadence.moved_{moved}") if moved and _matters(words) else ""
    gap = "" if moves.startswith("（") else " "
    return f"{said} {at}".rstrip() + (f"{gap}{moves}" if moves else "")


def _matters(words: list[str]) -> bool:
    """Whether it is worth saying where a day moves to: the end of a period is its last working day anyway."""
    return "last" not in words and words[0] != "least"


def _days(tr: Translator, words: list[str]) -> str:
    match words:
        case ["daily" | "workday" as name]:
            return tr(f"cadence.{name}")
        case ["least" | "random" as name, count, unit, *_]:
            return tr.count(f"cadence.{name}_{unit}", int(count))
        case ["every", count, unit, "from", first]:
            day_ = date.fromisoformat(first)
            return tr.count(f"cadence.every_{unit}", int(count), day=tr.day(day_, day_))
        case ["weekly", days] if days != "last":
            return tr(
                "cadence.weekly_on", days=tr("comma").join(names.weekday(day, tr.locale) for day in days.split(","))
            )
        case [name, "last"]:
            return tr(f"cadence.{name}_last")
        case [name, position] if position[0].isalpha():
            place, _, day = position.partition("-")
            return tr(f"cadence.{name}_placed", place=tr(f"place.{place}"), day=names.weekday(day, tr.locale))
        case ["yearly", position]:
            month, _, day = position.rpartition("-")
            month_ = names.month(int(month or 1), tr.locale)
            return tr("cadence.yearly_on", month=month_, day=int(day))
        case [name, position]:
            month, _, day = position.rpartition("-")
            if month not in ("", "1", "01"):
                return tr(f"cadence.{name}_of", month=int(month), day=int(day))
            return tr(f"cadence.{name}_on", day=int(day))
    raise ValueError(words)
