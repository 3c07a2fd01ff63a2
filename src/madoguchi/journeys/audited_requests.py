"""Everything one request did, for the auditor who was told its number; the look is itself journalled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.journal.requests import Done, done_by, number_asked
from madoguchi.journeys.bases import AUDITING, law_for
from madoguchi.journeys.errors import NoRequestNumber
from madoguchi.values.actor import Actor

A_PAGE = 50
MOST_SUBJECTS = 200  # of one entry: a file of thousands stands in `madoguchi incident request`
_DATA = "処理の番号でさがした記録"


@dataclass(frozen=True)
class RequestSheet:
    """A page of what a request did; `after` is the entry behind which it goes on, 0 on the last page."""

    number: str
    lines: tuple[Done, ...]
    after: int


def check_number(typed: str, *, by: Actor) -> str:
    """The number as it is asked for; raises NoRequestNumber for what is none, NotPermitted for who may not ask."""
    require(by, "audit", Resource(kind="journal"))
    return _number_in(typed)


@transaction.atomic
def request_sheet(typed: str, *, by: Actor, after: int = 0) -> RequestSheet:
    """What a request did, in its order; journalled as a look at whom it was about. Raises what `check_number` does."""
    number = check_number(typed, by=by)
    found = done_by(number, after=after, limit=A_PAGE + 1)
    page = tuple(map(_shortened, found[:A_PAGE]))
    _note(number, page, by)
    return RequestSheet(number, page, page[-1].entry if len(found) > A_PAGE else 0)


def every_line(typed: str, *, by: Actor) -> Iterator[Done]:
    """All of it, whole, for the command line; each page is journalled before it is given. Raises NoRequestNumber."""
    return _every_line(_number_in(typed), by)


def _number_in(typed: str) -> str:
    number = number_asked(typed)
    if not number:
        raise NoRequestNumber()
    return number


def _every_line(number: str, by: Actor) -> Iterator[Done]:
    after = 0
    while True:
        with transaction.atomic():
            page = done_by(number, after=after, limit=A_PAGE)
            _note(number, page, by)
        yield from page
        if len(page) < A_PAGE:
            return
        after = page[-1].entry


def _note(number: str, page: Sequence[Done], by: Actor) -> None:
    subjects, detail = sorted({one for line in page for one in line.subjects}), {"request": number}
    if subjects:
        law = law_for(AUDITING)
        record(by, "list", dossiers=subjects, data=_DATA, purpose=AUDITING, legal_basis=law, detail=detail)
    else:
        record_act(by, "list", data=_DATA, detail=detail)


def _shortened(line: Done) -> Done:
    return replace(line, subjects=line.subjects[:MOST_SUBJECTS], more=max(0, len(line.subjects) - MOST_SUBJECTS))
