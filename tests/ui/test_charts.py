"""A chart is drawn on the server and says the same as the table beside it."""

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from squadra.ui.charts import WIDTH, Row, waterfall
from tests.ui.reading import attribute, elements, text

ROWS = [
    Row("competenze", 1200, 1500),
    Row("mestiere", 2500, 2500),
    Row("distanza", 900, 1500),
]
BARS = {"class_": "sq-chart__bar"}


def number(element, name: str) -> float:
    return float(attribute(element, name) or "")


def test_each_bar_begins_where_the_one_before_ended_and_the_last_is_the_sum():
    bars = elements(waterfall(ROWS), "rect", **BARS)
    starts = [number(bar, "x") for bar in bars]
    widths = [number(bar, "width") for bar in bars]
    point = WIDTH / 5500
    assert starts == [0, round(1200 * point, 1), round(3700 * point, 1), 0]
    assert widths[-1] == round(4600 * point, 1)


def test_behind_each_bar_stands_the_most_that_it_could_be():
    tracks = elements(waterfall(ROWS), "rect", class_="sq-chart__track")
    assert number(tracks[-1], "width") == WIDTH


def test_the_numbers_of_the_chart_are_in_the_table_too():
    page = Template("{% include 'cotton/waterfall.html' %}").render(
        Context({"rows": ROWS, "title": "Da dove vengono i punti"})
    )
    cells = [text(cell) for cell in elements(page, "td")]
    assert cells == ["1200", "1500", "2500", "2500", "900", "1500", "4600", "5500"]


def test_nothing_is_drawn_in_line_style_and_names_are_text():
    drawn = waterfall([Row("<script>", 1, 2)])
    assert elements(drawn, "script") == []
    assert "style=" not in drawn


@given(
    st.lists(
        st.integers(0, 4000).flatmap(
            lambda most: st.integers(0, most).map(lambda points: Row("parte", points, most))
        ),
        max_size=8,
    )
)
def test_no_bar_leaves_the_picture(rows):
    for bar in elements(waterfall(rows), "rect"):
        assert 0 <= number(bar, "x") + number(bar, "width") <= WIDTH + 0.2
