"""The waiting list of an office as staff see it: everybody in the order in which places are offered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.booking.queries.who_waits import Waiting, who_waits
from madoguchi.journeys.visit import desk
from madoguchi.values.actor import Actor

A_PAGE = 25
_PURPOSE = "空きを待つ方の確認"


@dataclass(frozen=True)
class WaitingSheet:
    """One page of the list; `following` is where the next one begins, 0 on the last; `sees_contacts` of who looks."""

    rows: tuple[Waiting, ...]
    following: int
    sees_contacts: bool


@transaction.atomic
def waiting_sheet(office_id: str, *, by: Actor, after: int = 0) -> WaitingSheet:
    """Who waits at an office; one entry in the journal for everybody shown. Raises UnknownOffice, NotPermitted."""
    of = desk.check_office(office_id, by, desk.VIEW)
    page, sees = who_waits(of.id, after=after, size=A_PAGE), desk.sees_contacts(of, by)
    rows = page.rows if sees else tuple(replace(one, telephone="", email="") for one in page.rows)
    held = [one.booking_number for one in rows if one.booking_number]
    desk.note_look(by, "list", [*(one.mark for one in rows), *held], _PURPOSE)
    return WaitingSheet(rows, page.following, sees)
