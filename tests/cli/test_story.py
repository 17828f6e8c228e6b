"""A day at the terminal: what one program does beside another, on both databases."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.demo import team
from core.people import Account
from storage import people, slots
from storage.db import Database
from storage.uow import Unit
from storage.writer import Writer
from tests.cli.program import Program, Running
from tests.patience import PATIENCE
from tests.world import WEDNESDAY, ZONE

FORMULA = '=HYPERLINK("http://evil")'


def _fill(url: str) -> None:
    """The sample team, an account, and a slot that the scheduler has worked off."""

    def write(unit: Unit) -> None:
        team.load(unit, ZONE, "en")
        [bob] = people.load(unit.conn).named("Bob Tan")
        people.add_account(unit, Account("slack", "T1", "U2"), bob.id)
        slots.take(unit, [("due:1", "2026-11-18T10:00")])

    database = Database(url)
    Writer(database, lambda: WEDNESDAY, b"").perform(write)
    database.close()


@pytest.fixture
def muster(database_url: str, tmp_path: Path) -> Program:
    _fill(database_url)
    return Program(tmp_path, DATABASE_URL=database_url)


def _sent(muster: Program, key: str) -> dict[str, Any]:
    """The outgoing message of this key once the running bot has sent it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        [found] = [row for row in muster.rows("messages") if row["key"] == key]
        if found["state"] == "sent":
            return found
        time.sleep(0.2)
    raise AssertionError(f"{key} was never sent")


def test_a_command_beside_a_running_bot_is_delivered_by_it_and_can_be_traced(muster: Program) -> None:
    with Running(muster):
        done = muster("do", "/issue Label printer is down !urgent @Bob #Operations", "--as", "alice martin")
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert done.stdout.splitlines()[:2] == [
            "Captured: I-1 Label printer is down",
            "🐛 I-1 · Label printer is down  🔴 urgent",
        ]
        assert "Bob Tan is asked to take it" in done.stdout
        message = _sent(muster, "card:I-1:12:1")
    assert message["ref"] == "I-1"
    assert message["room"] == "operations"
    assert message["platform_id"]
    steps = muster("trace", "i1").stdout.splitlines()
    kinds = [line[21:29].strip() for line in steps]
    assert kinds == ["delivery", "unit", *["message"] * 4, "card", "card"]
    assert "/issue · Alice Martin" in steps[0]
    assert "I-1 revision 1 · captured" in steps[1]
    assert any("sent, 1 tries · sent 2" in line and message["platform_id"] in line for line in steps[2:6])
    assert "shows revision 1 of 1" in steps[-1]


def test_every_export_has_its_fields(muster: Program) -> None:
    assert muster("do", f"task {FORMULA} @Bob by tomorrow 5pm", "--as", "Amy", "--key", "k1").returncode == 0
    assert muster("do", "take T-1", "--as", "Bob Tan").returncode == 0
    [record] = muster.rows("records")
    created, due = record.pop("created_at"), record.pop("due_at")
    assert created.endswith("+00:00") and due.endswith("T09:00:00+00:00")  # 17:00 in Shanghai
    assert record == {
        "ref": "T-1",
        "kind": "task",
        "title": FORMULA,
        "status": "doing",
        "severity": "normal",
        "reporter": "Amy Chen",
        "owner": "Bob Tan",
        "department": "Operations",
        "client": None,
        "closed_at": None,
        "source": {"platform": "local", "room": "private-5", "message": ""},
        "fields": {},
        "files": [],
    }
    captured, taken = muster.rows("history")
    assert list(captured) == ["ref", "revision", "at", "actor", "verb", "changes", "text", "key"]
    assert (captured["text"], captured["key"], captured["actor"]) == (FORMULA, "terminal:5:k1", "Amy Chen")
    assert (taken["ref"], taken["revision"], taken["verb"]) == ("T-1", 2, "take")
    [bob] = [person for person in muster.rows("people") if person["name"] == "Bob Tan"]
    assert bob.pop("id") == 6
    assert bob == {
        "name": "Bob Tan",
        "email": "",
        "role": "staff",
        "department": "Operations",
        "superior": "Amy Chen",
        "locale": "en",
        "zone": ZONE,
        "active": True,
        "identities": [{"platform": "slack", "workspace": "T1", "user": "U2"}],
    }
    assert muster.rows("slots") == [{"schedule": "due:1", "slot": "2026-11-18T10:00", "state": "sent"}]
    assert [row["name"] for row in muster.rows("clients")] == ["Acme", "Hoya", "Nordic Tools"]
    wanted = {"key", "room", "ref", "state", "sent_at", "platform_id"}
    assert all(wanted <= set(message) for message in muster.rows("messages"))


