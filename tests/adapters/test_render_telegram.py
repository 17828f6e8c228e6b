import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.render import message, parts, plain_message, toast
from core.card import Bold, Button, Card, Link, Mention
from core.clip import size
from core.fit import tidy, words
from core.safe import is_web
from tests.hostile import BIG, FAMILY, PAYLOADS, card, cards
from tests.sizes import examples

HANDLES = {1: "1001"}
OURS = {"https://x.example/p1", "https://x.example", "tg://user?id=1001"}
JOINER = "\u2060"
LIVE = re.compile(r"(?<!\w)@\w|\btg://", re.IGNORECASE | re.ASCII)


def sent_as(long: Card) -> list[dict[str, Any]]:
    """The messages that a private answer of any length is sent as."""
    return [message(part, HANDLES) for part in parts(long)]


def read_on(sent: list[dict[str, Any]]) -> str:
    """All of them, without the line above each further one that says which it is."""
    first, *more = [read(part) for part in sent]
    return "\n".join([first, *(part.partition("\n")[2] for part in more)])


class Reader(HTMLParser):
    """Reads a message as Telegram does: strict about tags, and keeps what would be seen."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.entities = 0
        self.seen = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "a"} and tag not in self.open
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.links += [url or "" for _, url in attrs]
        self.entities += 1
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(sent: dict[str, Any], linked: set[str] = OURS) -> str:
    json.dumps(sent, ensure_ascii=False).encode()
    assert (sent["parse_mode"], sent["link_preview_options"]) == ("HTML", {"is_disabled": True})
    reader = Reader(sent["text"])
    assert set(reader.links) <= linked
    assert reader.entities <= 100
    assert reader.seen.strip() and size(reader.seen, "utf16") <= 4096
    assert not LIVE.search(reader.seen)
    for row in (sent["reply_markup"] or {"inline_keyboard": []})["inline_keyboard"]:
        assert 1 <= len(row) <= 3
        for key in row:
            assert 1 <= len(key["callback_data"].encode()) <= 64 and key["text"].strip() and len(key["text"]) <= 64
    return reader.seen


def test_a_card_reads_as_it_should() -> None:
    assert message(card(), HANDLES) == {
        "text": "<b>🐛 I-12 · Label printer is down</b>\nDue: Mon 9:00\nOwner: <b>Bob</b>\n"
        'Reported by <a href="tg://user?id=1001">Alice</a> from <a href="https://x.example/p1">#warehouse</a>',
        "parse_mode": "HTML",
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Take", "callback_data": "take|I-12|3"}, {"text": "Done", "callback_data": "done|I-12|3"}]
            ]
        },
        "link_preview_options": {"is_disabled": True},
    }
    assert message(card(buttons=()), {})["reply_markup"] is None


def test_without_tags_the_words_are_the_same() -> None:
    sent = plain_message(card(title=("a & <b>",)), HANDLES)
    assert sent["text"] == "a & <b>\nDue: Mon 9:00\nOwner: Bob\nReported by Alice from #warehouse"
    assert "parse_mode" not in sent and sent["reply_markup"]


@pytest.mark.parametrize("handles", [{}, {1: "alice"}, {1: '1"><b>'}, {1: ""}, {1: "１"}])
def test_somebody_unknown_is_named_in_bold(handles: dict[int, str]) -> None:
    assert "Reported by <b>Alice</b> from" in message(card(), handles)["text"]


def test_chinese_labels_take_a_full_width_colon() -> None:
    assert message(card(fields=(("負責人", ("小陳",)),), body=()), {})["text"].endswith("\n負責人：小陳")


@pytest.mark.parametrize("text", PAYLOADS, ids=lambda text: ascii(text[:20]))
def test_hostile_words_stay_words_in_every_place(text: str) -> None:
    linked = OURS | ({text} if is_web(text) else set())
    for place, hostile in cards(text).items():
        seen = read(message(hostile, HANDLES), linked)
        if len(text) < 200:
            assert seen.replace(JOINER, "") == words(tidy(hostile)).replace(JOINER, ""), place
        bare = plain_message(hostile, HANDLES)["text"]
        assert size(bare, "utf16") <= 4096 and not LIVE.search(bare)
        assert size(toast(text), "utf16") <= 200


@pytest.mark.parametrize("text", BIG, ids=lambda text: ascii(text[:5]))
def test_a_megabyte_is_clipped(text: str) -> None:
    read(message(cards(text)["everywhere"], HANDLES))
    for part in sent_as(cards(text)["everywhere"]):
        read(part)


@examples(20)
@given(st.lists(st.sampled_from([p[:600] for p in PAYLOADS]), max_size=8).map("".join), st.integers(0, 130))
def test_any_mixture_keeps_the_limits(text: str, lines: int) -> None:
    hostile = card(
        title=(Bold(text), text), body=((text, Mention(1, text)),) * lines, fields=((text, (text,)),) * (lines // 4)
    )
    read(message(hostile, HANDLES))
    for part in sent_as(hostile):
        read(part)


def test_a_long_card_is_split_between_its_lines() -> None:
    body = tuple((f"{i}. ", Bold("<棧板>"), " 𠮷" * 30) for i in range(300))
    whole = card(body=body)
    sent = sent_as(whole)
    assert len(sent) > 1
    assert read_on(sent) == words(tidy(whole))
    assert read(sent[1]).startswith(f"🐛 I-12 · Label printer is down · 2/{len(sent)}")
    assert [bool(part["reply_markup"]) for part in sent] == [False] * (len(sent) - 1) + [True]


def test_a_short_card_is_one_part() -> None:
    assert sent_as(card()) == [message(card(), HANDLES)]


def test_a_line_over_the_limit_is_split_without_losing_a_character() -> None:
    long = "".join(f"{i} {FAMILY}\n" for i in range(1500)) + "漢" * 6000
    sent = sent_as(card(body=((Bold("Notes"), long),), fields=()))
    assert "".join(read_on(sent).split()) == "".join(f"🐛I-12·Labelprinterisdown Notes {long}".split())


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Take", "Done", "More…"], [3]),
        (["我來", "指派", "改時間", "複製回覆", "更多…"], [3, 2]),
        (["Open the list", "What is stuck?"], [2]),
        (["A very long label that fills the row", "Take"], [1, 1]),
    ],
)
def test_keys_stand_as_many_in_a_row_as_are_readable(labels: list[str], rows: list[int]) -> None:
    buttons = tuple(Button(f"b{i}", label) for i, label in enumerate(labels))
    keyboard = message(card(buttons=buttons), {})["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in keyboard] == rows
    assert [key["text"] for row in keyboard for key in row] == labels


@pytest.mark.parametrize("target", ["x" * 60, "棧" * 20])
def test_a_press_over_64_bytes_is_an_error(target: str) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        message(card(buttons=(Button("take", "Take", target),)), {})


def test_more_than_a_hundred_links_become_words() -> None:
    seen = read(message(card(body=((Link("x", "https://x.example"),) * 101,)), HANDLES))
    assert seen.endswith("x" * 101)


def test_an_empty_card_still_says_something() -> None:
    assert message(Card(title=()), {})["text"] == "<b>—</b>"
