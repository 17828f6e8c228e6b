import re

import pytest

from bot.terminal import message
from core.card import Card
from tests.hostile import PAYLOADS, card, cards

HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_a_card_reads_as_it_should() -> None:
    assert message(card()) == (
        "🐛 I-12 · Label printer is down\nDue: Mon 9:00\nOwner: Bob\n"
        "Reported by Alice from #warehouse\n[ Take ] [ Done ]"
    )
    assert message(Card(title=("Nothing waits for you",))) == "Nothing waits for you"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]8;;http://evil\x07x", "␛]8;;http://evil␇x"),
        ("a\x00b\x7f", "a␀b␡"),
        ("\x9b2J", "<U+009B>2J"),
        ("over\rwritten", "over␍written"),
        ("two\r\nlines", "two\nlines"),
        ("\u202egpj.exe", "<U+202E>gpj.exe"),
        ("<!channel> <b>&", "<!channel> <b>&"),
    ],
)
def test_what_would_steer_a_terminal_is_shown(text: str, shown: str) -> None:
    assert message(card(body=((text,),), buttons=())).endswith(f"\nOwner: Bob\n{shown}")


@pytest.mark.parametrize("text", PAYLOADS, ids=lambda text: ascii(text[:20]))
def test_hostile_words_are_harmless_in_every_place(text: str) -> None:
    for place, hostile in cards(text).items():
        shown = message(hostile)
        shown.encode()
        assert not HARMFUL.search(shown.replace("\t", "")), place
        assert shown.strip()
