"""Two entries that turn out to be one person: what follows them, and what stays outside."""

from __future__ import annotations

import itertools

from core.answer import Say
from core.card import plain
from core.invocation import Invocation
from core.people import Account, Place, Role
from storage import joining, people
from storage.exports import EXPORTS
from storage.uow import Unit
from tests.world import ZONE, World, words

_KEYS = itertools.count(1)


async def _second_entry(world: World, name: str = "alice.w", **values: object) -> int:
    """Another entry of hers, as Slack makes one at her first command, with what can hang on a person."""

    def write(unit: Unit) -> int:
        id = people.add_person(unit, name, zone=ZONE, **values)
        people.add_account(unit, Account("slack", "T1", "U1"), id)
        people.add_account(unit, Account("slack", "T2", "U9"), id)
        values_ = {"audience": "colleagues", "person_id": id, "zone": ZONE}
        people.add_room(unit, Place("local", "", f"private-{id}"), name, **values_)
        return id

    id = await world.muster.writer.submit(write)
    await world.muster.directories.current()
    return id


async def _code(world: World, person: int) -> str:
    reply = await world.say(person, "/connect")
    assert isinstance(reply.answer, Say)
    return words(reply).partition("/join ")[2].split()[0]


async def _join(world: World, person: int, code: str) -> str:
    """Somebody uses a code in Slack, where accounts are joined."""
    account = Account("slack", "T1", f"U-{person}")

    def meet(unit: Unit) -> None:
        if account not in world.muster.directories.latest.accounts:
            people.add_account(unit, account, person)

    await world.muster.writer.submit(meet)
    await world.muster.directories.current()
    place, key = Place("slack", "T1", f"D-{person}"), f"join:{next(_KEYS)}"
    said = Invocation(key, "join", account, place, world.clock.now(), text=code, private=True)
    reply = await world.muster.dispatch.run(said)
    await world.settle()
    await world.muster.directories.current()
    return words(reply)


async def _become(world: World, gone: int, kept: int) -> str:
    return await _join(world, gone, await _code(world, kept))


async def test_everything_of_hers_follows(world: World) -> None:
    gone = await _second_entry(world)

    def write(unit: Unit) -> None:
        people.change_person(unit, world.bob, superior_id=gone)
        people.change_department(unit, 2, lead_id=gone)

    await world.muster.writer.submit(write)
    await world.say(gone, "/issue Scale is off")
    await world.say(world.bob, "/task @alice.w Send the offer")
    assert "Alice" in await _become(world, gone, world.alice)

    accounts = [row for row in world.rows("identities") if row["platform"] == "slack"]
    assert {row["person_id"] for row in accounts} == {world.alice}
    assert {row["person_id"] for row in world.rows("rooms") if row["name"] == "alice.w"} == {world.alice}
    assert world.person(world.bob).superior == world.alice
    assert world.muster.directories.latest.departments[2].lead == world.alice
    assert gone not in {row["owner_id"] for row in world.rows("records")}
    mine = words(await world.say(world.alice, "/mine"))
    assert "I-1" in mine and "T-1" in mine
    assert world.person(gone).id == world.alice
    with world.muster.database.read() as conn:
        assert {row["actor"] for row in EXPORTS["history"][1](conn)} == {"Alice", "Bob"}
        assert "alice.w" not in [row["name"] for row in EXPORTS["people"][1](conn)]


async def test_an_open_card_is_hers_to_move_afterwards(world: World) -> None:
    gone = await _second_entry(world)
    await world.say(world.bob, "/issue Scale is off @alice.w")
    await _become(world, gone, world.alice)
    assert "yours" in words(await world.press(world.alice, "take", "I-1", 1))
    [card] = [card for card in world.cards(world.general) if card.ref == "I-1"]
    assert "Alice has it" in "\n".join(plain(line) for line in card.body)


async def test_three_entries_lead_to_one(world: World) -> None:
    first = await _second_entry(world, "A. Martin")

    def write(unit: Unit) -> int:
        return people.add_person(unit, "alice2", zone=ZONE)

    second = await world.muster.writer.submit(write)
    await world.muster.directories.current()
    await _become(world, first, second)
    await _become(world, second, world.alice)
    directory = await world.muster.directories.current()
    assert directory.people[first].id == directory.people[second].id == world.alice
    assert directory.who(Account("slack", "T1", "U1")) == world.person(world.alice)


async def test_what_she_has_nothing_of_is_filled_and_nobody_becomes_their_own_superior(world: World) -> None:
    gone = await _second_entry(world, email="alice@example.com", superior_id=world.amy)

    def write(unit: Unit) -> None:
        people.change_person(unit, world.alice, superior_id=gone)

    await world.muster.writer.submit(write)
    await _become(world, gone, world.alice)
    alice = world.person(world.alice)
    assert (alice.superior, alice.email) == (world.amy, "alice@example.com")


async def test_the_code_givers_role_stays(world: World) -> None:
    gone = await _second_entry(world, role=Role.MANAGER.value)
    refused = await _become(world, gone, world.alice)
    assert "Department manager" in refused and "connect here" in refused
    assert world.person(gone).id == gone
    assert "Ken" in await _become(world, gone, world.ken)
    assert world.person(gone).role == Role.MANAGER
    assert "Ken" in await _become(world, world.alice, world.ken)  # fewer rights join more: his they are, both chats


async def test_codes_of_somebody_who_left_and_accounts_that_left_are_refused(world: World) -> None:
    code = await _code(world, world.bob)
    gone = await _second_entry(world)

    def leave(unit: Unit) -> None:
        people.change_person(unit, world.bob, active=False)

    await world.muster.writer.submit(leave)
    assert "not valid" in await _join(world, gone, code)

    def departed(unit: Unit) -> int | None:
        people.change_person(unit, gone, active=False)
        return joining.use_code(unit, joining.make_code(unit, world.amy), Account("slack", "T1", "U1"))

    assert await world.muster.writer.submit(departed) is None


async def test_the_local_chat_joins_nobody_and_leaves_the_code_good(world: World) -> None:
    code = await _code(world, world.alice)
    assert "one account" in words(await world.say(world.bob, f"/join {code}"))
    assert "只有一個帳號" in words(await world.say(world.dawei, f"/join {code}"))
    assert "只有一个账号" in words(await world.say(world.xiaoming, f"/join {code}"))
    assert world.person(world.bob).name == "Bob"
    assert "Alice" in await _join(world, await _second_entry(world), code)


async def test_in_chinese(world: World) -> None:
    gone = await _second_entry(world)
    code = await _code(world, world.dawei)
    assert (await _join(world, gone, code)).startswith("This chat is 王大維's now too")
    said = words(await world.say(world.xiaoming, "/connect"))
    assert said.startswith("把您的另一个聊天接进来") and "/join " in said
    again = await _become(world, world.dawei, world.dawei)
    assert again.startswith("這個聊天已經是您的了")


async def test_while_nobody_administers_muster_whoever_set_it_up_hears_how_they_do(world: World) -> None:
    """Telegram vouches for nobody and shows nobody their number: without this there would be no way in."""

    async def ask() -> str:
        stranger, place = Account("telegram", "", "77"), Place("telegram", "", "77")
        key, at = f"stranger:{next(_KEYS)}", world.clock.now()
        return words(await world.muster.dispatch.run(Invocation(key, "help", stranger, place, at, private=True)))

    assert "members of this team" in await ask()
    await world.muster.writer.submit(lambda unit: people.change_person(unit, world.admin, role=Role.STAFF.value))
    await world.muster.directories.current()
    assert "MUSTER_ADMINS=telegram:77" in await ask()
