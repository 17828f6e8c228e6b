"""A policy written back, as it could be typed, in a reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from core.escalation.model import WORK, Policy, Step, Target, Wait
from core.i18n import Translator
from core.people import Directory


def write_policy(policy: Policy, tr: Translator, directory: Directory) -> str:
    scope = scope_of(policy, tr, directory)
    lines = [tr("policy.text.for", what=scope)] if scope else []
    lines += [tr("policy.text.critical")] if policy.critical else []
    lines += [tr("policy.text.up_to", level=tr(f"level.{policy.ceiling}"))] if policy.ceiling else []
    return "\n".join((*lines, *(write_step(step, tr, directory) for step in policy.steps)))


def scope_of(policy: Policy, tr: Translator, directory: Directory) -> str:
    """For what it is; "" for everything."""
    departments = [directory.departments[id].name for id in policy.departments if id in directory.departments]
    named = (
        *(tr(f"choice.{kind}") for kind in sorted(policy.kinds)),
        *(tr(f"choice.{severity}") for severity in sorted(policy.severities)),
        *(f"#{_quoted(name)}" for name in sorted(departments)),
        *(tr(f"cause.{cause}") for cause in sorted(policy.causes)),
    )
    return _joined(named, tr)


def write_step(step: Step, tr: Translator, directory: Directory) -> str:
    whom = _joined((target_name(target, tr, directory) for target in step.targets), tr)
    if step.wait.length:
        key = "policy.text.clock" if step.wait.clock else "policy.text.after"
        said = tr(key, wait=_length(step.wait, tr), whom=whom)
    else:
        said = tr("policy.text.once", whom=whom)
    if step.repeat:
        said += tr("policy.text.repeat", times=step.repeat, every=_length(step.every, tr))
    if step.hours == WORK:
        return said + tr("policy.text.working")
    return said + (tr("policy.text.hours", hours=step.hours.replace("-", "–")) if step.hours else "")


def target_name(target: Target, tr: Translator, directory: Directory) -> str:
    if target.kind in ("level", "role"):
        return tr(f"{target.kind}.{target.value}")
    id = int(target.value)
    if target.kind == "person":
        return f"@{_quoted(directory.people[id].name)}" if id in directory.people else "@?"
    if target.kind == "department":
        return f"#{_quoted(directory.departments[id].name)}" if id in directory.departments else "#?"
    return tr("policy.text.room", room=directory.rooms[id].name if id in directory.rooms else "?")


def _length(wait: Wait, tr: Translator) -> str:
    hours, minutes = divmod(wait.minutes, 60)
    parts = (("day", wait.days), ("hour", hours), ("minute", minutes))
    return " ".join(tr(f"policy.text.{unit}", count=count) for unit, count in parts if count)


def _joined(names: Iterable[str], tr: Translator) -> str:
    return tr("comma").join(names)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
