"""A form asked in a private chat, one question at a time: a pure state machine, kept between two messages.

What is missing or was not understood is asked first. Where nothing at all was given, the optional questions are then
offered beside "save"; whoever typed something is asked nothing that they left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.answer import Field, Form
from core.card import Bold, Button, Card, Line
from core.i18n import Translator

COMMAND = "answer"
CANCEL = "x"
_SAVE = "save"
_MOST_KEYS = 24
_DRAFT = 16
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Asking:
    """`field` waits for its answer; empty at the overview, and when the form can be sent."""

    form: Form
    field: str = ""
    overview: bool = False

    @property
    def complete(self) -> bool:
        return not self.field and not self.overview

    @property
    def asked(self) -> Field | None:
        return next((field for field in self.form.fields if field.id == self.field), None)


def begin(form: Form) -> Asking:
    """The first question of a form, or of one that came back with errors; where nothing is missing, the overview."""
    nothing = not any(field.value or field.error for field in form.fields)
    optional = any(not field.required for field in form.fields)
    return _next(form, overview=not questions(form) or (nothing and optional))


def answer(asking: Asking, text: str) -> Asking | None:
    """What was typed or chosen for the question that waits; None when none does."""
    asked = asking.asked
    if asked is None:
        return None
    given = replace(asked, value=_meant(asked, text), error="")
    fields = tuple(given if field.id == asked.id else field for field in asking.form.fields)
    return _next(replace(asking.form, fields=fields), asking.overview)


def press(asking: Asking, action: str) -> Asking | None:
    """What a key of this form does now; None for a key of an earlier question."""
    if action == _SAVE:
        return replace(asking, overview=False) if asking.overview and not asking.field else None
    verb, index, choice = action[:1], *_numbers(action[1:])
    field = asking.form.fields[index] if 0 <= index < len(asking.form.fields) else None
    if field is None:
        return None
    if verb == "f" and asking.overview:
        return replace(asking, field=field.id)
    if field.id != asking.field:
        return None
    if verb == "s" and not field.required:
        return answer(asking, "")
    if verb == "o" and 0 <= choice < len(field.options):
        return answer(asking, field.options[choice][0])
    return None


def questions(form: Form) -> list[Field]:
    """What must be asked: what is missing, or was not understood."""
    return [field for field in form.fields if field.error or (field.required and not field.value)]


def values(asking: Asking) -> dict[str, str]:
    """What the form's command is run with."""
    return {**asking.form.values, **{field.id: field.value for field in asking.form.fields}}


def question(asking: Asking, draft: str, tr: Translator) -> Card:
    """What the person sees: the question with its keys, or the overview."""
    field = asking.asked
    return _overview(asking, draft, tr) if field is None else _question(asking, field, draft, tr)


def parse(button: str) -> tuple[str, str] | None:
    """A key's draft (its beginning) and action; None for any other button."""
    command, _, rest = button.partition("|")
    draft, _, action = rest.partition("|")[0].partition(":")
    return (draft, action) if command == COMMAND and len(draft) == _DRAFT else None


def _question(asking: Asking, field: Field, draft: str, tr: Translator) -> Card:
    index = asking.form.fields.index(field)
    body: list[Line] = [(f"⚠ {field.error}",)] if field.error else []
    body += [(text,) for text in (field.hint, tr("telegram.choose") if field.options else "") if text]
    keys = [_key(draft, f"o{index}.{n}", label) for n, (_, label) in enumerate(field.options[:_MOST_KEYS])]
    if not field.required:
        keys.append(_key(draft, f"s{index}", tr("form.skip")))
    return _card(asking, (Bold(f"{asking.form.title} · {field.label}"),), body, keys, draft, tr)


def _overview(asking: Asking, draft: str, tr: Translator) -> Card:
    given = [field for field in asking.form.fields if field.value]
    body: list[Line] = [(f"{field.label} ", Bold(_shown(field))) for field in given]
    body.append((tr("telegram.add"),))
    fields = enumerate(asking.form.fields)
    keys = [_key(draft, f"f{index}", field.label) for index, field in fields if not field.required]
    keys.append(_key(draft, _SAVE, asking.form.submit or tr("form.submit")))
    return _card(asking, (Bold(asking.form.title),), body, keys, draft, tr)


def _card(asking: Asking, title: Line, body: list[Line], keys: list[Button], draft: str, tr: Translator) -> Card:
    return Card(title=title, body=tuple(body), buttons=(*keys, _key(draft, CANCEL, tr("form.close"))))


def _key(draft: str, action: str, label: str) -> Button:
    return Button(COMMAND, label, f"{draft[:_DRAFT]}:{action}")


def _next(form: Form, overview: bool) -> Asking:
    return Asking(form, next((field.id for field in questions(form)), ""), overview)


def _meant(field: Field, text: str) -> str:
    """A typed label is its option; anything else is read when the form is sent."""
    folded = text.strip().casefold()
    return next((value for value, label in field.options if folded in (value.casefold(), label.casefold())), text)


def _shown(field: Field) -> str:
    return dict(field.options).get(field.value, field.value)[:_SHOWN]


def _numbers(text: str) -> tuple[int, int]:
    first, _, second = text.partition(".")
    return _number(first), _number(second)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
