"""One ticket in the words of its visitor: the number, how many are before it, when it is expected to be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.office_day import OfficeDay, Ticket
from madoguchi.engines.booking.rules.forecast import ENOUGH, Forecast
from madoguchi.engines.booking.rules.queue import rule_said
from madoguchi.engines.booking.rules.states import TicketKind, TicketState
from madoguchi.faces.counter.names import clock, counter_name, line_name, service_names, wait_told

# Minutes that will surely pass until the call, and the seconds between two looks of a telephone.
_LOOKS = ((30, 60), (10, 30), (0, 15))


@dataclass(frozen=True)
class StandingView:
    """What a visitor may know of their own ticket; nothing in it is about anybody else."""

    number: int
    code: str
    services: str
    line: str
    state: str
    counter: str
    ahead: int
    wait: str
    between: str
    booked_at: str
    arrived_at: str
    at: str
    rule: str
    few_measured: bool
    look_again: int

    @property
    def is_over(self) -> bool:
        """Whether the visit is finished, one way or the other."""
        return self.state in {"done", "left"}

    @property
    def heading(self) -> str:
        """The one thing to know now."""
        return {
            "waiting": _("順番をお待ちください"),
            "called": _("{number}番の方を、お呼びしています").format(number=self.number),
            "serving": _("窓口で対応しています"),
            "parked": _("番号をおあずかりしています"),
            "missed": _("{number}番の方を、お呼びしました").format(number=self.number),
            "done": _("きょうの用件は、終わりました"),
            "left": _("順番待ちを、やめました"),
        }[self.state]


def standing_of(day: OfficeDay, ticket: Ticket, code: str) -> StandingView:
    """The ticket of a code as its visitor is told about it."""
    waits = ticket.state is TicketState.WAITING
    forecast = day.forecast_of(ticket) if waits else None
    measured = day.measures.error_of(ticket.line, forecast.minutes) if forecast else None
    return StandingView(
        number=ticket.number,
        code=code,
        services=service_names(ticket.services),
        line=line_name(ticket.line),
        state=ticket.state.value,
        counter=counter_name(day.office, ticket.counter) if ticket.counter else "",
        ahead=day.ahead_of(ticket) if waits else 0,
        wait=wait_told(forecast),
        between=_between(day, forecast.low, forecast.high) if forecast else "",
        booked_at=clock(ticket.rank_at) if ticket.kind is TicketKind.BOOKED else "",
        arrived_at=clock(ticket.arrived_at),
        at=clock(day.at),
        rule=rule_said(declared.visit().rules).text(_),
        few_measured=forecast is not None and (measured is None or measured.count < ENOUGH),
        look_again=_look_again(forecast),
    )


def _look_again(forecast: Forecast | None) -> int:
    """After how many seconds the page asks again: the nearer the call, the sooner."""
    return next((seconds for low, seconds in _LOOKS if forecast and forecast.low >= low), _LOOKS[-1][1])


def _between(day: OfficeDay, low: int, high: int) -> str:
    first, last = day.at + timedelta(minutes=low), day.at + timedelta(minutes=high)
    return _("{first}から{last}ごろ").format(first=clock(first), last=clock(last))
