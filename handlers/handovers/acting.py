"""A job that does what a person has decided: the same context as their command had."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.command import Registry
from core.invocation import Invocation
from core.people import LOCAL, Account, Person, Place
from core.reading import Reader, names_of
from handlers.context import Context, Job


def acting(job: Job, person: Person, key: str) -> Context:
    """`key` names the unit, so that what it sends is sent once."""
    job.unit.key = key
    directory = job.directory
    return Context(
        unit=job.unit,
        actor=person,
        room=None,
        invocation=Invocation(key, "", Account(LOCAL, "", str(person.id)), Place(LOCAL, "", ""), job.now),
        directory=directory,
        languages=job.languages,
        registry=Registry(()),
        tr=job.languages.translator(person.locale, person.zone),
        given={},
        reader=Reader(job.now.astimezone(ZoneInfo(person.zone)), directory, names_of(directory), {}),
        settings={},
    )
