"""Whose calendar a deadline goes by, where the reader's is another."""

from __future__ import annotations

from core.calendar.public import NONE
from core.calendar.said import say_country
from core.i18n import Translator
from core.people import Directory, Person


def reckoned_by(tr: Translator, directory: Directory, person: Person, reader: Person) -> str:
    """By whose working time a deadline was reckoned, where that is not the reader's own: `Working time: Sales
    (Taiwan)`; otherwise nothing."""
    if not differ(directory, person, reader):
        return ""
    calendar = directory.office(person)
    department = directory.departments.get(person.department or 0)
    where = say_country(calendar.country, tr.locale) if calendar.country not in ("", NONE) else calendar.zone
    return tr("calendar.by", whose=department.name if department else person.name, where=where)


def differ(directory: Directory, one: Person, other: Person) -> bool:
    """Whether they work at places with calendars of their own; somebody's own hours are not meant."""
    first, second = (directory.calendars.office(0, person.department, person.zone) for person in (one, other))
    return first is not second and first != second
