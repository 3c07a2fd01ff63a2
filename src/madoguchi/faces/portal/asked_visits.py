"""What an address of the booking pages asks for: what one comes for, the office, the week and the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from madoguchi.engines.booking.errors.bookings import SlotClosed
from madoguchi.values.clock import JST

_LONGEST = 90
_LONGEST_PLACE = 60  # characters of the name of an office or a line in the database
_MOST = 20


@dataclass(frozen=True)
class Asked:
    """A choice on its way through the pages; it names no person, so that it may stand in an address."""

    wanted: tuple[str, ...]
    office: str = ""
    at: datetime | None = None
    line: str = ""
    week: date | None = None
    view: str = "calendar"

    @property
    def begins(self) -> datetime:
        """The time that was picked; raises SlotClosed when none was."""
        if self.at is None:
            raise SlotClosed()
        return self.at

    def query(self, **change: object) -> str:
        """The query that asks for the same, with changes; None takes a part away."""
        parts: dict[str, object] = {
            "for": self.wanted,
            "office": self.office,
            "at": self.at,
            "line": self.line,
            "week": self.week,
            "view": self.view if self.view != "calendar" else "",
        }
        return urlencode({name: _written(one) for name, one in {**parts, **change}.items() if one}, doseq=True)

    def url(self, place: str, *args: str, **change: object) -> str:
        """The address of a place that asks for the same."""
        return f"{reverse(place, args=args)}?{self.query(**change)}"


def _written(one: object) -> object:
    if isinstance(one, datetime):
        return one.astimezone(JST).strftime("%Y-%m-%dT%H:%M")
    return one.isoformat() if isinstance(one, date) else one


def asked_of(given: QueryDict) -> Asked:
    """What a query or a form asks for; what cannot be read is not asked for."""
    return Asked(
        wanted=tuple(one[:_LONGEST].replace("\0", "") for one in given.getlist("for")[:_MOST] if one),
        office=_text(given, "office"),
        at=_moment(given.get("at", "")),
        line=_text(given, "line"),
        week=_day(given.get("week", "")),
        view="list" if given.get("view") == "list" else "calendar",
    )


def _text(given: Mapping[str, str], name: str) -> str:
    return given.get(name, "")[:_LONGEST_PLACE].replace("\0", "")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=JST)
    except ValueError:
        return None
    return found if 1970 < found.year < 9000 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 < found.year < 9000 else None
