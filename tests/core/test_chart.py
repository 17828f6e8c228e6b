"""Charts: the picture and its text alternative say the same, read back from the figure that is drawn."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import fonts
from bot.charts import ChartError, png
from bot.drawing import figure, missing
from bot.drawing_style import BLUE, GREEN, GROUND, INK, ORANGE, SOFT
from bot.pdf import PaperError, pdf
from core.kpi.chart import LONGEST, Chart, Scale, Series, pareto_shares
from core.kpi.chart_json import dump, load
from core.paper import Drawn, Paper

NT = Scale(before="NT$", steps=((Decimal(10**6), "M"), (Decimal(10**3), "k")))
PERCENT = Scale(Decimal(100), after=" %")
MONTHS = ("8月", "9月", "10月", "11月")
MILLION = Decimal(10**6)
SALES = Chart(
    "trend",
    "銷售額 Sales",
    MONTHS,
    Series("銷售額", (3 * MILLION, None, Decimal(3_400_000), 4 * MILLION), ("NT$3M", "no data", "NT$3.4M", "NT$4M")),
    realistic=Series("Target", (Decimal(3_800_000),) * 4, ("NT$3.8M",) * 4),
    ideal=Series("Ideal", (None, None, None, Decimal(4_200_000)), ("no data", "no data", "no data", "NT$4.2M")),
    scale=NT,
)
BAND = Chart(
    "trend", "Mix", ("1", "2"), Series("Mix", (Decimal("0.3"), Decimal("0.5")), ("30 %", "50 %")),
    low=Decimal("0.2"), high=Decimal("0.4"), share="Band", scale=PERCENT,
)  # fmt: skip
SHARES = Chart(
    "achievement", "Targets", ("Sales", "Ops"), Series("", (Decimal("1.12"), None), ("112 %", "no data")), scale=PERCENT
)
CAUSES = Chart(
    "pareto", "客訴", ("Acme", "Hoya Industrial Co.", "Other"),
    Series("", (Decimal(6), Decimal(3), Decimal(1)), ("6", "3", "1")), share="so far",
)  # fmt: skip


def _drawn(chart: Chart):  # type: ignore[no-untyped-def]  # matplotlib's own
    from matplotlib.font_manager import FontProperties

    return figure(chart, FontProperties(fname=str(fonts.chinese())))


def _line(axes, name: str) -> list[float]:  # type: ignore[no-untyped-def]  # matplotlib's own
    return list(next(line for line in axes.get_lines() if line.get_gid() == name).get_ydata())


def test_a_trend_shows_its_values_its_targets_and_its_gap() -> None:
    (axes,) = _drawn(SALES).axes
    assert [value for value in _line(axes, "main") if value == value] == [3e6, 3.4e6, 4e6]
    assert _line(axes, "main")[1] != _line(axes, "main")[1]  # a gap, not a zero
    assert _line(axes, "Target") == [3.8e6] * 4 and _line(axes, "Ideal")[-1] == 4.2e6
    assert [text.get_text() for text in axes.get_xticklabels()] == list(MONTHS)
    assert {"no data", "NT$4M"} <= {text.get_text() for text in axes.texts}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Target", "Ideal", "銷售額"]


def test_a_band_shares_and_causes_are_drawn_as_they_are() -> None:
    (axes,) = _drawn(BAND).axes
    band = next(patch for patch in axes.patches if patch.get_gid() == "band")
    assert (band.get_y(), band.get_y() + band.get_height()) == pytest.approx((20, 40))
    (axes,) = _drawn(SHARES).axes
    assert [bar.get_width() for bar in axes.patches] == [112, 0]
    assert [text.get_text() for text in axes.texts] == ["112 %", "no data"]
    bars, shares = _drawn(CAUSES).axes
    assert [bar.get_height() for bar in bars.patches] == [6, 3, 1]
    assert _line(shares, "share") == [60, 90, 100]


@pytest.mark.parametrize("share", ["1.02", "1.1", "1.4", "2.4", "0.97", "0.3"])
def test_the_line_of_the_whole_crosses_no_words(share: str) -> None:
    """However far a target is passed, and one bar alone is no wall of colour."""
    value = Decimal(share)
    chart = replace(
        SHARES, labels=("Sales",), main=Series("", (value,), (f"{value * 100:.0f} % · NT$1,100,000",)), scale=PERCENT
    )
    drawn = _drawn(chart)
    drawn.canvas.draw()
    (axes,) = drawn.axes
    line = axes.transData.transform((100, 0))[0]
    (words,) = axes.texts
    box = words.get_window_extent()
    assert line < box.x0 or line > box.x1, (box.x0, line, box.x1)
    (bar,) = axes.patches
    low, high = axes.get_ylim()
    assert bar.get_height() / (high - low) < 0.5


def test_small_multiples_have_a_panel_for_each() -> None:
    made = _drawn(Chart("multiples", "October", panels=(SALES, BAND, SALES)))
    assert [axes.get_title(loc="left") for axes in made.axes if axes.axison] == ["銷售額 Sales", "Mix", "銷售額 Sales"]


def test_the_text_alternative_says_every_value() -> None:
    assert SALES.alt == (
        "銷售額 Sales: 8月 NT$3M · 9月 no data · 10月 NT$3.4M · 11月 NT$4M · Target NT$3.8M · Ideal NT$4.2M"
    )
    assert BAND.alt == "Mix: 1 30 % · 2 50 % · Band 20 %–40 %"
    assert CAUSES.alt == "客訴: Acme 6 (60 %) · Hoya Industrial Co. 3 (90 %) · Other 1 (100 %)"
    many = Chart("multiples", "All", panels=(SALES,) * 40)
    assert len(many.alt) == LONGEST and many.alt.startswith("All\n銷售額 Sales: 8月")


def test_pictures_come_from_a_process_of_their_own_with_a_ground_that_reads_on_light_and_dark() -> None:
    from PIL import Image

    made = png([SALES, CAUSES])
    assert png([SALES])[0] == made[0]  # the same chart is the same file
    image = Image.open(io.BytesIO(made[0]))
    assert image.width >= 1400 and image.convert("RGB").getpixel((2, 2)) == _rgb(GROUND)
    for colour, least in ((INK, 7), (SOFT, 4.5), (BLUE, 4.5), (ORANGE, 4.5), (GREEN, 4.5)):
        assert _contrast(colour, GROUND) >= least, colour


def test_the_bot_itself_never_loads_what_draws() -> None:
    code = "import sys, bot.wiring, bot.charts; sys.exit(any(m in sys.modules for m in ('matplotlib', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _contrast(one: str, other: str) -> float:
    """WCAG's."""

    def light(colour: str) -> float:
        parts = [part / 255 for part in _rgb(colour)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_a_character_that_the_font_lacks_is_an_error_and_never_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = Chart("trend", "𠮷野家", ("1",), Series("x", (Decimal(1),), ("1",)))
    with pytest.raises(ChartError) as caught:
        png([strange])
    assert (caught.value.why, caught.value.signs) == ("no_glyph", "𠮷")
    font = fonts.chinese()
    assert font and missing([SALES, BAND, SHARES, CAUSES], font) == ""
    monkeypatch.setattr(fonts, "chinese", lambda: None)
    with pytest.raises(ChartError) as caught:
        png([SALES])
    assert caught.value.why == "no_font"


def test_a_process_that_fails_is_no_picture_and_no_traceback() -> None:
    with pytest.raises(ChartError) as caught:
        png([SALES], Path("/nowhere.ttf"))
    assert caught.value.why == "not_drawn"


def test_a_paper_has_its_charts() -> None:
    paper = Paper("October", (Drawn(SALES), Drawn(CAUSES)))
    body = pdf(paper)
    assert body.startswith(b"%PDF-") and body.count(b"/Subtype /Image") >= 2 and pdf(paper) == body
    with pytest.raises(PaperError):
        pdf(Paper("October", (Drawn(Chart("trend", "𠮷", ("1",), Series("x", (None,), ("",)))),)))


_amounts = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)


@given(st.lists(_amounts, min_size=1, max_size=13))
def test_what_goes_to_the_process_is_the_same_chart(values: list[Decimal | None]) -> None:
    labels = tuple(map(str, range(len(values))))
    series = Series("x", tuple(values), tuple(map(str, values)))
    for kind in ("trend", "pareto"):
        chart = Chart(kind, "x", labels, series, realistic=series, low=values[0], scale=NT)  # type: ignore[arg-type]  # a kind by name
        assert load(dump(chart)) == chart
        shares = pareto_shares(chart)
        assert not shares or shares[-1] == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "NT$0"), (999, "NT$999"), (1500, "NT$1.5k"), (-3_400_000, "−NT$3.4M"), (4_000_000, "NT$4M")],
)
def test_an_axis_writes_short_numbers(value: int, said: str) -> None:
    assert NT.said(Decimal(value)) == said
