"""Bookings of a year as a finding with its picture, its table and the rows of its file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from madoguchi.faces.ui.charts import Bar, bars
from madoguchi.faces.ui.figures import FigureTable, FigureView
from madoguchi.journeys.visit.figures import VisitFigures
from madoguchi.values.spreadsheet import Cell


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def lane_names() -> dict[str, str]:
    """By which ways bookings come in."""
    return {"online": _("オンライン"), "telephone": _("電話"), "counter": _("窓口"), "waiting": _("キャンセル待ち")}


def visit_figure_views(sheet: VisitFigures | None) -> list[FigureView]:
    """Offices with their bookings, and services with theirs; nothing for a year without any."""
    return [_offices(sheet), _services(sheet)] if sheet else []


def _offices(sheet: VisitFigures) -> FigureView:
    whole = sheet.found.whole
    finding = _("窓口の予約は{count}件、{online}%がオンラインで、来なかった方は{missed}%です。").format(
        count=f"{whole.booked:,}",
        online=_percent(sheet.online, whole.booked),
        missed=_percent(whole.missed, whole.booked),
    )
    data = [Bar(name, one.booked, text=_("{count}件").format(count=f"{one.booked:,}")) for name, one in sheet.offices]
    rows = tuple(
        (name, f"{one.booked:,}", f"{one.cancelled:,}", f"{one.missed:,}")
        for name, one in (*sheet.offices, (_("全部"), whole))
    )
    note = _("平均{days}日前に予約され、枠の{filled}%がうまりました。").format(
        days=f"{sheet.found.lead_days:.1f}", filled=_percent(sheet.found.taken, sheet.found.places)
    )
    heads = (_("区役所"), _("予約"), _("取消し"), _("来ませんでした"))
    table = FigureTable(_("もとの数字（件）"), heads, rows)
    return FigureView("visits", _("窓口の予約"), finding, bars(data, label=finding), table, note=note)


def _services(sheet: VisitFigures) -> FigureView:
    name, most = max(sheet.services, key=lambda one: one[1])
    finding = _("いちばん多い用件は{name}で、{count}件です。").format(name=name, count=f"{most:,}")
    data = [Bar(each, count, text=_("{count}件").format(count=f"{count:,}")) for each, count in sheet.services]
    lanes = tuple(
        (words, f"{tally.booked:,}") for lane, words in lane_names().items() if (tally := sheet.found.by_lane.get(lane))
    )
    table = FigureTable(_("予約の入口（件）"), (_("入口"), _("予約")), lanes)
    return FigureView("visit-services", _("予約の用件"), finding, bars(data, label=finding), table)


def visit_rows(sheet: VisitFigures | None) -> Iterator[tuple[Cell, ...]]:
    """The same numbers for a file: table, item, measure, value, unit."""
    if sheet is None:
        return
    count = _("件")
    for name, one in sheet.offices:
        yield _("区役所"), name, _("予約"), one.booked, count
        yield _("区役所"), name, _("取消し"), one.cancelled, count
        yield _("区役所"), name, _("来ませんでした"), one.missed, count
    for name, number in sheet.services:
        yield _("用件"), name, _("予約"), number, count
    for lane, words in lane_names().items():
        if tally := sheet.found.by_lane.get(lane):
            yield _("予約の入口"), words, _("予約"), tally.booked, count
    yield _("窓口の予約"), _("枠"), _("うまった割合"), _percent(sheet.found.taken, sheet.found.places), "%"
    yield _("窓口の予約"), _("予約"), _("何日前か（平均）"), round(sheet.found.lead_days, 1), _("日")
