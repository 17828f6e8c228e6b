"""The card of a draft: what is ready, what is unsure and why, and the buttons that settle it (voice.md)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from core.card import Bold, Button, Card, Line
from core.i18n import Translator
from core.minutes import Action, Minutes
from core.minutes.crowd import Crowd
from core.people import Directory
from core.record import Record
from storage.minutes import Version

_BUTTONS = 4
_UNSURE, _READY = 7, 12
_WORDS = 60


def draft_card(tr: Translator, directory: Directory, now: datetime, record: Record, draft: Version) -> Card:
    """For its author alone."""
    found = draft.minutes
    numbered = list(enumerate(found.actions, 1))
    unsure = [(number, one) for number, one in numbered if not (one.ready or one.note)]
    ready = [(number, one) for number, one in numbered if one.ready and not one.note]
    body = [_ready(tr, directory, ready)] if ready else []
    body += [_doubt(tr, directory, found, number, one) for number, one in unsure[:_UNSURE]]
    if len(unsure) > _UNSURE:
        body.append((tr.count("and_more", len(unsure) - _UNSURE),))
    body += [(f"• {one.title}", _review(tr, one.review, now)) for one in found.decisions[:_READY]]
    body += [_line(tr, directory, now, number, one) for number, one in ready[:_READY]]
    left = max(0, len(found.decisions) - _READY) + max(0, len(ready) - _READY)
    body += [(tr.count("and_more", left),)] if left else []
    if unsure:
        body.append((tr("draft.how", number=unsure[0][0]),))
    return Card(
        (Bold(_title(tr, record, draft)),), record.ref, tuple(body), buttons=_buttons(tr, directory, record, draft)
    )


def counted(tr: Translator, found: Minutes) -> str:
    """`決議 2、待辦 6`; what there is none of is left out."""
    actions = [one for one in found.actions if not one.note]
    parts = [tr.count("draft.decisions", len(found.decisions))] if found.decisions else []
    parts += [tr.count("draft.actions", len(actions))] if actions else []
    return tr("draft.comma").join(parts) or tr("draft.nothing")


def owners(tr: Translator, directory: Directory, actions: list[Action]) -> str:
    """`Amy 2、小陳 1`."""
    counts = Counter(owner for one in actions for owner in one.owners)
    named = [(directory.people.get(owner), count) for owner, count in counts.most_common()]
    return tr("draft.comma").join(f"{person.name} {count}" for person, count in named if person)


def _title(tr: Translator, record: Record, draft: Version) -> str:
    name = record.title.partition("\n")[0][:_WORDS]
    key = "draft.title" if draft.version == 1 else "draft.title_again"
    return tr(key, ref=record.ref, name=name, found=counted(tr, draft.minutes), version=draft.version)


def _ready(tr: Translator, directory: Directory, ready: list[tuple[int, Action]]) -> Line:
    actions = [one for _, one in ready]
    return (tr("draft.ready", lines=_ranges([number for number, _ in ready]), who=owners(tr, directory, actions)),)


def _ranges(numbers: list[int]) -> str:
    """1–4, 6."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _doubt(tr: Translator, directory: Directory, found: Minutes, number: int, one: Action) -> Line:
    """⚠ 5 「王：下週處理報關」是哪一位王？"""
    words = found.lines[one.line].strip().lstrip("-*•·[]☐□ ")[:_WORDS] or one.title[:_WORDS]
    asked = []
    if one.owner is None:
        person = directory.people.get(one.candidates[0]) if one.candidates else None
        if len(one.candidates) > 1:
            asked.append(_which(tr, directory, one))
        elif person:
            asked.append(tr("draft.is_it", name=person.name))
        else:
            asked.append(tr("draft.whom", name=one.named) if one.named else tr("draft.who"))
    if one.due is None and not one.undated:
        asked.append(tr("draft.when"))
    return (tr("draft.unsure", number=number, words=words, asked=tr("draft.space").join(asked)),)


def _which(tr: Translator, directory: Directory, one: Action) -> str:
    """One name that fits several, or several names for one thing."""
    if set(one.candidates) <= {person.id for person in Crowd(directory, {}).find(one.named)}:
        return tr("draft.which", name=one.named)
    people = [directory.people[id].name for id in one.candidates if id in directory.people]
    return tr("draft.one_of", names=" / ".join(people))


def _line(tr: Translator, directory: Directory, now: datetime, number: int, one: Action) -> Line:
    people = (directory.people.get(owner) for owner in one.owners)
    names = tr("comma").join(person.name for person in people if person)
    due = (" · ", tr.moment(one.due, now)) if one.due else ()
    return (f"{number} {one.title[:_WORDS]} · {names or tr('nobody')}", *due)


def _review(tr: Translator, at: datetime | None, now: datetime) -> str:
    return f" · {tr('draft.review', at=tr.moment(at, now).text)}" if at else ""


def _buttons(tr: Translator, directory: Directory, record: Record, draft: Version) -> tuple[Button, ...]:
    """One for each person whom a name fits, one to choose for the other lines; last the one that saves."""
    found: list[Button] = []
    open_ = [(n, one) for n, one in enumerate(draft.minutes.actions, 1) if not (one.ready or one.note)]
    for number, one in open_:
        people = [p for id in one.candidates if one.owner is None and (p := directory.people.get(id)) and p.active]
        named = [
            Button("settle_as", f"{number} {person.name}", f"{record.ref}.{number}.{person.id}", draft.revision)
            for person in people
        ]
        if not named or len(found) + len(named) > _BUTTONS:
            named = [Button("settle_ask", tr("draft.choose", number=number), f"{record.ref}.{number}", draft.revision)]
        if len(found) + len(named) <= _BUTTONS:
            found += named
    label = _save_label(tr, draft.minutes, len(open_))
    save = Button("minutes_save", label, record.ref, draft.revision, primary=not open_)
    return (*found, save) if open_ else (save, *found)


def _save_label(tr: Translator, found: Minutes, unsure: int) -> str:
    ready = sum(one.ready and not one.note for one in found.actions)
    if not unsure:
        return tr("draft.save")
    if not ready and not found.decisions:
        return tr.count("draft.keep", unsure)
    if not ready:
        return tr.count("draft.save_decisions", unsure)
    return tr.count("draft.save_some", unsure, ready=ready)
