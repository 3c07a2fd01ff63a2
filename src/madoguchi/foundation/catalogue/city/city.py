"""The whole city, with look-ups by id and code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.foundation.catalogue.city.calendar import Calendar, Hours
from madoguchi.foundation.catalogue.city.parts import (
    Appearance,
    CityContact,
    ConfirmedProxies,
    Division,
    ExistingSystem,
    LegalBases,
    LifeEvent,
    LookQuestions,
    News,
    Position,
    UnusualAccess,
    Ward,
)
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.identifiers import CorporateNumber, Identifier, Line, MunicipalityCode
from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.words import words_in

T = TypeVar("T")


class City(Declared):
    """A municipality as it declares itself; a look-up of something it has not raises `NotInTheCity`."""

    code: MunicipalityCode
    name: WordsField
    prefecture: Line
    head: WordsField
    corporate_number: CorporateNumber | None = None
    contact: CityContact = CityContact()
    wards: tuple[Ward, ...] = ()
    hours: Hours
    calendar: Calendar
    divisions: Annotated[tuple[Division, ...], Field(min_length=1)]
    centre: Identifier
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    life_events: tuple[LifeEvent, ...] = ()
    news: tuple[News, ...] = ()
    appearance: Appearance = Appearance()
    fiscal_series: Literal["per_division", "per_city"] = "per_division"
    smallest_published_count: Annotated[int, Field(ge=1, le=100)] = 5
    """Counts of 1 and more below this are withheld from public figures, so that nobody is recognised in them."""
    unusual_access: UnusualAccess = UnusualAccess()
    legal_bases: LegalBases = LegalBases()
    look_questions: LookQuestions = LookQuestions()
    proxies: ConfirmedProxies = ConfirmedProxies()
    systems: tuple[ExistingSystem, ...] = ()
    visit: Mapping[str, Any] | None = None
    """What the engine of bookings reads; it is checked where a folder is published."""

    @model_validator(mode="after")
    def _check_itself(self) -> Self:
        if not any(division.id == self.centre for division in self.divisions):
            raise PydanticCustomError(
                "city_centre",
                "行政事務センター（centre）「{centre}」が divisions にありません。divisions の id を書いてください。",
                {"centre": self.centre},
            )
        answering = self.look_questions.division
        if answering is not None and not any(division.id == answering for division in self.divisions):
            raise PydanticCustomError(
                "city_look_questions",
                "閲覧への問い合わせに答える課（look_questions）「{division}」が divisions にありません。",
                {"division": answering},
            )
        self._check_proxies()
        if not any(position.may_decide for position in self.positions):
            raise PydanticCustomError(
                "city_positions", "決裁できる職が、1つもありません。職のどれかに may_decide: true を書いてください。"
            )
        self._check_divisions()
        return self

    def _check_proxies(self) -> None:
        kinds = [one.kind for one in self.proxies.kinds]
        if len(set(kinds)) < len(kinds):
            raise PydanticCustomError("city_proxies", "代理（proxies）に、同じ間柄が2つあります。1つにしてください。")
        division = self.proxies.division
        if division is not None and not any(one.id == division for one in self.divisions):
            raise PydanticCustomError(
                "city_proxies",
                "代理を認める課（proxies）「{division}」が divisions にありません。",
                {"division": division},
            )

    def _check_divisions(self) -> None:
        for one in self.divisions:
            after = self._divisions.get(one.successor or "")
            if (one.until_on is None) != (one.successor is None) or (one.successor and after is None):
                raise _wrong(
                    one, "終わる課には、最後の日（until_on）と、仕事を引き継ぐ課（successor）を書いてください。"
                )
            if one.until_on and one.from_on and one.until_on < one.from_on:
                raise _wrong(one, "最後の日（until_on）が、最初の日（from_on）より前です。")
            next_day = one.until_on + timedelta(days=1) if one.until_on else None
            if after is not None and next_day is not None and not after.works_on(next_day):
                raise _wrong(
                    one, "仕事を引き継ぐ課（successor）は、次の日に始まっていて、終わっていない課にしてください。"
                )

    def name_in(self, language: str) -> str:
        """The city's name in `language`."""
        return words_in(self.name, language)

    @cached_property
    def business_calendar(self) -> BusinessCalendar:
        """The calendar that counts the city's business days."""
        return self.calendar.business_calendar()

    @cached_property
    def _wards(self) -> dict[str, Ward]:
        return {ward.code: ward for ward in self.wards}

    @cached_property
    def _divisions(self) -> dict[str, Division]:
        return {division.id: division for division in self.divisions}

    @cached_property
    def _positions(self) -> dict[str, Position]:
        return {position.id: position for position in self.positions}

    @cached_property
    def _life_events(self) -> dict[str, LifeEvent]:
        return {event.id: event for event in self.life_events}

    def has_ward(self, code: str) -> bool:
        """Whether the code is of one of the city's wards."""
        return code in self._wards

    def ward(self, code: str) -> Ward:
        """The ward of a municipality code."""
        return _found(self._wards, code)

    def ward_name(self, code: str, language: str) -> str:
        """The name of one of the city's wards; nothing for a code that is of none."""
        return words_in(self.ward(code).name, language) if self.has_ward(code) else ""

    def division(self, id_: str) -> Division:
        """The division of an id."""
        return _found(self._divisions, id_)

    def acting_division(self, id_: str, on: date) -> str:
        """The division that has the work of this one on that day: itself, or who succeeded it, and them in turn."""
        found = self._divisions.get(id_)
        while found is not None and found.until_on is not None and found.successor and found.until_on < on:
            found = self._divisions[found.successor]
        return found.id if found is not None else id_

    def division_on(self, id_: str, day: date) -> Division:
        """The division of an id, or the one that has its work on that day."""
        return self.division(self.acting_division(id_, day))

    def divisions_on(self, day: date) -> tuple[Division, ...]:
        """The divisions that have work on that day."""
        return tuple(one for one in self.divisions if one.works_on(day))

    def position(self, id_: str) -> Position:
        """The position of an id."""
        return _found(self._positions, id_)

    def system(self, id_: str) -> ExistingSystem:
        """The existing system of an id."""
        return _found({one.id: one for one in self.systems}, id_)

    def life_event(self, id_: str) -> LifeEvent:
        """The life event of an id."""
        return _found(self._life_events, id_)


def _wrong(one: Division, sentence: str) -> PydanticCustomError:
    return PydanticCustomError("city_divisions", f"課「{{division}}」の、{sentence}", {"division": one.id})


def _found(known: dict[str, T], name: str) -> T:
    try:
        return known[name]
    except KeyError:
        raise NotInTheCity(name=name) from None
