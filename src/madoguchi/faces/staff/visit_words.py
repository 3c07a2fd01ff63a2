"""Visits in the words of the office: states, lines, services, and one booking as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import office, service
from madoguchi.engines.booking.queries.lines import name_of_line, names_of_openings
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit.calls import FreeTime
from madoguchi.values.words import words_in

_TONES: dict[str, Tone] = {
    "offered": "wait",
    "booked": "info",
    "arrived": "done",
    "served": "done",
    "missed": "late",
}


def state_word(state: str) -> str:
    """Where a booking stands."""
    return {
        "offered": _("おさえ中"),
        "booked": _("予約ずみ"),
        "arrived": _("来庁ずみ"),
        "served": _("終わりました"),
        "cancelled": _("取消ずみ"),
        "missed": _("来ませんでした"),
        "lapsed": _("期限ぎれ"),
    }.get(state, state)


def lane_word(lane: str) -> str:
    """By which way in a booking came."""
    return {
        "online": _("オンライン"),
        "telephone": _("電話"),
        "counter": _("窓口"),
        "waiting": _("キャンセル待ち"),
    }.get(lane, lane)


def office_name(office_id: str) -> str:
    """The name of an office in the reader's language."""
    return words_in(office(office_id).name, language())


def line_name(line_id: str) -> str:
    """The name of a line in the reader's language."""
    return words_in(name_of_line(line_id), language())


def opening_titles(found: Iterable[BookingFacts]) -> dict[str, str]:
    """What the openings of these bookings are called, by ref; asked once for a whole list."""
    titles = names_of_openings(one.line for one in found if one.of_opening)
    return {ref: words_in(title, language()) for ref, title in titles.items()}


def service_names(services: Sequence[str]) -> str:
    """What somebody comes for, in one line."""
    return "、".join(words_in(service(one).name, language()) for one in services)


@dataclass(frozen=True)
class VisitRow:
    """One booking with the words around it."""

    facts: BookingFacts
    state: str
    tone: Tone
    services: str
    office: str
    lane: str
    drafts: int


def visit_row(one: BookingFacts) -> VisitRow:
    """A booking as a page shows it."""
    return visit_rows([one])[0]


def visit_rows(found: Sequence[BookingFacts]) -> list[VisitRow]:
    """Bookings as lists show them."""
    titles = opening_titles(found)
    return [_visit_row(one, titles.get(one.line, "")) for one in found]


def _visit_row(one: BookingFacts, opening: str) -> VisitRow:
    return VisitRow(
        one,
        state_word(one.state),
        _TONES.get(one.state, ""),
        opening if one.of_opening else service_names(one.services),
        office_name(one.office),
        lane_word(one.lane),
        len(one.drafts),
    )


@dataclass(frozen=True)
class TimeChoice:
    """One time to choose: its mark in the form, the day and the clock, and a word on what is left."""

    mark: str
    day: str
    clock: str
    note: str
    chosen: bool


def time_choices(times: Sequence[FreeTime], chosen: str, *, with_office: bool = False) -> list[TimeChoice]:
    """The times as a form offers them."""
    names = {line: line_name(line) for line in {one.line for one in times}}
    return [
        TimeChoice(
            one.mark,
            f"{office_name(one.office)}　{short_day(one.starts_at)}" if with_office else short_day(one.starts_at),
            f"{one.starts_at.hour}:{one.starts_at.minute:02d}〜{one.ends_at.hour}:{one.ends_at.minute:02d}",
            _left(one, names[one.line]),
            one.mark == chosen,
        )
        for one in times
    ]


def _left(one: FreeTime, line: str) -> str:
    if one.online is None:
        return _("{line}・あと{free}").format(line=line, free=one.free)
    return lanes_left(one.free, one.online)


def lanes_left(free: int, online: int) -> str:
    """What is left of an opening, for each lane."""
    return _("電話と窓口あと{free}・オンラインあと{online}").format(free=free, online=online)
