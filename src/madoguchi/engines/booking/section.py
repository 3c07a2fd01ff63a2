"""What a city declares of visits (`visit` in city.yaml), and what a procedure declares of its own (`booking`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.declared import Declared, WordsField

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Minutes = Annotated[int, Field(ge=5, le=480)]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock(text: str) -> time:
    """The time of a declared clock such as 8:45."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


class Service(Declared):
    """What a visitor comes for; `minutes` at the counter, and whether it can be done by video.

    `bring` is told where no procedure is booked: a procedure knows its own papers.
    """

    id: Id
    name: WordsField
    note: WordsField | None = None
    icon: str = "hall"
    minutes: Minutes = 15
    bring: tuple[WordsField, ...] = ()
    remote: bool = False


class Line(Declared):
    """A queue of its own with the services it does; tickets of `series` 4 are numbered 401, 402, …"""

    id: Id
    name: WordsField
    services: Annotated[tuple[Id, ...], Field(min_length=1)]
    series: Annotated[int, Field(ge=1, le=9)]


class Counter(Declared):
    """A counter (窓口) with the lines it calls, and where it is."""

    id: Id
    name: WordsField
    place: WordsField | None = None
    lines: Annotated[tuple[Id, ...], Field(min_length=1)]


class Pattern(Declared):
    """So many visitors may begin at once on these days between these times; `reserved` of them by telephone only."""

    lines: Annotated[tuple[Id, ...], Field(min_length=1)]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    from_: Clock = Field(alias="from")
    until: Clock
    capacity: Annotated[int, Field(ge=0, le=10_000)]
    reserved: Annotated[int, Field(ge=0, le=10_000)] = 0

    @model_validator(mode="after")
    def _check_sense(self) -> Self:
        if clock(self.from_) >= clock(self.until):
            raise PydanticCustomError("pattern_hours", "until の時刻を、from より後にしてください。")
        if self.reserved > self.capacity:
            raise PydanticCustomError("pattern_reserved", "reserved は、capacity より多くできません。")
        return self


class PatternException(Declared):
    """One day on which other times hold; without `patterns` the office takes no bookings."""

    on: date
    reason: WordsField
    patterns: tuple[Pattern, ...] = ()


class Room(Declared):
    """A room, desk or thing that is reserved by time."""

    id: Id
    kind: Literal["room", "desk", "thing"]
    name: WordsField
    units: Annotated[int, Field(ge=1, le=1000)] = 1


