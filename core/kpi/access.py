"""Who may read a KPI's values, and in which rooms they may stand. What is not granted here is denied."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.access import answers_for, may_read_client, may_show
from core.kpi.model import COMPANY, Kpi, Subject
from core.people import Directory, Person, Room
from core.standing import lead_of


def may_read(person: Person, kpi: Kpi, subject: Subject, directory: Directory) -> bool:
    """`everyone`: all members; `leads`: who answers for its department, and above; `management`: managers and up, and
    auditors. Its owner always may, and whoever enters the value of their department. A person's own figure is read by
    that person and by who leads them, never by all; a client's by nobody who may not read the client's file."""
    return bool(readable(person, kpi, (subject,), directory))


def readable(person: Person, kpi: Kpi, subjects: Sequence[Subject], directory: Directory) -> Sequence[Subject]:
    """Those of whom they may read what the KPI says; what does not depend on whom it is about is looked up once."""
    if not person.has("read"):
        return ()
    known = [one for one in subjects if one.scope != "client" or _knows(person, one, directory)]
    if directory.is_same(kpi.owner, person) or person.has("audit") or person.has("decide"):
        return known
    theirs = answers_for(person, directory) if kpi.readers == "leads" else ()
    return [subject for subject in known if _reads(person, kpi, subject, directory, theirs)]


def _reads(person: Person, kpi: Kpi, subject: Subject, directory: Directory, theirs: Collection[int]) -> bool:
    """Of who neither owns the KPI nor reads all of them; `theirs` are the departments that they answer for."""
    if subject.scope == "department" and directory.lead_of(subject.id) == person and kpi.source == "entered":
        return True
    if kpi.readers == "management":
        return person.has("approve")
    if subject.scope == "person":
        return _is_theirs(person, subject.id, directory)
    return kpi.readers == "everyone" or _answers(kpi, subject, theirs)


def leads_of(person: Person, kpi: Kpi, subject: Subject, directory: Directory) -> bool:
    """Whether somebody answers for the department that the values are about; of the whole company for any."""
    return _answers(kpi, subject, answers_for(person, directory))


def _answers(kpi: Kpi, subject: Subject, theirs: Collection[int]) -> bool:
    department = subject.id if subject.scope == "department" else kpi.department
    return department in theirs if department else bool(theirs)


def may_stand(room: Room, kpi: Kpi, directory: Directory) -> bool:
    """Whether its values may be said in a room: all who sit there may read them. No person's figure stands in any."""
    if room.person is not None:
        reader = directory.people.get(room.person)
        return reader is not None and may_read(reader, kpi, COMPANY, directory)
    return may_show(room.audience) and kpi.readers == "everyone" and kpi.scope != "person"


def may_set(person: Person, kpi: Kpi | None, directory: Directory) -> bool:
    """Whether somebody may declare KPIs: administrators and managers; of one that there is, who may read it too."""
    if person.has("configure"):
        return True
    return person.has("approve") and (kpi is None or may_read(person, kpi, COMPANY, directory))


def responsible(kpi: Kpi, subject: Subject, directory: Directory) -> Person | None:
    """Who enters a value: the lead of the department or the person that it is about, else the KPI's owner, else the
    lead of its department, else whoever led an owner who has left; None where nobody does."""
    lead = directory.lead_of(subject.id) if subject.scope == "department" else None
    own = directory.people.get(subject.id) if subject.scope == "person" else None
    owner = directory.people.get(kpi.owner or 0)
    above = lead_of(directory, owner) if owner and not owner.active else None
    found = (own, lead, owner, directory.lead_of(kpi.department), above)
    return next((person for person in found if person and person.active), None)


def may_enter(person: Person, kpi: Kpi, subject: Subject, directory: Directory) -> bool:
    """Who enters it, the owner, who leads either, and who may declare it."""
    entering = responsible(kpi, subject, directory)
    mine = [one.id for one in (entering, directory.people.get(kpi.owner or 0)) if one]
    if person.id in mine or may_set(person, kpi, directory):
        return True
    lead = lead_of(directory, entering) if entering else None
    return lead is not None and lead.id == person.id


def _knows(person: Person, subject: Subject, directory: Directory) -> bool:
    """Whether somebody may read the file of a client."""
    client = directory.files.get(subject.id)
    return client is None or may_read_client(person, client, directory)


def _is_theirs(person: Person, whose: int, directory: Directory) -> bool:
    seen: set[int] = set()
    found = directory.people.get(whose)
    while found is not None and found.id not in seen:
        if found.id == person.id:
            return True
        seen.add(found.id)
        found = directory.people.get(found.superior or 0)
    return False
