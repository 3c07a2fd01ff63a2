"""Visits in the words of the office: states, lines, services, and one booking as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import office, service
from madoguchi.engines.booking.queries.lines import name_of_line
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit.telephone import FreeTime
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
    """A booking as lists and pages show it."""
    return VisitRow(
        one,
        state_word(one.state),
        _TONES.get(one.state, ""),
        service_names(one.services),
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
    return [
        TimeChoice(
            one.mark,
            f"{office_name(one.office)}　{short_day(one.starts_at)}" if with_office else short_day(one.starts_at),
            f"{one.starts_at.hour}:{one.starts_at.minute:02d}〜{one.ends_at.hour}:{one.ends_at.minute:02d}",
            _("{line}・あと{free}").format(line=line_name(one.line), free=one.free),
            one.mark == chosen,
        )
        for one in times
    ]
