"""One sentence that says what a command lacks and how it is typed, where no form can ask for it."""

from __future__ import annotations

import re

from core.answer import Form
from core.command import Command
from core.i18n import Translator

_QUESTION = re.compile(r"[^?？]*[?？]")
_TYPES = ("person", "client", "when")


def needed(tr: Translator, command: Command, name: str) -> str:
    """`Say which one, for example: /take I-12`."""
    type = next(arg.type for arg in command.args if arg.name == name)
    return _sentence(tr, command.name, name, type, tr.first(f"arg.{command.name}.{name}", f"arg.{name}"))


def needed_in(tr: Translator, form: Form) -> str:
    """The same of the first question of a form that is still open."""
    left = next((field for field in form.fields if field.required and not field.value), form.fields[0])
    return _sentence(tr, form.command, left.id, left.type, left.label)


def _sentence(tr: Translator, command: str, name: str, type: str, label: str) -> str:
    """A record and some types have words of their own; else the form's question is asked, less the example in it."""
    example = tr(f"command.{command}.example")
    if name == "record" or type in _TYPES:
        return tr(f"needs.{'record' if name == 'record' else type}", example=example)
    if question := _QUESTION.match(label):
        return tr("needs.question", question=question[0], example=example)
    return tr("needs.plain", example=example)
