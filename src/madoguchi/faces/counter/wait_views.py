"""The figures of the queues as findings with charts and tables; nothing in them is about a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.waits import NONE, SEVERAL, WaitFigures, Waits
from madoguchi.faces.counter.names import office_name, service_names
from madoguchi.faces.ui.charts import Bar, Column, bars, columns
from madoguchi.faces.ui.figures import FigureTable, FigureView
from madoguchi.values.spreadsheet import Cell

_Named = Sequence[tuple[str, Waits]]


def wait_views(found: WaitFigures) -> list[FigureView]:
    """Where, when and for what one waits, whether a booking helps, how good the forecast was; what there is of it."""
    views = [
        _ranking("offices", _("窓口のある所ごと"), _("所"), named_offices(found)),
        _hours(found.by_hour),
        _ranking("services", _("用件ごと"), _("用件"), named_services(found)),
        _ranking("booked", _("予約のある方と、ない方"), _("来かた"), named_bookings(found)),
        _forecasts(named_offices(found), found.everybody),
    ]
    return [view for view in views if view is not None]


def named_offices(found: WaitFigures) -> _Named:
    """Every office with its name, the longest wait first."""
    return _longest_first((office_name(one), waits) for one, waits in found.by_office.items())


def named_services(found: WaitFigures) -> _Named:
    """Every service, and the visits for several or none of them, with its name, the longest wait first."""
    beside = {SEVERAL: _("いくつかの用件"), NONE: _("一斉受付の予約")}
    return _longest_first((beside.get(one) or service_names([one]), waits) for one, waits in found.by_service.items())


def named_bookings(found: WaitFigures) -> _Named:
    """Visitors with a booking, and those without."""
    names = {True: _("予約のある方"), False: _("番号札の方")}
    return [(names[one], found.by_booking[one]) for one in (True, False) if one in found.by_booking]


def minutes(value: float | None) -> str:
    """12分; a dash for what was not measured."""
    return "—" if value is None else _("{minutes}分").format(minutes=round(value))


def percent(share: float | None) -> str:
    """82%; a dash for what was not measured."""
    return "—" if share is None else f"{round(100 * share)}%"


def csv_rows(found: WaitFigures) -> list[tuple[Cell, ...]]:
    """One row per kind of visit: table, item, and its numbers."""
    tables = [
        (_("窓口のある所ごと"), named_offices(found)),
        (_("着いた時刻"), _named_hours(found.by_hour)),
        (_("用件ごと"), named_services(found)),
        (_("予約のある方と、ない方"), named_bookings(found)),
    ]
    return [(table, name, *_numbers(waits)) for table, named in tables for name, waits in named]


def csv_heads() -> tuple[str, ...]:
    """The headings of these rows."""
    heads = (_("待ち（中央値、分）"), _("待ち（10人に9人、分）"), _("対応（中央値、分）"))
    return (_("表"), _("項目"), _("人数"), *heads, _("見込みとの差（中央値、分）"), _("幅の中（%）"))


def _numbers(waits: Waits) -> tuple[Cell, ...]:
    inside = None if waits.inside is None else round(100 * waits.inside, 1)
    rounded = [None if one is None else round(one, 1) for one in (waits.waited, waits.slow, waits.handled, waits.off)]
    return (waits.count, *rounded, inside)


def _longest_first(named: Iterable[tuple[str, Waits]]) -> _Named:
    return sorted(named, key=lambda one: -one[1].waited)


def _table(head: str, named: _Named) -> FigureTable:
    return FigureTable(
        _("もとの数字（分）"),
        (head, _("待ち"), _("10人に9人"), _("対応"), _("人数")),
        tuple(
            (name, *(minutes(one) for one in (waits.waited, waits.slow, waits.handled)), f"{waits.count:,}")
            for name, waits in named
        ),
    )


def _ranking(ref: str, title: str, head: str, named: _Named) -> FigureView | None:
    if not named:
        return None
    name, longest = max(named, key=lambda one: one[1].waited)
    finding = _("いちばん長いのは{name}で、半分の方が{minutes}までに呼ばれました。").format(
        name=name, minutes=minutes(longest.waited)
    )
    data = [Bar(name, waits.waited, text=minutes(waits.waited), tone="c1") for name, waits in named]
    return FigureView(ref, title, finding, bars(data, label=finding), _table(head, named), note=_note())


def _note() -> str:
    return _("待ちは、着いてから（早く着いた予約の方は予約の時刻から）、はじめて呼ばれるまで。中央値です。")


def _named_hours(by_hour: Mapping[int, Waits]) -> _Named:
    return [(_("{hour}時台").format(hour=hour), waits) for hour, waits in by_hour.items()]


def _hours(by_hour: Mapping[int, Waits]) -> FigureView | None:
    if not by_hour:
        return None
    longest = max(by_hour, key=lambda hour: by_hour[hour].waited)
    finding = _("{hour}時台に着いた方の待ちが、いちばん長くなっています。").format(hour=longest)
    data = [
        Column(str(hour), (waits.waited,), f"{waits.waited:.0f}" if hour == longest else "")
        for hour, waits in by_hour.items()
    ]
    return FigureView(
        "hours",
        _("着いた時刻ごと"),
        finding,
        columns(data, label=finding, unit=_("分")),
        _table(_("着いた時刻"), _named_hours(by_hour)),
        note=_note(),
    )


def _forecasts(named: _Named, everybody: Waits | None) -> FigureView | None:
    told = [(name, waits) for name, waits in named if waits.inside is not None]
    if not told:
        return None
    finding = _("お伝えした幅の中で呼ばれた方は、{share}でした。半分の方は、見込みとの差が{off}まででした。").format(
        share=percent(everybody.inside if everybody else None), off=minutes(everybody.off if everybody else None)
    )
    data = [Bar(name, 100 * (waits.inside or 0), text=percent(waits.inside), tone="c1") for name, waits in told]
    return FigureView(
        "forecasts",
        _("見込みの当たり"),
        finding,
        bars(data, label=finding, most=100.0),
        FigureTable(
            _("もとの数字"),
            (_("所"), _("幅の中"), _("差（中央値）"), _("人数")),
            tuple(
                (name, percent(waits.inside), minutes(waits.off), "—" if waits.told is None else f"{waits.told:,}")
                for name, waits in told
            ),
        ),
        note=_("番号札を取ったときにお伝えした見込みと、はじめて呼ばれた時刻をくらべています。"),
    )
