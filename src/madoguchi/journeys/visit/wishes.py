"""What somebody comes for: services and procedures, how long they take together, and who does all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from madoguchi.engines.booking.errors.declared import NothingChosen, UnknownService
from madoguchi.engines.booking.queries.declared import booking_of, has_visits, service, visit
from madoguchi.engines.booking.rules.bookings import lines_for, spans_needed
from madoguchi.engines.booking.section import Service
from madoguchi.foundation.catalogue.queries import Procedure, procedure, procedures
from madoguchi.values.words import words_in

_SERVICE, _PROCEDURE = "s.", "p."
MOST = 8


@dataclass(frozen=True)
class Choice:
    """One thing a visitor can tick: a service, or a procedure that is done by it."""

    id: str
    title: str
    note: str
    minutes: int
    icon: str
    remote: bool
    below: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Want:
    """What was chosen: `lines` are those that do all of it, the most specialised first, none when nobody does."""

    chosen: tuple[str, ...]
    services: tuple[str, ...]
    procedures: tuple[str, ...]
    minutes: int
    spans: int
    lines: tuple[str, ...]
    remote: bool


def choices(language: str) -> list[Choice]:
    """Everything a visit can be booked for, by service, each with its procedures."""
    found = []
    for one in visit().services:
        below = [_procedure(each, one, language) for each in procedures() if _service_of(each) == one.id]
        found.append(
            Choice(
                choice_of_service(one.id),
                words_in(one.name, language),
                words_in(one.note, language) if one.note else "",
                one.minutes,
                one.icon,
                one.remote,
                tuple(below),
            )
        )
    return found


def _procedure(one: Procedure, of: Service, language: str) -> Choice:
    return Choice(_PROCEDURE + one.id, one.title(language), "", _minutes_of(one, of), of.icon, of.remote)


def _service_of(one: Procedure) -> str:
    section = booking_of(one)
    return section.service if section else ""


def _minutes_of(one: Procedure, of: Service) -> int:
    section = booking_of(one)
    return (section.minutes if section else None) or of.minutes


def choice_of(procedure_id: str) -> str:
    """The id by which a procedure is chosen; empty when no visit can be booked for it. Raises UnknownProcedure."""
    bookable = has_visits() and _service_of(procedure(procedure_id)) in {one.id for one in visit().services}
    return _PROCEDURE + procedure_id if bookable else ""


def choice_of_service(service_id: str) -> str:
    """The id by which a service is chosen."""
    return _SERVICE + service_id


def want_of(chosen: Sequence[str]) -> Want:
    """Read what was ticked; raises NothingChosen, UnknownService.

    A procedure says more than its service: ticked together, only the procedure counts.
    """
    ids = tuple(dict.fromkeys(chosen))[:MOST]
    if not ids:
        raise NothingChosen()
    by_id = {one.id: one for one in procedures()}
    wanted = [_known(by_id, one.removeprefix(_PROCEDURE)) for one in ids if one.startswith(_PROCEDURE)]
    through = {_service_of(one) for one in wanted}
    plain = [service(_plain(one)) for one in ids if not one.startswith(_PROCEDURE)]
    alone = [one for one in plain if one.id not in through]
    services = tuple(dict.fromkeys([*(_service_of(one) for one in wanted), *(one.id for one in plain)]))
    minutes = sum(_minutes_of(one, service(_service_of(one))) for one in wanted) + sum(one.minutes for one in alone)
    section = visit()
    return Want(
        chosen=ids,
        services=services,
        procedures=tuple(one.id for one in wanted),
        minutes=minutes,
        spans=spans_needed(minutes, section.rules),
        lines=tuple(one.id for one in lines_for(services, section.lines)),
        remote=all(service(one).remote for one in services),
    )


def _known(by_id: dict[str, Procedure], procedure_id: str) -> Procedure:
    found = by_id.get(procedure_id)
    if found is None or not _service_of(found):
        raise UnknownService()
    return found


def _plain(chosen: str) -> str:
    if not chosen.startswith(_SERVICE):
        raise UnknownService()
    return chosen.removeprefix(_SERVICE)


def want_of_booking(services: Sequence[str], procedure_ids: Sequence[str], minutes: int = 0) -> Want:
    """What a booking was made for, as it would be chosen today; raises UnknownService.

    It keeps its `minutes`, whatever is declared by now (0 are those of today), and a procedure that has ended is left
    to its service.
    """
    by_id = {one.id: one for one in procedures()}
    still = [one for one in procedure_ids if one in by_id and _service_of(by_id[one]) in services]
    want = want_of([*(_PROCEDURE + one for one in still), *map(choice_of_service, services)])
    return replace(want, minutes=minutes, spans=spans_needed(minutes, visit().rules)) if minutes else want


def names_of(want: Want, language: str) -> tuple[str, ...]:
    """What was chosen in words: procedures by their titles, services without one by their names."""
    by_id = {one.id: one for one in procedures()}
    through = {_service_of(by_id[one]) for one in want.procedures}
    titles = [by_id[one].title(language) for one in want.procedures]
    return (*titles, *(words_in(service(one).name, language) for one in want.services if one not in through))
