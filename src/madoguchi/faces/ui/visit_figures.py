"""Bookings of a year as a finding with its picture, its table and the rows of its file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from madoguchi.faces.ui.charts import Bar, bars
from madoguchi.faces.ui.figures import FigureTable, FigureView, cell_of, count_text
from madoguchi.journeys.visit.figures import VisitFigures
from madoguchi.values.spreadsheet import Cell


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def lane_names() -> dict[str, str]:
    """By which ways bookings come in."""
    return {"online": _("オンライン"), "telephone": _("電話"), "counter": _("窓口"), "waiting": _("キャンセル待ち")}


def visit_figure_views(sheet: VisitFigures | None) -> list[FigureView]:
    """Offices with their bookings, and services with theirs; nothing for a year without any."""
    views = [_offices(sheet), _services(sheet)] if sheet else []
    return [view for view in views if view is not None]


def _offices(sheet: VisitFigures) -> FigureView:
    finding = _finding(sheet)
    data = [
        Bar(name, n, text=_("{count}件").format(count=f"{n:,}")) for name, one in sheet.offices if (n := one.booked)
    ]
    rows = tuple(
        (name, count_text(one.booked), count_text(one.cancelled), count_text(one.missed))
        for name, one in (*sheet.offices, (_("全部"), sheet.whole))
    )
    note = _("平均{days}日前に予約され、枠の{filled}%がうまりました。").format(
        days=f"{sheet.lead_days:.1f}", filled=_percent(sheet.taken, sheet.places)
    )
    if sheet.calls:
        note += _("ビデオ相談は{count}件、1件あたり平均{minutes}分、待ったのは平均{waited}分です。").format(
            count=f"{sheet.calls.held:,}", minutes=f"{sheet.calls.minutes:.1f}", waited=f"{sheet.calls.waited:.1f}"
        )
    heads = (_("区役所"), _("予約"), _("取消し"), _("来ませんでした"))
    table = FigureTable(_("もとの数字（件）"), heads, rows)
    return FigureView("visits", _("窓口の予約"), finding, bars(data, label=finding), table, note=note)


def _finding(sheet: VisitFigures) -> str:
    online, missed = sheet.lanes.get("online", 0), sheet.whole.missed
    if online is None or missed is None:
        return _("窓口の予約は{count}件です。").format(count=f"{sheet.booked:,}")
    return _(
        "窓口の予約は{count}件です。{online}%の方がオンラインで予約し、{missed}%の方がおいでになりませんでした。"
    ).format(count=f"{sheet.booked:,}", online=_percent(online, sheet.booked), missed=_percent(missed, sheet.booked))


def _services(sheet: VisitFigures) -> FigureView | None:
    shown = [(name, count) for name, count in sheet.services if count is not None]
    if not any(count for _name, count in shown):
        return None
    name, most = max(shown, key=lambda one: one[1])
    finding = _("いちばん多い用件は{name}で、{count}件です。").format(name=name, count=f"{most:,}")
    data = [Bar(each, count, text=_("{count}件").format(count=f"{count:,}")) for each, count in shown]
    lanes = tuple((words, count_text(sheet.lanes[lane])) for lane, words in lane_names().items() if lane in sheet.lanes)
    table = FigureTable(_("予約の入口（件）"), (_("入口"), _("予約")), lanes)
    return FigureView("visit-services", _("予約の用件"), finding, bars(data, label=finding), table)


def visit_rows(sheet: VisitFigures | None) -> Iterator[tuple[Cell, ...]]:
    """The same numbers for a file: table, item, measure, value, unit."""
    if sheet is None:
        return
    count = _("件")
    for name, one in sheet.offices:
        yield _("区役所"), name, _("予約"), cell_of(one.booked), count
        yield _("区役所"), name, _("取消し"), cell_of(one.cancelled), count
        yield _("区役所"), name, _("来ませんでした"), cell_of(one.missed), count
    for name, number in sheet.services:
        yield _("用件"), name, _("予約"), cell_of(number), count
    for lane, words in lane_names().items():
        if lane in sheet.lanes:
            yield _("予約の入口"), words, _("予約"), cell_of(sheet.lanes[lane]), count
    yield _("窓口の予約"), _("枠"), _("うまった割合"), _percent(sheet.taken, sheet.places), "%"
    yield _("窓口の予約"), _("予約"), _("何日前か（平均）"), round(sheet.lead_days, 1), _("日")
    if sheet.calls:
        yield _("窓口の予約"), _("ビデオ相談"), _("行った数"), sheet.calls.held, count
        yield _("窓口の予約"), _("ビデオ相談"), _("話した時間（平均）"), round(sheet.calls.minutes, 1), _("分")
        yield _("窓口の予約"), _("ビデオ相談"), _("待った時間（平均）"), round(sheet.calls.waited, 1), _("分")
