"""Charts as SVG made on the server: no script, no inline style, every value escaped."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH = 440
ROW = 44
BAR = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One part of a sum: its name, its points and the most it could give, in whole points."""

    label: str
    points: int
    maximum: int


def with_total(rows: Iterable[Row]) -> list[Row]:
    """The rows and, last, their sum."""
    parts = list(rows)
    points, maximum = sum(part.points for part in parts), sum(part.maximum for part in parts)
    return [*parts, Row(_("Totale"), points, maximum)]


def waterfall(rows: Iterable[Row]) -> SafeString:
    """Draw how the parts add up: each bar begins where the one before ended, the last is the sum.

    A pale bar behind shows the most that the part could give. The width of the picture is the sum
    of all the maxima. Put a table with the same numbers beside it (`<c-waterfall>` does).
    """
    *parts, total = with_total(rows)
    scale = WIDTH / max(1, total.maximum)
    starts = accumulate((part.points for part in parts), initial=0)
    drawn = [*zip(parts, starts, strict=False), (total, 0)]
    bars = format_html_join(
        "", "{}", ((_bar(row, start, index, scale),) for index, (row, start) in enumerate(drawn))
    )
    return format_html(
        '<svg class="sq-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        ROW * len(drawn),
        _("Grafico dei punti: gli stessi numeri sono nella tabella"),
        bars,
    )


def _bar(row: Row, start: int, index: int, scale: float) -> SafeString:
    top = index * ROW
    return format_html(
        '<text x="0" y="{text}">{label}</text>'
        '<text class="sq-chart__value" x="{width}" y="{text}">{points}</text>'
        '<rect class="sq-chart__track" x="{x}" y="{bar}" width="{most}" height="{height}"/>'
        '<rect class="sq-chart__bar" x="{x}" y="{bar}" width="{filled}" height="{height}"/>',
        text=top + 14,
        bar=top + 20,
        label=row.label,
        points=row.points,
        width=WIDTH,
        height=BAR,
        x=_number(start * scale),
        most=_number(row.maximum * scale),
        filled=_number(row.points * scale),
    )


def _number(value: float) -> str:
    """A coordinate with a point, whatever the language."""
    return f"{value:.1f}"
