"""A team's own kinds: a file each, refused by name where it is wrong, and records that outlive their file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot import registers
from bot.slack.manifest import manifest
from bot.telegram.menu import menus
from core.answer import Refusal
from core.errors import SettingsError
from core.kinds import KINDS
from tests.cli.program import Program
from tests.world import World, buttons, words

GUIDE = Path(__file__).parents[2] / "docs" / "registers.md"
VISIT = re.search(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]  # it is there
"""The complete example of the guide."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "own").mkdir()
    yield tmp_path / "own"
    registers.declare()


async def test_the_guides_example_is_a_kind_on_every_surface(database_url: str, folder: Path) -> None:
    (folder / "visit.toml").write_text(VISIT, encoding="utf-8")
    async with World(database_url, muster_kinds=str(folder)) as world:
        captured = words(await world.say(world.alice, "/trip Acme: see the new line @Bob by Friday"))
        assert "TR-1 see the new line" in captured
        await world.run(
            world.bob, "hold", values={"record": "TR-1", "impression": "pleased", "report": "all is well"}, asked=True
        )
        card = world.cards(world.operations)[-1]
        assert "Impression: good" in words(card) and "Bob has it · visited" in words(card)
        assert "Follow up" in buttons(card)
        assert not isinstance((await world.say(world.bob, "/close_trip TR-1")).answer, Refusal)
        await world.say(world.alice, "/trip Acme: bring the sample @Bob")
        await world.run(
            world.bob, "hold", values={"record": "TR-2", "impression": "displeased", "report": "late"}, asked=True
        )
        assert "TR-2" in words(world.cards(world.private(world.dawei), world.dawei)[-1])
        assert isinstance((await world.say(world.bob, "/close_trip TR-2")).answer, Refusal)
        await world.say(world.dawei, "/answer TR-2 同意，但打九折")
        assert not isinstance((await world.say(world.bob, "/close_trip TR-2")).answer, Refusal)
        listed = words(await world.say(world.xiaoming, "/help trip"))
        assert "/trip" in listed
        dispatch, tr = world.muster.dispatch, world.muster.languages.translator("en", "UTC")
        made = manifest(dispatch.registry, tr, "", "https://x/slack/events")
        assert "/trip" in {one["command"] for one in made["features"]["slash_commands"]}
        assert len(made["features"]["shortcuts"]) <= 10
        shown = menus(world.muster._parts, "zh_Hant")[0]["commands"]
        assert "trip" in {one["command"] for one in shown}


async def test_a_choice_that_is_called_as_another_one_takes_nothing_from_it(database_url: str, folder: Path) -> None:
    text = VISIT.replace('choices = { pleased = "good"', 'choices = { pleased = "high"')
    (folder / "visit.toml").write_text(text, encoding="utf-8")
    async with World(database_url, muster_kinds=str(folder)) as world:
        await world.say(world.alice, "/issue Pump leaks")
        await world.say(world.alice, "/severity I-1 high")
        await world.say(world.alice, "/trip Acme: see the new line @Alice")
        await world.run(world.alice, "hold", values={"record": "TR-1", "impression": "high", "report": "x"}, asked=True)
        assert [row["severity"] for row in world.rows("records")] == ["high", "normal"]
        assert "Impression: high" in words(await world.look(world.alice, "TR-1"))


async def test_records_outlive_the_file_of_their_kind(database_url: str, folder: Path) -> None:
    (folder / "visit.toml").write_text(VISIT, encoding="utf-8")
    async with World(database_url, muster_kinds=str(folder)) as world:
        await world.say(world.alice, "/trip Acme: see the new line @Bob")
        await world.run(
            world.bob, "hold", values={"record": "TR-1", "impression": "pleased", "report": "fine"}, asked=True
        )
    (folder / "visit.toml").unlink()
    async with World(database_url, muster_kinds=str(folder)) as world:
        world._keys = count(50)
        assert KINDS["trip"].archived
        shown = words(await world.look(world.bob, "TR-1"))
        assert "see the new line" in shown and "Impression: good" in shown and "visited" in shown.casefold()
        assert "Bob made the trip" in words(await world.say(world.bob, "/history TR-1"))
        assert isinstance((await world.say(world.bob, "/trip Acme: another")).answer, Refusal)
        assert isinstance((await world.say(world.bob, "/rename TR-1 other")).answer, Refusal)
        assert not isinstance((await world.say(world.bob, "/comment TR-1 still true")).answer, Refusal)
        assert not isinstance((await world.say(world.bob, "/mine")).answer, Refusal)
    (folder / "other.toml").write_text(VISIT.replace('name = "trip"', 'name = "tour"', 1).replace("/trip", "/tour"))
    with pytest.raises(SettingsError, match="TR is the prefix of the records of trip, whose file is gone"):
        World(database_url, muster_kinds=str(folder))
    (folder / "other.toml").rename(folder / "visit.toml")
    (folder / "visit.toml").write_text(VISIT, encoding="utf-8")
    async with World(database_url, muster_kinds=str(folder)) as world:
        world._keys = count(100)
        assert "TR-2" in words(await world.say(world.bob, "/trip Acme: another"))


