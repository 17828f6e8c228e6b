"""Targets as people type them, in three languages, in either order, and what is refused by name."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sla import Span
from core.sla.said import SlaError, read_length, read_targets

KINDS = {"complaint": "complaint", "issue": "issue", "投诉": "complaint", "客訴": "complaint", "问题": "issue"}


@pytest.mark.parametrize(
    ("text", "about", "spans"),
    [
        ("complaint !high respond 1h resolve 2d", ("complaint", "high", ""), {"response": "1h", "resolution": "2d"}),
        ("for grade A reply by the end of the day", ("", "", "A"), {"reply": "0e"}),
        ("issue urgent: respond within 30 minutes, solve in 1 working day", ("issue", "urgent", ""),
         {"response": "30m", "resolution": "1d"}),
        ("complaint resolve off", ("complaint", "", ""), {"resolution": ""}),
        ("客訴 !高 1小時接手 2天解決", ("complaint", "high", ""), {"response": "1h", "resolution": "2d"}),
        ("投诉紧急30分内接手、两个工作日内解决", ("complaint", "urgent", ""), {"response": "30m", "resolution": "2d"}),
        ("A級客戶 次日回覆", ("", "", "A"), {"reply": "1e"}),
        ("等级B 回复 当天", ("", "", "B"), {"reply": "0e"}),
        ("问题 停留 5天", ("issue", "", ""), {"state": "5d"}),
        ("ｒｅｓｐｏｎｄ ２ｈ", ("", "", ""), {"response": "2h"}),
        ("complaint", ("complaint", "", ""), {}),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(text: str, about: tuple[str, str, str], spans: dict[str, str]) -> None:
    said = read_targets(text, KINDS)
    assert (said.kind, said.severity, said.grade) == about
    assert {what: f"{span.amount}{span.unit[0]}" if span else "" for what, span in said.spans.items()} == spans


def test_the_default_comes_back() -> None:
    assert read_targets("complaint respond default", KINDS).default == ["response"]
    assert read_length("預設") == (None, True) and read_length("off") == (None, False)
    assert read_length("4 小時") == (Span(4, "hour"), False)


@pytest.mark.parametrize(
    ("text", "key", "given_"),
    [
        ("complaint respond soon", "sla.unread", "soon"),
        ("complaint respond", "sla.no_span", "respond"),
        ("complaint respond resolve 1d", "sla.no_span", "respond"),
        ("complaint 1h", "sla.no_what", "1h"),
        ("1h 2d respond", "sla.no_what", "1h"),
        ("respond 0h", "sla.span_range", "0h"),
        ("respond 999999999h", "sla.span_range", "999999999h"),
        ("complaint issue respond 1h", "sla.twice", "issue"),
        ("high low respond 1h", "sla.twice", "low"),
        ("respond 1h respond 2h", "sla.twice", "2h"),
        ("complaints respond 1h", "sla.unread", "complaints"),
        ("respond 1 month", "sla.unread", "1"),
        ("x" * 1000, "sla.unread", "x" * 60 + "…"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(text: str, key: str, given_: str) -> None:
    with pytest.raises(SlaError) as error:
        read_targets(text, KINDS)
    assert (error.value.key, error.value.given) == (key, given_)


_PARTS = ("respond", "1h", "A級", "客訴", "!", "高", "2", "天", "default", "次日", "，")


@given(st.text(max_size=80) | st.lists(st.sampled_from(_PARTS)).map(" ".join))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(SlaError):
        read_targets(text, KINDS)
