"""The shapes a chart is drawn with: x in percent, y and text in pixels."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def short(value: float) -> str:
    """A number with one decimal, and without it where it is nought."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def drawing(inner: Sequence[str], height: float, label: str, kind: str = "chart") -> SafeString:
    """The whole picture, `height` pixels high; the label says its numbers to who does not see it."""
    named = f'height="{short(height)}" role="img" aria-label="{escape(label)}"'
    return mark_safe(f'<svg class="{kind}" {named}>{"".join(inner)}</svg>')


def words_at(words: str, x: str, y: float, *, kind: str = "", anchor: str = "") -> str:
    """Words at `x` (a length of SVG) and `y` pixels."""
    classes = f' class="{kind}"' if kind else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{classes}{anchored} x="{x}" y="{short(y)}">{escape(words)}</text>'


def box(kind: str, x: float, y: float, width: float, height: float, round_by: int = 0) -> str:
    """A box of the class `kind`: `x` and `width` in percent, `y` and `height` in pixels."""
    rounded = f' rx="{round_by}"' if round_by else ""
    place = f'x="{short(x)}%" y="{short(y)}" width="{short(width)}%" height="{short(height)}"'
    return f'<rect class="{kind}" {place}{rounded}/>'
