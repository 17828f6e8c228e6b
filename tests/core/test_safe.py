import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clip import Unit, clip, graphemes, size
from core.safe import MAX_MARKS, is_blank, is_web, safe, safe_line
from tests.hostile import BIG, FAMILY, PAYLOADS

NASTY = st.text(
    st.one_of(
        st.sampled_from("ab<&\n\r\t\x00\x1b\u202e\u2066\u200b\u200d\u0301\ud800\ufe0f棧👩🇹🏽"),
        st.characters(exclude_categories=[]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Label printer", "Label printer"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a\tb"),
        ("x\ud800y", "x\ufffdy"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("\u2066a\u2069", "a"),
        ("a" + "\u200b" * 9 + "b", "a\u200bb"),
        ("e" + "\u0301" * 10_000 + "!", "e" + "\u0301" * MAX_MARKS + "!"),
        ("e" + "\u0301\u200d" * 99, "e" + "\u0301\u200d" * MAX_MARKS),
        ("a\n\n\n\n\nb", "a\n\nb"),
        (FAMILY, FAMILY),
        ("👍🏽 🇹🇼 棧板受潮 नमस्ते می‌خواهم", "👍🏽 🇹🇼 棧板受潮 नमस्ते می‌خواهم"),
    ],
)
def test_what_harms_goes_and_all_else_stays(raw: str, shown: str) -> None:
    assert safe(raw) == shown


def test_a_line_break_cannot_pass_for_another_line() -> None:
    assert safe_line("Printer\nOwner: Bob\t!\r\n") == "Printer Owner: Bob ! "


def assert_safe(text: str) -> None:
    text.encode()
    assert safe(text) == text
    assert not set(text) & {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202e\u2066"} - {"\n", "\t"}
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else marks if is_blank(char) and char > "~" else 0
        assert marks <= MAX_MARKS


@pytest.mark.parametrize("text", [*PAYLOADS, *BIG], ids=lambda text: ascii(text[:20]))
def test_hostile_text_becomes_safe(text: str) -> None:
    assert_safe(safe(text)[:20_000])


@given(NASTY)
def test_any_text_becomes_safe_and_stays_so(text: str) -> None:
    assert_safe(safe(text))
    assert "\n" not in safe_line(text)


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example/p?x=1&y=棧#z", "https://a:8080/"])
def test_a_web_address_may_be_linked(url: str) -> None:
    assert is_web(url)


@pytest.mark.parametrize(
    "url",
    ["", "tg://user?id=1", "javascript:alert(1)", "file:///etc/passwd", "http://", "https://a b", "https://a\n.b",
     "https://bank.example@evil.example", "https://a/<x>", 'https://a/"x', "https://a/" + "x" * 1000, "HTTP:a",
     "https://a/\u202e", " https://a"],
)  # fmt: skip
def test_anything_else_may_not(url: str) -> None:
    assert not is_web(url)


@pytest.mark.parametrize(
    ("text", "limit", "unit", "shown"),
    [
        ("short", 5, "chars", "short"),
        ("too long", 5, "chars", "too…"),
        (FAMILY * 2, 8, "chars", FAMILY + "…"),
        (FAMILY * 2, 7, "chars", "…"),
        ("👍🏽👍🏽", 3, "chars", "👍🏽…"),
        ("🇹🇼🇯🇵🇩🇪", 5, "chars", "🇹🇼🇯🇵…"),
        ("e\u0301e\u0301e\u0301", 4, "chars", "e\u0301…"),
        ("각각각", 3, "utf8", "…"),
        ("\u1112\u1161\u11ab\u1112\u1161\u11ab", 5, "chars", "\u1112\u1161\u11ab…"),
        ("𠮷𠮷𠮷", 5, "utf16", "𠮷𠮷…"),
        ("棧板受潮", 9, "utf8", "棧板…"),
        ("a&b&c", 8, "escaped", "a&b…"),
        ("abc", 0, "chars", ""),
    ],
)
def test_a_cut_falls_between_characters(text: str, limit: int, unit: Unit, shown: str) -> None:
    assert clip(text, limit, unit) == shown


@given(NASTY, st.integers(0, 40), st.sampled_from(["chars", "utf16", "utf8", "escaped"]))
def test_a_clipped_text_fits_and_begins_as_the_whole(text: str, limit: int, unit: Unit) -> None:
    shown = clip(text, limit, unit)
    assert size(shown, unit) <= limit
    assert shown == text or text.startswith(shown.removesuffix("…"))


@given(NASTY)
def test_graphemes_are_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text
