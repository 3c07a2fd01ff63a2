"""The write-free counter on the public figures: its finding, its picture, its table, and the rows of the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from madoguchi.engines.metrics import findings
from madoguchi.faces.ui.charts import Bar, bars
from madoguchi.faces.ui.figures import FigureTable, FigureView, cell_of, count_text, withheld_word
from madoguchi.journeys.public_counter import PublicCounter, Unwritten
from madoguchi.values.spreadsheet import Cell

_MOST_BARS = 12


def counter_views(counted: PublicCounter | None) -> list[FigureView]:
    """The figure; nothing for a year without visits."""
    if counted is None:
        return []
    whole = counted.whole
    finding = findings.write_free_finding(whole.prefilled or 0, whole.fields or 0).text(_)
    shown = [one for one in counted.by_procedure if one.fields][:_MOST_BARS]
    data = [Bar(one.title, float(_percent(one) or 0), text=f"{_percent(one)}%") for one in shown]
    rows = tuple(
        (one.title, count_text(one.forms), withheld_word() if one.fields is None else f"{_percent(one)}%")
        for one in counted.by_procedure
    )
    table = FigureTable(_("もとの数字（件）"), (_("手続"), _("件数"), _("書かずにすんだ割合")), rows)
    note = _("市が持っている情報で入った項目の割合です。書類は数えていません。")
    chart = bars(data, label=finding, most=100.0)
    return [FigureView("write_free", _("書かない窓口"), finding, chart, table, note=note)]


def counter_rows(counted: PublicCounter | None) -> Iterator[tuple[Cell, ...]]:
    """The same numbers for a file: table, item, measure, value, unit."""
    for one in counted.by_procedure if counted else ():
        yield _("書かない窓口"), one.title, _("件数"), cell_of(one.forms), _("件")
        share = withheld_word() if one.fields is None else _percent(one)
        yield _("書かない窓口"), one.title, _("書かずにすんだ割合"), share, "%"


def _percent(one: Unwritten) -> int:
    return findings.percent(one.prefilled or 0, one.fields or 0)
