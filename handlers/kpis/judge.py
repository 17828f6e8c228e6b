"""Whether a definition of a KPI holds, for itself and for what is made of it; and keeping one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.dates.fold import half_width
from core.i18n import Languages, Translator
from core.kpi.declared import CHOICES, Declaring, Wrong, fits, needing
from core.kpi.formula import FormulaError
from core.kpi.model import Kpi
from core.kpi.units import MONEY
from core.people import Directory, Person
from handlers.kpis.due import ask_anew, await_next
from storage import figures, kpis
from storage.db import Connection
from storage.measures import MEASURES
from storage.uow import Unit

_OFTEN = {
    "day": "daily 每天 每日",
    "week": "weekly 每周 每週 每星期",
    "month": "monthly 每月",
    "quarter": "quarterly 每季 每季度",
    "year": "yearly annually 每年",
    "up": "↑ higher",
    "down": "↓ lower",
}
OTHERWISE = {word: key for key, words in _OFTEN.items() for word in words.split()}
"""What people say besides the words of the catalogs."""


def judged(
    conn: Connection,
    known: Sequence[Kpi],
    given: Mapping[str, str],
    was: Kpi | None,
    actor: Person | None,
    locale: str = "",
    reserved: Collection[str] = (),
) -> tuple[Kpi, list[Wrong]]:
    """What it would be, with all that is wrong with it. What has values keeps what they are measured in; `reserved`
    are words that lead elsewhere when a name begins with them."""
    declaring = Declaring(given, was, known, MEASURES, locale or (actor.locale if actor else "en"))
    kpi = declaring.read()
    if kpi.owner is None and actor:
        kpi = replace(kpi, owner=actor.id)
    wrong = list(declaring.wrong)
    new = [text for text in kpi.names.values() if was is None or text not in was.names.values()]
    wrong += [Wrong("name", "step", text) for text in new if not _is_name(text, reserved)][:1]
    if was and was.id > 0 and figures.any_of(conn, was.id):
        wrong += [Wrong(f, "has_values") for f in ("unit", "period", "scope") if getattr(kpi, f) != getattr(was, f)]
    if was and not wrong:
        wrong += _above(kpi, known)
    return kpi, wrong


def _is_name(text: str, reserved: Collection[str]) -> bool:
    """Whether `/kpi NAME` can find it: with a letter in it, and not beginning as `/kpi verify` does."""
    return any(sign.isalpha() for sign in text) and half_width(text).casefold().split()[0] not in reserved


def steps(languages: Languages) -> Collection[str]:
    """The words behind `/kpi` that lead elsewhere, in every language."""
    return languages.meanings("steps.kpi").keys()


def _above(kpi: Kpi, others: Sequence[Kpi]) -> list[Wrong]:
    """What would not fit any more in the formulas that name it."""
    now = [kpi if one.id == kpi.id else one for one in others]
    for one in needing(kpi, others):
        try:
            fits(one, now)
        except FormulaError as error:
            return [Wrong("formula", f"formula.{error.key}", f"{one.code}: {error.given}")]
    return []


def store(unit: Unit, directory: Directory, kpi: Kpi, was: Kpi | None, author: int | None) -> Kpi:
    """It is on from now, and waited for."""
    kept = kpis.put(unit, replace(kpi, enabled=True), author)
    if was and (was.owner, was.due, was.department) != (kept.owner, kept.due, kept.department):
        ask_anew(unit, directory, kept)
    else:
        await_next(unit, directory, kept)
    return kept


def choice(languages: Languages, field: str, value: str) -> str:
    """The key of CHOICES that a word of any language means; the word itself where it is none."""
    if field == "checked" and not value:
        return "yes"
    said = half_width(value).casefold().strip()
    keys = {said, *languages.choices.get(said, ())}
    found = (one for one in CHOICES[field] if one in keys or f"kpi_{one}" in keys or OTHERWISE.get(said) == one)
    return next(found, value)


def complaint(tr: Translator, wrong: Wrong) -> str:
    """What is wrong, and how it should be."""
    if wrong.key == "formula.result":
        given = tr("formula.plain") if wrong.given == "1" else wrong.given.replace(MONEY, tr("formula.money"))
        return tr("formula.result", given=given)
    if wrong.key.startswith("formula."):
        return tr(f"formula.{wrong.key.removeprefix('formula.')}", given=wrong.given)
    choices = CHOICES.get(wrong.field, ())
    known = tr("comma").join(tr(f"choice.kpi_{one}") for one in choices)
    return tr(f"kpiwrong.{wrong.key}", given=wrong.given, known=known)
