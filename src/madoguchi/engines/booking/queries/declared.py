"""What the city declares of visits, read once per publication."""

from __future__ import annotations

from functools import lru_cache

from madoguchi.engines.booking.errors.declared import NoVisits, UnknownLine, UnknownOffice, UnknownService
from madoguchi.engines.booking.section import BookingSection, Counter, Line, Office, Pattern, Service, VisitSection
from madoguchi.foundation.catalogue.queries import City, Procedure, city, publication_number


def visit() -> VisitSection:
    """The city's section `visit`; raises NoVisits when it takes no bookings at all."""
    section = _section(city())
    if section is None:
        raise NoVisits()
    return section


def has_visits() -> bool:
    """Whether the city declares anything that can be booked."""
    return city().visit is not None


@lru_cache(maxsize=4)
def _read(publication: int, code: str) -> VisitSection | None:
    written = city().visit
    return VisitSection.model_validate(written) if written is not None else None


def _section(of: City) -> VisitSection | None:
    return _read(publication_number(), of.code)


def office(office_id: str) -> Office:
    """The office of an id; raises UnknownOffice."""
    found = next((one for one in visit().offices if one.id == office_id), None)
    if found is None:
        raise UnknownOffice()
    return found


def line(line_id: str) -> Line:
    """The line of an id; raises UnknownLine."""
    found = next((one for one in visit().lines if one.id == line_id), None)
    if found is None:
        raise UnknownLine()
    return found


def service(service_id: str) -> Service:
    """The service of an id; raises UnknownService."""
    found = next((one for one in visit().services if one.id == service_id), None)
    if found is None:
        raise UnknownService()
    return found


def counters_of(of: Office) -> tuple[Counter, ...]:
    """The counters of an office: its own, or those every office has."""
    return of.counters or visit().counters


def patterns_of(of: Office) -> tuple[Pattern, ...]:
    """The weekly patterns of an office: its own, or those every office has."""
    return of.patterns or visit().patterns


def booking_of(procedure: Procedure) -> BookingSection | None:
    """What a procedure says about being done at a counter; None when it cannot be booked."""
    written = procedure.section("booking")
    return BookingSection.model_validate(written) if written else None
