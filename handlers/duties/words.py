"""An obligation in the reader's words: its title, its checklist, how often, whose it is."""

from __future__ import annotations

from core.duties.obligation import Obligation
from core.i18n import Translator
from core.people import Directory
from handlers.duties.cadence_words import say_cadence


def title_of(tr: Translator, obligation: Obligation) -> str:
    return obligation.title or tr(f"obligation.{obligation.origin}.title")


def checklist_of(tr: Translator, obligation: Obligation) -> str:
    """One item a line; that of the catalogue where nobody wrote another."""
    own = f"obligation.{obligation.origin}.checklist"
    return obligation.checklist or (tr(own) if obligation.origin and tr.has(own) else "")


def owner_of(tr: Translator, directory: Directory, obligation: Obligation) -> str:
    kind, _, value = obligation.owner.partition(":")
    if kind == "person":
        found = directory.people.get(int(value))
        return found.name if found else tr("nobody")
    if obligation.each == "client":
        return tr("duty.each_client")
    if kind == "role":
        role = tr(f"role.{value}")
        return tr("duty.each_holder", role=role) if obligation.each else role
    lead = directory.lead_of(obligation.department)
    return lead.name if lead else tr("nobody")


def often(tr: Translator, obligation: Obligation) -> str:
    """How often, and on whose clock where that is another than the reader's."""
    said = say_cadence(tr, obligation.cadence)
    return said if obligation.zone == tr.zone else tr("duty.in_zone", cadence=said, zone=obligation.zone)


def titled(title: str, called: str) -> str:
    """`Stock list (2026-W47)`, 盘点（2026-W47）: the brackets are those of the title's own writing."""
    return f"{title}（{called}）" if title[-1:] > "\u2e80" else f"{title} ({called})"
