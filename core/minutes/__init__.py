"""The notes of a meeting as decisions and actions, without any AI: a line is read by its marks or stays a note."""

from __future__ import annotations

from core.minutes.entry import without_review
from core.minutes.model import Action, Decision, Minutes, dump, load
from core.minutes.read import read_minutes
from core.minutes.settle import Settled, read_settled

__all__ = [
    "Action",
    "Decision",
    "Minutes",
    "Settled",
    "dump",
    "load",
    "read_minutes",
    "read_settled",
    "without_review",
]
