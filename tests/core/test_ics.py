"""A calendar file is read back by a parser that is not ours, whatever stands in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from core.ics import Event, calendar

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def event(**given_: str) -> Event:
    return Event("m-12@muster", 3, START, START + timedelta(hours=1), START, **{"summary": "週會", **given_})


def read(text: str) -> dict[str, object]:
    found = Calendar.from_ical(text.encode())
    (one,) = found.walk("VEVENT")
    return {name.lower(): one.decoded(name) if name.startswith("DT") else str(value) for name, value in one.items()}


def test_what_is_written_is_what_was_meant() -> None:
    text = calendar(event(description="價格\n1; 2, 3\\4", location="三樓，會議室"))
    found = read(text)
    assert found["dtstart"] == START.astimezone(UTC) and found["dtend"] == START.astimezone(UTC) + timedelta(hours=1)
    assert (found["summary"], found["location"]) == ("週會", "三樓，會議室")
    assert (found["uid"], found["sequence"]) == ("m-12@muster", "3")
    assert found["description"] == "價格\n1; 2, 3\\4"
    assert "DTSTART:20261123T020000Z\r\n" in text and text.endswith("END:VCALENDAR\r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300), st.text(max_size=200))
def test_no_line_is_longer_than_75_octets_and_no_character_is_lost(summary: str, description: str) -> None:
    text = calendar(event(summary=summary, description=description))
    lines = text.split("\r\n")
    assert all(len(line.encode("utf-8", "replace")) <= 75 for line in lines) and lines[-1] == ""
    assert not any("\r" in line or "\n" in line for line in lines)
    assert text.replace("\r\n ", "").count("BEGIN:VEVENT\r\n") == 1
    if not description and summary.strip() and "\u2028" not in summary and "\x85" not in summary:
        assert read(text)["summary"] == summary
