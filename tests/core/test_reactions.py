"""The table of reactions: read strictly, and blind to how an emoji is drawn."""

from __future__ import annotations

import pytest

from bot.slack.emoji import emoji_of
from core.kinds import KINDS
from core.reactions import DEFAULT, bare, table


def test_the_default_names_steps_that_kinds_declare() -> None:
    declared = {transition.verb for kind in KINDS.values() for transition in kind.transitions}
    assert set(table(DEFAULT).values()) <= declared and table(DEFAULT)["👀"] == "take"


@pytest.mark.parametrize(
    ("drawn", "emoji"), [("✔️", "✔"), ("🙋🏽", "🙋"), (" ▶️ ", "▶"), ("👀", "👀"), (":shipit:", ":shipit:")]
)
def test_how_it_is_drawn_says_nothing(drawn: str, emoji: str) -> None:
    assert bare(drawn) == emoji
    assert table(f"{drawn.strip()}=done")[emoji] == "done"


@pytest.mark.parametrize("wrong", ["✅", "✅=", "=done", "✅ done", "✅=do it", "done=✅"])
def test_what_is_no_pair_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no reaction"):
        table(wrong)


def test_off_is_none_and_pairs_may_stand_in_any_way() -> None:
    assert table(" OFF ") == {} and table("") == {}
    assert table("✅=done,👀=take\n⛔=block") == {"✅": "done", "👀": "take", "⛔": "block"}


@pytest.mark.parametrize(
    ("name", "emoji"), [("eyes", "👀"), ("raising_hand::skin-tone-3", "🙋"), ("shipit", ":shipit:"), ("+1", "👍")]
)
def test_slacks_names(name: str, emoji: str) -> None:
    assert emoji_of(name) == emoji
