"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,250,000", "1250000"), ("3.4M", "3400000"), ("125万", "1250000"), ("340 萬", "3400000"), ("１２", "12"),
        ("-5", "-5"), ("0.50", "0.5"), ("1 250", "1250"), ("2k", "2000"), ("1.2億", "120000000"),
        ("007", "7"), ("-0", "0"), ("1.250.000", "1250000"), ("1.250.000,5", "1250000.5"), ("3.4 million", "3400000"),
        ("1.2B", "1200000000"), ("3百萬", "3000000"), ("5千万", "50000000"), ("2 mn", "2000000"), ("1.250", "1.25"),
    ],
)  # fmt: skip
def test_what_people_write(typed: str, number: str) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "ten", "1,25", "1.2.3", "12 pcs", "--3", "1e9", "1.25.000", "1.250,000", "3 百", "百万"]
)
def test_what_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_plain_digits_stay_the_number_that_they_are(number: Decimal) -> None:
    read = parse_number(f"{number:f}")
    assert read is not None and Decimal(read) == number
    assert parse_number(read) == read


@given(st.text(max_size=30))
def test_nothing_typed_makes_it_fail(text: str) -> None:
    parse_number(text)
