"""Errors that carry their meaning; an exception's docstring is its message."""

from __future__ import annotations

from asyncio import Future
from typing import Any

from core.answer import Form, Refusal


class MusterError(Exception):
    """Something that Muster can name went wrong."""


class Undone(MusterError):
    """The unit changes nothing: its answer is a refusal or a form, and its key is not stored."""

    def __init__(self, answer: Refusal | Form) -> None:
        super().__init__(answer.title if isinstance(answer, Form) else answer.text)
        self.answer = answer


class NotSaved(MusterError):
    """Nothing was saved; the person gets their words back. `reason` is a catalog key below `notsaved.`"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StillRunning(MusterError):
    """The unit has begun and takes longer than the person can wait; `later` brings its answer."""

    def __init__(self, later: Future[Any]) -> None:
        super().__init__("still running")
        self.later = later


class SettingsError(MusterError):
    """A setting is wrong; the message names it and what it accepts."""


class DatabaseError(MusterError):
    """The database cannot be used; the message says which and what to do."""
