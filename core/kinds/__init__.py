"""The kinds of record. To add one, write its file and its line here."""

from collections.abc import Mapping

from core.kinds.complaint import COMPLAINT
from core.kinds.finding import FINDING
from core.kinds.issue import ISSUE
from core.kinds.meeting import MEETING
from core.kinds.model import BACK, Kind, Transition, check
from core.kinds.project import PROJECT
from core.kinds.risk import RISK
from core.kinds.task import TASK

__all__ = ["BACK", "BY_PREFIX", "KINDS", "Kind", "Transition", "check"]

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (ISSUE, TASK, COMPLAINT, MEETING, FINDING, PROJECT, RISK)}
BY_PREFIX: Mapping[str, Kind] = {kind.prefix: kind for kind in KINDS.values()}

SEVERITIES = ("low", "normal", "high", "urgent")
