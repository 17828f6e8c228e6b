"""How satisfied a client is, from 1 to 5, and whether they said so themselves or a colleague heard it."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.kinds.words import RATED_BY, RATINGS
from handlers.answering import not_now, own_card, told
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.escalation import chains
from handlers.escalation.escalating import tell_those_above
from handlers.finding import find, fresh

LOW = 2
"""This and less escalates."""


def rate(ctx: Context, values: Values) -> Answer:
    record = fresh(ctx, find(ctx, values))
    kind = KINDS[record.kind]
    if record.status not in kind.upon.get("rate", ()):
        if "rate" in kind.upon and kind.is_open(record.status):
            raise ctx.refuse("early.rate", card=own_card(ctx, record), record=short_title(record))
        raise not_now(ctx, record)
    rating, by = str(values["rating"]), str(values["by"])
    fields = {**(record.fields or {}), "rating": rating, "rated_by": by}
    columns = {"fields": json.dumps(fields, ensure_ascii=False)}
    moved = change(ctx, record, "rate", columns, str(values.get("note", "")), chosen=[rating, by])
    if int(rating) <= LOW:
        tell_those_above(ctx, moved, "rate")
        chains.start(ctx, moved, "rating", ctx.now)
    return told(ctx, moved, "rate")


COMMANDS = (
    Command(
        "rate",
        rate,
        (
            Arg("record", "record", required=True, asked=False),
            Arg("rating", "choice", required=True, choices=RATINGS, leads=True, problem="problem.rating"),
            Arg("by", "choice", required=True, choices=RATED_BY, leads=True),
            Arg("note", "text"),
        ),
        right="capture",
    ),
)
