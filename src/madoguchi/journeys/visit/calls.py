"""A call: what somebody says on the telephone or at the counter, and the times they can be offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from madoguchi.engines.booking.errors.desk import TimeNotChosen
from madoguchi.engines.booking.queries.declared import office
from madoguchi.engines.booking.queries.lines import name_of_line
from madoguchi.values.clock import JST, today
from madoguchi.values.telephone import normalise

TELEPHONE, COUNTER = "telephone", "counter"
NEAREST = 12


@dataclass(frozen=True)
class FreeTime:
    """One time a visit may begin in a line of an office.

    `free` counts the places kept for the telephone, too; of an opening it counts only the share of the lane, and
    `online` is what is left for those who stand in line.
    """

    office: str
    line: str
    starts_at: datetime
    ends_at: datetime
    free: int
    online: int | None = None

    @property
    def mark(self) -> str:
        """How a form names this time."""
        return f"{self.office} {self.line} {self.starts_at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class Call:
    """What the caller said; `key` is that of the page, so that a repeated press books once.

    `opening` is the mass opening they want a time of, then they say their birth date or invitation number besides.
    """

    key: str
    services: tuple[str, ...]
    time: str
    name: str
    kana: str
    telephone: str
    note: str = ""
    language: str = "ja"
    remote: bool = False
    lane: str = TELEPHONE
    opening: str = ""
    born: str = ""
    invitation: str = ""


@dataclass(frozen=True)
class Times:
    """The nearest times at the office that is asked for, and the first of every other office."""

    here: tuple[FreeTime, ...] = ()
    elsewhere: tuple[FreeTime, ...] = ()
    minutes: int = 0
    from_on: date = field(default_factory=today)
    last_on: date = field(default_factory=today)

    @property
    def all(self) -> tuple[FreeTime, ...]:
        """Every time that may be chosen."""
        return self.here + self.elsewhere


def read_time(mark: str) -> tuple[str, str, datetime]:
    """Office, line (or opening) and beginning of a time as a form names it.

    Raises TimeNotChosen, UnknownOffice, UnknownLine.
    """
    try:
        office_id, line_id, at = mark.split(" ")
        starts_at = datetime.strptime(at, "%Y-%m-%dT%H:%M").replace(tzinfo=JST)
    except ValueError:
        raise TimeNotChosen() from None
    name_of_line(line_id)  # says when there is none
    return office(office_id).id, line_id, starts_at


def telephone_of(call: Call) -> str:
    """The telephone as it is kept; whoever stands at the counter may have none. Raises TelephoneUnreadable."""
    return "" if call.lane == COUNTER and not call.telephone.strip() else normalise(call.telephone)
