"""`muster trace REF|KEY`: the way of one thing."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.common import Demo, end, quiet_settings, reading
from bot.terminal import visible
from storage.tracing import trace as steps_of


def trace(wanted: Annotated[str, typer.Argument(metavar="REF|KEY")], demo: Demo = False) -> None:
    """Show the way of one thing: delivery → unit → outbox → the platform's id."""
    settings = quiet_settings(demo)
    with reading(settings) as conn:
        steps = steps_of(conn, wanted)
    if not steps:
        end(f"nothing is known of {wanted}; give a reference like I-12, or the key of a delivery or a message")
    zone = ZoneInfo(settings.muster_timezone)
    for step in steps:
        at = step.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if step.at else "now"
        print(f"{at:<19}  {step.what:<8}  {visible(step.text)}")
