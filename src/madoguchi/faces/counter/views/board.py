"""The calling board: read at ten metres, nothing personal, for days without a reload."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.queries.office_day import OfficeDay, Ticket
from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.faces.counter.device_door import for_device
from madoguchi.faces.counter.language import said_in
from madoguchi.faces.counter.live import live, not_modified, tag_of
from madoguchi.faces.counter.names import clock, counter_name, line_name, office_name, wait_told
from madoguchi.foundation.catalogue.queries import city

_ALSO_CALLED = 3
_SPOKEN = (("ja", "ja-JP"), ("en", "en-GB"))
_kept: dict[str, tuple[OfficeDay, str, bytes]] = {}


@dataclass(frozen=True)
class CallView:
    """One call: the number, where to go, the same in English, and what voices say, each with its language."""

    number: int
    to: str
    to_en: str
    mark: str
    spoken: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CounterView:
    """One row of the board."""

    name: str
    lines: str
    number: int | None
    waiting: int
    is_called: bool


@require_safe
@for_device(DeviceKind.BOARD)
def board(request: HttpRequest, office: str) -> HttpResponse:
    """Who is called to which counter now, and where every counter stands."""
    day = office_day(office)
    tag, page = _drawn(day)
    return not_modified(request, tag) or live(said_in("ja", HttpResponse(page)), tag)


def _drawn(day: OfficeDay) -> tuple[str, bytes]:
    """The page and its tag, drawn once for all screens that show the same moment."""
    kept = _kept.get(day.office)
    if kept is None or kept[0] is not day:
        with translation.override("ja"):
            context = _context(day)
            tag = tag_of(*context.values())
            drawn = kept[2] if kept and kept[1] == tag else render_to_string("counter/board.html", context).encode()
        kept = _kept[day.office] = (day, tag, drawn)
    return kept[1], kept[2]


def _context(day: OfficeDay) -> dict[str, object]:
    calls = tuple(_call(day, one) for one in day.calls)
    return {
        "office_name": office_name(day.office),
        "clock": clock(day.at),
        "is_open": day.is_open,
        "hours": _hours(),
        "first": calls[0] if calls else None,
        "others": calls[1 : 1 + _ALSO_CALLED],
        "calls": calls,  # every one of them is said, also when all counters open at once
        "rows": _rows(day, calls[0].number if calls else None),
        "waits": _waits(day),
    }


def _hours() -> str:
    return f"{city().hours.open}〜{city().hours.close}"


def _call(day: OfficeDay, ticket: Ticket) -> CallView:
    with translation.override("en"):
        to_en = _("{counter}へ").format(counter=counter_name(day.office, ticket.counter))
    return CallView(
        number=ticket.number,
        to=_("{counter}へ").format(counter=counter_name(day.office, ticket.counter)),
        to_en=to_en,
        mark=f"{ticket.number}-{ticket.counter}-{ticket.calls}",
        spoken=_spoken(day.office, ticket),
    )


def _spoken(office: str, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """What voices say of the call, each with its tag: in the languages the city declares, in their order."""
    spoken = []
    for one in declared.visit().voices:
        with translation.override(one.names):
            spoken.append((one.voice, one.said(ticket.number, counter_name(office, ticket.counter))))
    for language, voice in () if spoken else _SPOKEN:
        with translation.override(language):
            name = counter_name(office, ticket.counter)
            said = _("番号{number}の方、{counter}へお越しください。").format(number=ticket.number, counter=name)
            spoken.append((voice, said))
    return tuple(spoken)


def _rows(day: OfficeDay, first: int | None) -> list[CounterView]:
    found = []
    for counter in declared.counters_of(declared.office(day.office)):
        seat = day.seats.get(counter.id)
        if seat is None:
            continue
        ticket = day.at_counters.get(counter.id)
        found.append(
            CounterView(
                name=counter_name(day.office, counter.id),
                lines="・".join(line_name(line) for line in seat.lines),
                number=ticket.number if ticket else None,
                waiting=len(day.waiting_for(counter.id)),
                is_called=bool(ticket and ticket.number == first),
            )
        )
    return found


def _waits(day: OfficeDay) -> list[tuple[str, str]]:
    """The lines one waits for longest, with what is foretold to somebody who comes now."""
    told = [(line, day.forecast_for(line)) for line in sorted(day.waiting_by_line)]
    longest = sorted(((f.minutes, line, f) for line, f in told if f), key=lambda one: -one[0])
    return [(line_name(line), wait_told(forecast)) for _minutes, line, forecast in longest[:2]]
