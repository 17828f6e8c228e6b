"""How values, periods and names of KPIs are read and said."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.amounts import MOST, AmountError, find_currency, read_amount
from core.kpi.model import COMPANY, Kpi, Subject, subject_of
from core.kpi.named import find, take
from core.kpi.period_words import read_period, split_period
from core.kpi.periods import KINDS, Period, PeriodKind
from core.kpi.reasons import split_reason
from core.kpi.said import plain, short

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,250,000", "TWD", "1250000"),
        ("3.4M", "TWD", "3400000"),
        ("125万", "CNY", "1250000"),
        ("NT$340 萬", "TWD", "3400000"),
        ("３４０萬元", "TWD", "3400000"),
        ("-5k", "TWD", "-5000"),
        ("US$ 12.50", "USD", "12.5"),
        ("78%", "%", "0.78"),
        ("78", "%", "0.78"),
        ("112.5 %", "%", "1.125"),
        ("3.5 h", "hours", "3.5"),
        ("3小時", "hours", "3"),
        ("1.2亿", "CNY", "120000000"),
        ("12家", "clients", "12"),
        ("12 clients", "clients", "12"),
        ("about 3.4M", "TWD", "3400000"),
        ("是 340万左右", "TWD", "3400000"),
        ("大約 NT$3.2M。", "TWD", "3200000"),
        ("3.4 million TWD,", "TWD", "3400000"),
        ("(1,250)", "TWD", "-1250"),
        ("−5%", "%", "-0.05"),
        ("1.250.000 元", "TWD", "1250000"),
    ],
)
def test_values_as_people_write_them(text: str, unit: str, value: str) -> None:
    assert read_amount(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "key"),
    [
        ("", "TWD", "number"),
        ("lots", "TWD", "number"),
        ("3,40", "TWD", "number"),
        ("US$3M", "TWD", "currency"),
        ("€5", "USD", "currency"),
        ("78%", "TWD", "percent"),
        ("999999999999999", "TWD", "large"),
        ("1 2", "TWD", "number"),
    ],
)
def test_what_is_no_value_is_refused(text: str, unit: str, key: str) -> None:
    with pytest.raises(AmountError) as refused:
        read_amount(text, unit)
    assert refused.value.key == key


@given(st.decimals(-MOST, MOST, places=2), st.sampled_from(["TWD", "USD", "hours", "clients", ""]))
def test_a_value_that_is_written_out_reads_back(value: Decimal, unit: str) -> None:
    assert read_amount(plain(value), unit) == value


@given(st.text(max_size=30), st.sampled_from(["TWD", "%", "hours", "pieces"]))
def test_any_text_is_a_value_or_refused(text: str, unit: str) -> None:
    with suppress(AmountError):
        assert abs(read_amount(text, unit)) <= MOST


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        ("October", "month", "2026-10-01"),
        ("oct 2025", "month", "2025-10-01"),
        ("December", "month", "2025-12-01"),
        ("10月", "month", "2026-10-01"),
        ("十二月", "month", "2025-12-01"),
        ("2026年3月份", "month", "2026-03-01"),
        ("2026-03", "month", "2026-03-01"),
        ("上個月", "month", "2026-10-01"),
        ("本月", "month", "2026-11-01"),
        ("last quarter", "quarter", "2026-07-01"),
        ("Q3", "quarter", "2026-07-01"),
        ("Q4 2025", "quarter", "2025-10-01"),
        ("第三季度", "quarter", "2026-07-01"),
        ("2026年第1季", "quarter", "2026-01-01"),
        ("week 46", "week", "2026-11-09"),
        ("第46週", "week", "2026-11-09"),
        ("上周", "week", "2026-11-09"),
        ("2025", "year", "2025-01-01"),
        ("去年", "year", "2025-01-01"),
        ("yesterday", "day", "2026-11-17"),
        ("2026-11-03", "day", "2026-11-03"),
    ],
)
def test_periods_as_people_name_them(text: str, kind: PeriodKind, start: str) -> None:
    found = read_period(text, kind, TODAY)
    assert found == Period(date.fromisoformat(start), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13月", "month"),
        ("Q5", "quarter"),
        ("week 54", "week"),
        ("soon", "month"),
        ("Q3", "month"),
        ("October", "week"),
        ("", "month"),
    ],
)
def test_what_is_no_such_period(text: str, kind: PeriodKind) -> None:
    assert read_period(text, kind, TODAY) is None


@pytest.mark.parametrize(
    ("text", "rest", "start"),
    [
        ("1,250,000 for October", "1,250,000", "2026-10-01"),
        ("125萬 10月", "125萬", "2026-10-01"),
        ("10月 125萬", "125萬", "2026-10-01"),
        ("October 2025 3.4M", "3.4M", "2025-10-01"),
        ("3.4M for last month", "3.4M", "2026-10-01"),
    ],
)
def test_a_value_with_its_period(text: str, rest: str, start: str) -> None:
    assert split_period(text, "month", TODAY) == (rest, Period(date.fromisoformat(start), "month"))


def test_a_value_without_a_period() -> None:
    assert split_period("2026", "year", TODAY) == ("2026", None)
    assert split_period("3.4 M", "month", TODAY) == ("3.4 M", None)


@given(st.sampled_from(KINDS), st.text(max_size=20))
def test_any_text_names_a_period_of_its_kind_or_none(kind: PeriodKind, text: str) -> None:
    found = read_period(text, kind, TODAY)
    assert found is None or (found.kind == kind and found == Period.of(kind, found.start))


SALES = Kpi(1, "sales", {"en": "Sales", "zh_Hant": "銷售額", "zh_Hans": "销售额"}, "TWD")
GOAL = Kpi(2, "K11", {"en": "Sales target achievement", "zh_Hant": "銷售額達成率"}, "%")
OTHER = Kpi(3, "sales2", {"en": "Sales"}, "TWD")


def test_found_by_code_and_by_name_in_any_script() -> None:
    assert find([SALES, GOAL], "ＳＡＬＥＳ") == [SALES] and find([SALES, GOAL], "销售额") == [SALES]
    assert find([SALES, OTHER], "sales") == [SALES] and find([GOAL, OTHER], "Sales") == [OTHER]
    assert find([SALES], "sale") == [] and find([SALES], "") == []


def test_the_longest_name_is_taken_and_the_rest_kept() -> None:
    assert take([SALES, GOAL], "sales target achievement Q3") == ([GOAL], "Q3")
    assert take([SALES, GOAL], "銷售額125萬") == ([SALES], "125萬")
    assert take([SALES, GOAL], "銷售額達成率") == ([GOAL], "")
    assert take([SALES, GOAL], "Ｋ１１。") == take([SALES, GOAL], "K11?") == ([GOAL], "")
    assert take([SALES, GOAL], "salesman 3") == ([], "salesman 3")


@given(
    st.sampled_from(["company", "department", "person", "client", "product"]),
    st.integers(1, 10**9),
    st.text(max_size=9),
)
def test_whom_a_value_is_about_reads_back(scope: str, id: int, name: str) -> None:
    made = {"company": COMPANY, "product": Subject("product", name=name)}
    subject = made.get(scope, Subject(scope, id))  # type: ignore[arg-type]  # one of the scopes
    assert subject_of(subject.key) == subject


@pytest.mark.parametrize(
    ("value", "locale", "said"),
    [("3400000", "en", "3.4M"), ("3400000", "zh_Hant", "340 萬"), ("250000000", "zh_Hans", "2.5 亿"), ("900000", "en",
     "900,000"), ("-0.001", "en", "0"), ("12.345", "zh_Hans", "12.35"), ("100", "en", "100")],
)  # fmt: skip
def test_values_as_they_are_said(value: str, locale: str, said: str) -> None:
    assert short(Decimal(value), locale) == said


def test_currencies_by_their_signs() -> None:
    assert [find_currency(word) for word in ("NT$", "ntd", "台幣", "人民币", "US$", "pieces")] == [
        "TWD", "TWD", "TWD", "CNY", "USD", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3.5M for October because the freight was missing", ("3.5M for October", "the freight was missing")),
        ("3.5M for October, due to freight", ("3.5M for October", "freight")),
        ("350萬 10月，因為漏了運費", ("350萬 10月", "漏了運費")),
        ("350万 10月 因为漏了运费", ("350万 10月", "漏了运费")),
        ("350万 10月 原因：漏了运费", ("350万 10月", "漏了运费")),
        ("sales 3.5M for October", ("sales 3.5M for October", "")),
        ("sincerely 3.5M", ("sincerely 3.5M", "")),
        ("sales 3M because of the freight", ("sales 3M", "the freight")),
    ],
)
def test_why_a_value_is_corrected(text: str, found: tuple[str, str]) -> None:
    assert split_reason(text) == found


@given(
    st.text(alphabet="abc 0123456789.,%M萬月", max_size=30),
    st.text(alphabet="xyz 0123456789,因", min_size=1, max_size=30),
)
def test_a_reason_takes_nothing_from_the_value(value: str, why: str) -> None:
    assert split_reason(value) == (value.strip(), "")
    said = why.strip()
    before, after = split_reason(f"{value} because {said}")
    assert (before, after) == (value.strip(" ,."), said) or not said or value != value.strip(" ,.")