def test_a_table_for_a_spreadsheet_holds_no_formula(muster: Program) -> None:
    muster("do", f"/task {FORMULA}", "--as", "王大維")
    found = list(csv.DictReader(io.StringIO(muster("export", "records", "--format", "csv").stdout, newline="")))
    assert found[0]["title"] == f"'{FORMULA}"
    assert found[0]["source_room"] == "private-7"
    assert found[0]["reporter"] == "王大維"
    assert found[0]["fields"] == "{}"
    assert found[0]["owner"] == ""
    history = list(csv.DictReader(io.StringIO(muster("export", "history", "--format", "csv").stdout, newline="")))
    assert json.loads(history[0]["changes"])["status"] == "todo"
    assert history[0]["text"] == f"'{FORMULA}"


def test_the_same_key_has_its_effect_once(muster: Program) -> None:
    answers = {muster("do", "/task Send the offer", "--as", "Ken", "--key", "k").stdout for _ in range(2)}
    assert len(answers) == 1
    assert len(muster.rows("records")) == 1


def test_what_a_refusal_a_form_and_a_stranger_look_like(muster: Program) -> None:
    muster("do", "/issue It hums", "--as", "Ken")
    refused = muster("do", "/take I-9", "--as", "Ken")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "I find no I-9. Look in /mine, or check the number.\n"
    form = muster("do", "/block I-1", "--as", "Ken Wong")
    assert (form.returncode, form.stdout) == (1, "")
    assert "What is in the way?" in form.stderr
    assert "/block T-3 waiting for the drawings" in form.stderr
    stranger = muster.refused("do", "/mine", "--as", "Zed")
    assert "nobody is called “Zed”" in stranger and "Alice Martin (id 1, Warehouse)" in stranger
    assert muster("do", "/mine").returncode == 0, "Sam is the only administrator"
    assert "nothing is known of I-99" in muster.refused("trace", "I-99")


def test_a_name_that_fits_two_is_asked_back(muster: Program, database_url: str) -> None:
    database = Database(database_url)
    writer = Writer(database, lambda: WEDNESDAY, b"")
    second = writer.perform(lambda unit: people.add_person(unit, "Ken Adams", role="administrator", zone=ZONE))
    database.close()
    assert "“Ken” fits several: Ken Wong (id 4, Operations), Ken Adams" in muster.refused("do", "/mine", "--as", "Ken")
    assert muster("do", "/mine", "--as", str(second)).returncode == 0
    assert "not one administrator but 2" in muster.refused("do", "/mine")


def test_with_a_platform_alone_the_card_goes_to_the_departments_room(muster: Program) -> None:
    away = {"MUSTER_LOCAL_CHAT": "off", "TELEGRAM_BOT_TOKEN": "4242:test"}
    assert muster("do", "/issue It hums #Operations", "--as", "Alice", **away).returncode == 0
    assert [row["room"] for row in muster.rows("messages")] == ["operations"]
    [record] = muster.rows("records")
    assert record["source"] == {"platform": None, "room": None, "message": ""}


def test_a_delivery_and_a_message_are_traced_by_their_keys(muster: Program) -> None:
    muster("do", "/issue It hums #Operations", "--as", "Alice", "--key", "one")
    muster("do", "/comment I-1 \x1b[2Jlouder now", "--as", "Alice", "--key", "two")
    of_delivery = muster("trace", "terminal:1:one").stdout
    assert of_delivery.count("delivery") == 1 and "card:I-1:12:1" in of_delivery
    of_message = muster("trace", "terminal:1:two#1").stdout
    assert "line → local" in of_message and "comment" in of_message
    assert "\x1b" not in muster("trace", "I-1").stdout + muster("do", "/show I-1", "--as", "Bob").stdout
