"""The features that are about KPIs, which handlers/__init__.py takes up: a file in handlers/, and its line here."""

from __future__ import annotations

from types import ModuleType

from handlers import (
    kpi,
    kpi_ask_messages,
    kpi_chart,
    kpi_chase,
    kpi_correct,
    kpi_define,
    kpi_enabling,
    kpi_enter,
    kpi_fill,
    kpi_overview,
    kpi_rates,
    kpi_report,
    kpi_verify,
)

FEATURES: tuple[ModuleType, ...] = (
    kpi,
    kpi_enabling,
    kpi_define,
    kpi_enter,
    kpi_fill,
    kpi_verify,
    kpi_rates,
    kpi_correct,
    kpi_chase,
    kpi_ask_messages,
    kpi_overview,
    kpi_chart,
    kpi_report,
)