async def test_a_file_says_in_which_state_it_waits_and_for_whom(database_url: str, folder: Path) -> None:
    text = VISIT.replace("final = [", 'waits_for = { visited = "client" }\nfinal = [', 1)
    (folder / "visit.toml").write_text(text, encoding="utf-8")
    async with World(database_url, muster_kinds=str(folder)) as world:
        await world.say(world.alice, "/trip Acme: see the new line @Bob")
        await world.run(
            world.bob, "hold", values={"record": "TR-1", "impression": "pleased", "report": "fine"}, asked=True
        )
        assert "TR-1" in words(await world.say(world.bob, "/stuck"))


WRONG = {
    "a cause that is none": (
        VISIT.replace("final = [", 'waits_for = { visited = "rain" }\nfinal = [', 1),
        "waits_for.visited names rain, which is unknown; allowed are blocked, client",
    ),
    "a final state that waits": (
        VISIT.replace("final = [", 'waits_for = { closed = "client" }\nfinal = [', 1),
        "waits_for has unknown keys closed",
    ),
    "unknown key": (VISIT.replace("sign =", "colour ="), "unknown keys colour"),
    "no toml": (VISIT + "\n[", "visit.toml: "),
    "a taken prefix": (VISIT.replace('prefix = "TR"', 'prefix = "T"'), "prefix T is that of the kind task already"),
    "a taken name": (VISIT.replace('name = "trip"', 'name = "mine"', 1), "name mine is taken already"),
    "an unknown state": (VISIT.replace('to = "visited"', 'to = "gone"'), "to names gone"),
    "a shipped kind's name": (VISIT.replace('name = "trip"', 'name = "order"', 1), "name order is taken already"),
    "no text": ("\0\udcff".encode("utf-8", "surrogatepass").decode("latin-1"), "visit.toml: "),
}


@pytest.mark.parametrize("which", WRONG)
def test_a_wrong_file_is_refused_by_name_and_nothing_is_half_loaded(folder: Path, which: str) -> None:
    text, says = WRONG[which]
    (folder / "visit.toml").write_text(text, encoding="utf-8")
    before = dict(KINDS)
    with pytest.raises(SettingsError) as error:
        registers.declare(folder)
    assert says in str(error.value) and "visit.toml" in str(error.value) and "\n" not in str(error.value)
    assert before == KINDS


def test_a_file_of_the_same_name_takes_the_place_of_one_that_ships(folder: Path) -> None:
    text = VISIT.replace('name = "trip"', 'name = "order"', 1).replace('prefix = "TR"', 'prefix = "O"')
    (folder / "order.toml").write_text(text, encoding="utf-8")
    registers.declare(folder)
    assert KINDS["order"].states == ("planned", "visited", "closed", "cancelled")


def test_run_and_doctor_name_the_file_and_end(tmp_path: Path) -> None:
    (tmp_path / "data" / "kinds").mkdir(parents=True)
    file = tmp_path / "data" / "kinds" / "visit.toml"
    file.write_text(VISIT.replace('prefix = "TR"', 'prefix = "V3"'), encoding="utf-8")
    muster = Program(tmp_path)
    for command in ("run", "migrate", "doctor"):
        done = muster(command)
        said = (done.stdout + done.stderr).strip()
        assert done.returncode != 0 and "data/kinds/visit.toml: prefix 'V3' must be" in said
        assert len(said.splitlines()) == 1
    file.write_text(VISIT, encoding="utf-8")
    assert muster("migrate").returncode == 0
    assert "1 of them from data/kinds" in muster("doctor").stdout
    gone = muster("doctor", MUSTER_KINDS="nowhere")
    assert gone.returncode != 0 and "MUSTER_KINDS: there is no folder nowhere" in gone.stdout
