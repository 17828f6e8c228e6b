"""The rows of a team's sheet as people: who is meant, what is said of them, and who is above whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.dates.fold import half_width
from core.i18n import LOCALES, closest_locale
from core.people import Person, Role
from core.sheet import Entry, Problem, Table
from handlers.importing.importing import Desk, Plan

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_LONGEST = {"name": 200, "email": 254, "department": 200}
_LANGUAGES = {"英文": "en", "英语": "en", "英語": "en", "简体": "zh_Hans", "簡體": "zh_Hans", "简体中文": "zh_Hans"} | {
    **{"簡體中文": "zh_Hans", "中文": "zh_Hans", "繁體": "zh_Hant", "繁体": "zh_Hant", "繁体中文": "zh_Hant"},
    **{"繁體中文": "zh_Hant", "正體中文": "zh_Hant", "chinese": "zh_Hans", "traditional chinese": "zh_Hant"},
    **{"simplified chinese": "zh_Hans", "english": "en"},
}
_YES = {"true": True, "yes": True, "1": True, "是": True, "在職": True, "在职": True}
_NO = {"false": False, "no": False, "0": False, "否": False, "離職": False, "离职": False}


@dataclass(eq=False, slots=True)
class Member:
    """One row: `known` is the person on file whom it speaks of, `values` are columns, `id` is theirs once there."""

    entry: Entry
    values: dict[str, Any] = field(default_factory=dict)
    known: Person | None = None
    superior: Member | Person | None = None
    id: int = 0

    @property
    def name(self) -> str:
        return str(self.values.get("name") or (self.known.name if self.known else ""))


def language_of(text: str) -> str | None:
    """One of our languages by its name, its key or a platform's tag."""
    folded = text.casefold()
    found = _LANGUAGES.get(folded) or next((key for key in LOCALES if key.casefold() == folded), None)
    if found or not re.fullmatch(r"(en|zh)([-_][a-z]+)*", folded):
        return found
    return closest_locale(folded)


class TeamReader:
    def __init__(self, table: Table, desk: Desk, plan: Plan) -> None:
        self._table, self._desk, self._plan = table, desk, plan
        self._directory = desk.directory
        self._by_email = {p.email: p for p in self._directory.people.values() if p.email}
        readers: dict[str, Callable[[str], Any]] = {"email": self._email, "language": language_of}
        self._read = readers | {"role": self._role, "zone": self._zone, "active": self._active}

    def member(self, entry: Entry) -> Member:
        """The row's own values; what cannot be read is a problem of its column."""
        member = Member(entry)
        for name in ("name", "email", "language", "role", "zone", "active"):
            text = entry.get(name)
            if not text:
                continue
            value = self._read.get(name, str)(text)
            if value is None:
                self._wrong(entry, name, f"bad_{name}", given=text, choices=self._languages())
            else:
                member.values["locale" if name == "language" else name] = value
        for name, most in _LONGEST.items():
            if len(entry.get(name)) > most:
                self._wrong(entry, name, "too_long", limit=str(most))
        return member

    def meet(self, members: list[Member]) -> None:
        """Who of them is on file; a person may stand in two rows only with the same words."""
        rows: dict[object, Member] = {}
        for member in members:
            member.known = self._known(member)
            if not member.name:
                self._wrong(member.entry, "name", "no_name")
            email = member.values.get("email")
            for mark in filter(None, (email, member.known and member.known.id)):
                other = rows.setdefault(mark, member)
                if other is not member:
                    self._wrong(member.entry, "name", "same_person", name=member.name, row=str(other.entry.row))
                    break

    def _known(self, member: Member) -> Person | None:
        email, name = member.values.get("email"), member.entry.get("name")
        if email in self._by_email:
            return self._by_email[email]
        found = [p for p in self._directory.people.values() if name and p.name.casefold() == name.casefold()]
        found = [p for p in found if p.active] or found
        if len(found) > 1 and not email:
            self._wrong(member.entry, "name", "several_people", given=name)
        if len(found) > 1:
            found = [p for p in found if not p.email]  # those on file with another address are somebody else
        return found[0] if len(found) == 1 else None

    def put_under(self, members: list[Member]) -> None:
        """Superiors by e-mail or name, from the sheet first; nobody is above themselves."""
        known = {member.known.id: member for member in members if member.known}
        for member in members:
            text = member.entry.get("superior").lstrip("@＠")
            found = self._named(text, members, known) if text else []
            if text and len(found) != 1:
                self._wrong(member.entry, "superior", "several_people" if found else "no_superior", given=text)
            elif found:
                member.superior = found[0]
        for member in members:
            if circle := _circle(member, known, self._directory.people):
                self._wrong(member.entry, "superior", "circle", names=" → ".join(circle))
                break

    def _named(self, text: str, members: list[Member], known: Mapping[int, Member]) -> list[Member | Person]:
        folded = half_width(text).casefold()
        rows = [m for m in members if folded in (m.values.get("email"), half_width(m.name).casefold())]
        if rows:
            return list(rows)
        found = [self._by_email[folded]] if folded in self._by_email else self._directory.named(text)
        return [known.get(person.id, person) for person in found]

    def _email(self, text: str) -> str | None:
        email = half_width(text).casefold().removeprefix("mailto:").strip("<> ")
        return email if _EMAIL.fullmatch(email) else None

    def _languages(self) -> str:
        return ", ".join(self._desk.tr(f"choice.{locale}") for locale in LOCALES)

    def _role(self, text: str) -> str | None:
        return next((role.value for role in Role if role in self._desk.meaning("role", text)), None)

    def _zone(self, text: str) -> str | None:
        try:
            return ZoneInfo(text).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def _active(self, text: str) -> bool | None:
        return (_YES | _NO).get(text.casefold())

    def _wrong(self, entry: Entry, column: str, key: str, **values: str) -> None:
        self._plan.problems.append(Problem(entry.row, self._table.headings.get(column, column), key, values))


def _circle(member: Member, known: Mapping[int, Member], people: Mapping[int, Person]) -> list[str]:
    """The names on the way from somebody up to themselves; empty where the way ends."""
    names = [member.name]
    seen: list[object] = [member]
    above: Member | Person | None = member
    while above := _above(above, known, people):
        names.append(above.name)
        if above is member:
            return names
        if above in seen:
            return []  # a circle further up, which is told at one of its own
        seen.append(above)
    return []


def _above(one: Member | Person | None, known: Mapping[int, Member], people: Mapping[int, Person]) -> Any:
    if isinstance(one, Member) and one.superior:
        return one.superior
    person = one.known if isinstance(one, Member) else one
    id = person.superior if person else None
    return known.get(id or 0) or people.get(id or 0)
