"""The waiting list of an office as staff see it: whom to call now, and everybody in the order they are asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.who_waits import Waiting, WaitingPage, calls_to_make, who_waits, whom_to_call
from madoguchi.engines.booking.section import Calls
from madoguchi.foundation.access.rules import foresee
from madoguchi.journeys.visit import desk
from madoguchi.values.actor import Actor

A_PAGE = 25
_PURPOSE = "空きを待つ方の確認"


@dataclass(frozen=True)
class WaitingSheet:
    """One page of the list; `following` is where the next one begins, 0 on the last.

    `to_call` stands on the first page only, with how many more there are in `more_to_call`; `rules` are those of calls.
    `sees_contacts` and `may_serve` are of who looks.
    """

    rows: tuple[Waiting, ...]
    following: int
    to_call: tuple[Waiting, ...]
    more_to_call: int
    rules: Calls
    sees_contacts: bool
    may_serve: bool


@transaction.atomic
def waiting_sheet(office_id: str, *, by: Actor, after: int = 0) -> WaitingSheet:
    """Who waits at an office; one entry in the journal for everybody shown. Raises UnknownOffice, NotPermitted."""
    of = desk.check_office(office_id, by, desk.VIEW)
    page, calls = who_waits(of.id, after=after, size=A_PAGE), WaitingPage((), 0) if after else calls_to_make(of.id)
    sees = desk.sees_contacts(of, by)
    shown = {one.mark: one for one in (*page.rows, *calls.rows)}
    held = [one.booking_number for one in shown.values() if one.booking_number]
    desk.note_look(by, "list", [*shown, *held], _PURPOSE)
    return WaitingSheet(
        rows=_as_seen(page.rows, sees=sees),
        following=page.following,
        to_call=_as_seen(calls.rows, sees=sees),
        more_to_call=calls.following,
        rules=visit().rules.calls,
        sees_contacts=sees,
        may_serve=foresee(by, desk.SERVE, desk.visits_of(of)).allowed,
    )


def to_call_at(office_id: str, *, by: Actor) -> int:
    """How many people staff of an office have to call now; none for who may not serve it or for an unknown office."""
    return whom_to_call(office_id).count() if office_id in {one.id for one in desk.offices_for(by)} else 0


def _as_seen(rows: tuple[Waiting, ...], *, sees: bool) -> tuple[Waiting, ...]:
    return rows if sees else tuple(replace(one, telephone="", email="") for one in rows)
