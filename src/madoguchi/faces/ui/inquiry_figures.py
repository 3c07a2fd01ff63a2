"""The figure of inquiries between divisions, as the office and the public see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.engines.metrics.inquiries import InquiryFigures
from madoguchi.faces.ui.charts import Column, columns
from madoguchi.faces.ui.figures import FigureTable, FigureView
from madoguchi.values.message import Message, msg


def inquiry_figure_views(found: InquiryFigures) -> list[FigureView]:
    """One figure with its table; nothing before the first inquiry."""
    if found.is_empty:
        return []
    finding = _finding(found)
    counts = ((_("しないですんだ"), found.avoided), (_("送った"), found.sent), (_("常設にした"), found.standing))
    table = FigureTable(
        _("もとの数字（照会）"),
        (_("数えたもの"), _("数")),
        (
            *((name, f"{count:,}") for name, count in counts),
            (_("聞かれた課（のべ）"), f"{found.asked:,}"),
            (_("答えた課（のべ）"), f"{found.answers:,}"),
            (_("答えるのにかかわった人（のべ）"), f"{found.workers:,}"),
            (_("答えずにすんだ課（のべ）"), f"{found.answers_saved:,}"),
            (_("1つの答えにかかった時間（人数×分）"), _hours(found.mean_minutes)),
            (_("答えにかかった時間（時間）"), _hours(found.hours_spent)),
            (_("減らした時間（時間）"), _hours(found.hours_saved)),
        ),
    )
    chart = columns(
        [Column(name, (float(count),), f"{count:,}") for name, count in counts],
        label=finding.text(_),
        unit=_("件"),
    )
    note = _("減らした時間は、答えずにすんだ課の数に、1つの答えにかかった時間（人数×分）の平均をかけたものです。")
    return [FigureView("inquiries", _("課のあいだの照会"), finding, chart, table, note=note)]


def _finding(found: InquiryFigures) -> Message:
    if found.hours_saved:
        return msg(
            "{avoided}件の照会をしないですみ、{hours}時間を減らしました。",
            avoided=f"{found.avoided:,}",
            hours=f"{found.hours_saved:,.1f}",
        )
    if not found.avoided:
        return msg("{sent}件の照会を送りました。", sent=f"{found.sent:,}")
    return msg("{avoided}件の照会をしないですみ、{sent}件を送りました。", avoided=found.avoided, sent=found.sent)


def _hours(value: float | None) -> str:
    return "—" if value is None else f"{value:,.1f}"
