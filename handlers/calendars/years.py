"""Public holidays of a year that a country announces late: administrators are warned, and give their own list."""

from __future__ import annotations

from core.answer import Answer, Say
from core.calendar import CalendarError
from core.calendar.levels import COMPANY
from core.calendar.public import NONE
from core.calendar.said import find_country, say_country
from core.calendar.sheet import lines_of, read_year, year_of
from core.card import Bold, Card
from handlers.calendars.words import unannounced
from handlers.context import Context, Job
from handlers.messages import Rendering
from storage import calendars, outbox, slots
from storage.outbox import Message

_ANNOUNCED_BY = 12
"""From this month on the next year's days should be known."""


def year(ctx: Context, text: str) -> Answer:
    """`years CN 2027` with a file or with the days on the lines below, in the place of what is known; `reset` goes back
    to that."""
    if not ctx.actor.has("configure"):
        raise ctx.refuse("calendar.not_yours.company")
    head, _, below = text.partition("\n")
    below = lines_of([[str(cell) for cell in row.cells] for row in ctx.invocation.rows or ()]) or below
    words = head.split()
    back = bool(words) and "reset" in ctx.languages.meanings("calword").get(words[-1].casefold(), ())
    named = words[:-1] if back else words
    try:
        country, number = _which(ctx, named, below)
        if not back and not below.strip():
            raise ctx.refuse("calendar.import_how", given=head)
        given = None if back else read_year(below, number)
    except CalendarError as error:
        raise ctx.refuse(error.key, given=error.given) from None
    values = {"country": say_country(country, ctx.tr.locale), "year": str(number)}
    there = calendars.put_year(ctx.unit, country, number, given)
    if given is None:
        return Say(Card((ctx.tr("calendar.import_back" if there else "calendar.import_none", **values),)))
    title = ctx.tr.count("calendar.imported", len(given.working), off=str(len(given.off)), **values)
    return Say(Card((Bold(title),), body=((ctx.tr("calendar.import_undo", head=f"{country} {number}"),),)))


def _which(ctx: Context, named: list[str], below: str) -> tuple[str, int]:
    """The country and the year that are named; where they are not, the company's, and the one of the days given."""
    numbers = [word for word in named if len(word) == 4 and word.isdecimal() and word.isascii()]
    number = int(numbers[0]) if numbers else year_of(below)
    words = " ".join(word for word in named if word not in numbers)
    known = "" if words else ctx.directory.calendars.level(COMPANY).country.partition("-")[0]
    if len(numbers) > 1 or number is None or not (words or known):
        raise ctx.refuse("calendar.import_how", given=" ".join(named))
    country = find_country(words) if words else known
    if country == NONE:
        raise CalendarError("calendar.no_country", words)
    return country, number


def warn(job: Job) -> int:
    """Says once to each administrator that the days of this year, or late in the year of the next, are not known."""
    today = job.directory.calendars.office().local(job.now)
    years = (today.year, today.year + 1) if today.month >= _ANNOUNCED_BY else (today.year,)
    for each in years:
        for country in job.directory.calendars.unannounced(each):
            slot = (f"holidays:{country}", str(each))
            if slots.is_taken(job.unit.conn, *slot) or not slots.take(job.unit, [slot]):
                continue
            for person in job.directory.people.values():
                if person.has("configure"):
                    key = f"{slot[0]}:{each}:{person.id}"
                    params = {"country": country, "year": str(each)}
                    outbox.put(job.unit, "unannounced", key=key, person=person.id, params=params)
    return 0


def render(rendering: Rendering, message: Message) -> Card | None:
    """Not sent any more once somebody has given the year."""
    country, number = message.params["country"], int(message.params["year"])
    if country not in rendering.directory.calendars.unannounced(number):
        return None
    example = rendering.tr("calendar.import_example", code=country, year=str(number))
    return Card((Bold(unannounced(rendering.tr, country, number)),), body=((example,),))


JOBS = {"unannounced": warn}
MESSAGES = {"unannounced": render}
