"""The files of the targets and the alerts of KPIs, which handlers/__init__.py takes up."""

from __future__ import annotations

from types import ModuleType

from handlers import (
    kpi_alert_messages,
    kpi_behind,
    kpi_issue,
    kpi_looking,
    kpi_remarks,
    kpi_review,
    kpi_review_offer,
    kpi_targets,
)

FEATURES: tuple[ModuleType, ...] = (
    kpi_targets,
    kpi_alert_messages,
    kpi_remarks,
    kpi_issue,
    kpi_behind,
    kpi_looking,
    kpi_review,
    kpi_review_offer,
)
