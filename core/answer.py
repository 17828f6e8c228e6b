"""What a handler answers with: shown at once, by the delivery's own means, never through the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from core.card import Card, dump_card, load_card


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `type`: line, text, choice, person, department or when."""

    id: str
    label: str
    type: str = "line"
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    required: bool = False
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that runs `command` when it is sent; `values` are those already known and not asked."""

    command: str
    title: str
    fields: tuple[Field, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    submit: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A private answer. `ref` names the record that it speaks of, when there is one.

    `instead`: it takes the place of the private answer whose button was pressed, as the next page of a list does.
    """

    card: Card
    ref: str = ""
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Toast:
    """One short line over the card that was pressed (at most 200 characters on Telegram)."""

    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was changed and what to do instead; `problems` stand at their fields, `card` is the fresh one."""

    text: str
    problems: Mapping[str, str] = field(default_factory=dict)
    card: Card | None = None


Answer = Say | Toast | Refusal | Form


def dump_answer(answer: Say | Toast) -> dict[str, Any]:
    """The answer as JSON values; only answers of committed units are stored, never a refusal or a form."""
    if isinstance(answer, Toast):
        return {"toast": answer.text}
    return {"say": dump_card(answer.card), "ref": answer.ref, "instead": answer.instead}


def load_answer(data: Mapping[str, Any]) -> Say | Toast:
    if "toast" in data:
        return Toast(data["toast"])
    return Say(load_card(data["say"]), data["ref"], data.get("instead", False))


def dump_form(form: Form) -> dict[str, Any]:
    return asdict(form)


def load_form(data: Mapping[str, Any]) -> Form:
    fields = tuple(Field(**{**f, "options": tuple((a, b) for a, b in f["options"])}) for f in data["fields"])
    return Form(data["command"], data["title"], fields, data["values"], data["submit"])