class Office(Declared):
    """A place with counters; `ward` says whose office it is. What it does not declare is that of the city."""

    id: Id
    name: WordsField
    ward: str | None = None
    address: WordsField | None = None
    counters: tuple[Counter, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    exceptions: tuple[PatternException, ...] = ()
    rooms: tuple[Room, ...] = ()


class Voice(Declared):
    """One language the calling board speaks: `voice` is its tag (BCP 47), `names` the language of the counters' names.

    `call` is what is said, with {number} and {counter} in it.
    """

    voice: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
    call: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    names: Literal["ja", "en", "ja-easy"] = "en"

    @model_validator(mode="after")
    def _check_sense(self) -> Self:
        if "{number}" not in self.call or "{counter}" not in self.call:
            raise PydanticCustomError("voice_call", "call に、{number} と {counter} を入れてください。")
        return self

    def said(self, number: int, counter: str) -> str:
        """What is said of a call."""
        return self.call.replace("{number}", str(number)).replace("{counter}", counter)


class CutOff(Declared):
    """Until when a visitor may choose another time on the page: so many days before, at this time.

    Cancelling stays open until the visit begins.
    """

    days: Annotated[int, Field(ge=0, le=30)] = 1
    at: Clock = "17:00"


class Calls(Declared):
    """How staff tell somebody without mail of a time that is held for them: by telephone, within these office hours.

    The time is held for `minutes` of the office hours, and nobody is offered one of which less than `least` is left.
    After `tries` calls nobody answered it goes to the next; after `offers` such times the place on the list ends.
    """

    from_: Clock = Field("8:30", alias="from")
    until: Clock = "17:00"
    minutes: Annotated[int, Field(ge=5, le=10_080)] = 240
    least: Annotated[int, Field(ge=5, le=10_080)] = 60
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    offers: Annotated[int, Field(ge=1, le=10)] = 2

    @model_validator(mode="after")
    def _check_sense(self) -> Self:
        if clock(self.from_) >= clock(self.until):
            raise PydanticCustomError("calls_hours", "calls の until の時刻を、from より後にしてください。")
        if self.least > self.minutes:
            raise PydanticCustomError("calls_least", "calls の least は、minutes より多くできません。")
        return self


class VisitRules(Declared):
    """The numbers of the city's rules about bookings and queues; minutes unless said otherwise."""

    grid: Literal[5, 10, 15, 20, 30, 60] = 15
    ahead_days: Annotated[int, Field(ge=1, le=366)] = 30
    lead: Annotated[int, Field(ge=0, le=10_080)] = 60
    buffer: Annotated[int, Field(ge=0, le=120)] = 0
    cut_off: CutOff = CutOff()
    grace: Annotated[int, Field(ge=0, le=240)] = 15
    early: Annotated[int, Field(ge=0, le=120)] = 5
    check_in: Annotated[int, Field(ge=0, le=480)] = 60
    most_per_person: Annotated[int, Field(ge=1, le=50)] = 3
    offer: Annotated[int, Field(ge=5, le=10_080)] = 120
    calls: Calls = Calls()
    remind_hours: Annotated[int, Field(ge=1, le=168)] = 24
    longest: Annotated[int, Field(ge=15, le=1440)] = 240
    room_opens: Annotated[int, Field(ge=0, le=60)] = 10
    keep_days: Annotated[int, Field(ge=30, le=3_660)] = 366


class VisitSection(Declared):
    """Services, lines, offices, patterns and rules; counters and patterns hold for every office that has none.

    `divisions` take bookings by telephone for every office; the staff of a ward do so for the offices of their ward.
    `voices` are spoken by the calling board one after another; Japanese and English where none is declared.
    """

    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    counters: tuple[Counter, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    offices: Annotated[tuple[Office, ...], Field(min_length=1)]
    divisions: tuple[Id, ...] = ()
    voices: Annotated[tuple[Voice, ...], Field(max_length=8)] = ()
    rules: VisitRules = VisitRules()

    @model_validator(mode="after")
    def _check_sense(self) -> Self:
        _check_once("services", [one.id for one in self.services])
        _check_once("lines", [one.id for one in self.lines])
        _check_once("offices", [one.id for one in self.offices])
        _check_once("voices", [one.voice for one in self.voices])
        _check_once("series", [str(one.series) for one in self.lines])
        for line in self.lines:
            _check_known("service", line.services, [one.id for one in self.services])
        for office in self.offices:
            counters = office.counters or self.counters
            _check_once("counters", [one.id for one in counters])
            patterns = [*(office.patterns or self.patterns), *(p for e in office.exceptions for p in e.patterns)]
            for lines in [each.lines for each in counters] + [each.lines for each in patterns]:
                _check_known("line", lines, [one.id for one in self.lines])
        return self


def _check_once(what: str, ids: list[str]) -> None:
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        raise PydanticCustomError(
            "visit_twice", "{what} の「{id}」が2回あります。別のものにしてください。", {"what": what, "id": twice}
        )


def _check_known(what: str, named: Iterable[str], known: list[str]) -> None:
    for one in named:
        if one not in known:
            raise PydanticCustomError(
                "visit_unknown",
                "{what}「{id}」が visit にありません。visit に書いた id にしてください。",
                {"what": what, "id": one},
            )


class BookingSection(Declared):
    """A procedure that may be done at a counter: which service it is, and minutes where they differ from it."""

    service: Id
    minutes: Minutes | None = None
