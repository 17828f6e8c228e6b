"""A long card in several messages: under the limit, in order, without a word lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.card import Bold, Button, Card, Mention, plain
from core.clip import Unit, size
from core.fit import words
from core.parts import parts
from tests.hostile import FAMILY
from tests.sizes import examples

BUTTON = Button("take", "Take", "I-1", 1)
UNITS = st.sampled_from(["utf16", "chars", "escaped"])
TEXTS = st.text(st.sampled_from("ab 漢👍\n" + FAMILY), max_size=400)


def told(found: list[Card]) -> str:
    """Every word of the parts but the line above each further one, without white space."""
    first, *more = found
    lines = [words(first), *(plain(line) for card in more for line in card.body)]
    return "".join("".join(lines).split())


@examples(40)
@given(TEXTS, st.lists(TEXTS, max_size=6), TEXTS, st.integers(150, 900), UNITS)
def test_no_limit_is_passed_and_no_word_is_lost(
    title: str, body: list[str], field: str, limit: int, unit: Unit
) -> None:
    lines = tuple((Bold("x"), text, Mention(1, "Bob")) for text in body)
    card = Card((Bold("I-1"), title), "I-1", lines, (("Reason", (field,)),), (BUTTON,))
    found = parts(card, limit, unit)
    assert all(size(words(part), unit) <= limit for part in found)
    assert told(found) == "".join(words(card).split())
    assert [part.buttons for part in found] == [()] * (len(found) - 1) + [(BUTTON,)]
    assert {part.ref for part in found} == {"I-1"}


def test_a_card_that_fits_stays_as_it_is() -> None:
    card = Card(("Due now",), body=(("x" * 90,),), buttons=(BUTTON,))
    assert parts(card, 100, "chars") == [card]


@pytest.mark.parametrize("limit", [120, 1000])
def test_further_parts_say_which_they_are(limit: int) -> None:
    found = parts(Card(("Alice: " + "word " * 500,)), limit, "chars")
    assert [plain(part.title).rpartition(" · ")[2] for part in found[1:]] == [
        f"{n}/{len(found)}" for n in range(2, len(found) + 1)
    ]
