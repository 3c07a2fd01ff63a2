"""Everything one request, one job or one command did, by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from madoguchi.foundation.journal.actions import ACTING
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.names import is_sealed
from madoguchi.foundation.journal.queries import BY_CODE, BY_PROXY
from madoguchi.values.request_number import beginning_told, number_told


@dataclass(frozen=True)
class Done:
    """One entry as whoever audits reads it; a resident is not named, `by_proxy` and `by_code` say how they came.

    `result` is empty in entries from before there was one; `subjects` are all whom the entry is about.
    """

    entry: int
    at: datetime
    request: str
    who: str
    actor_kind: str
    actor_ref: str
    office: str
    by_proxy: bool
    by_code: bool
    verb: str
    data: str
    purpose: str
    legal_basis: str
    result: str
    subjects: tuple[str, ...]
    acting: tuple[str, ...] = ()
    """The posts, as division/position, this member of staff held in the place of somebody else (代理)."""
    more: int = 0
    """How many further subjects the reader leaves out."""


def number_asked(text: str) -> str:
    """The number somebody typed, or its beginning, as `done_by` looks for it; "" when it is neither."""
    return number_told(text) or beginning_told(text)


def done_by(number: str, *, after: int = 0, limit: int = 50) -> list[Done]:
    """The entries of a request in the order they were written, behind an entry; of a beginning, those of all it fits.

    `number` is what `number_asked` gives; of nothing there is nothing.
    """
    return [_done(row) for row in entries_of(number, after)[:limit]] if number else []


def entries_of(number: str, after: int = 0) -> QuerySet[Entry]:
    """Those entries, unread; the index `journal_by_request` finds them."""
    known = {"request": number} if number_told(number) else {"request__startswith": number}
    return Entry.objects.filter(**known, request__gt="", id__gt=after).order_by("id")


def _done(e: Entry) -> Done:
    return Done(
        entry=int(e.pk),
        at=e.at,
        request=e.request,
        who="" if is_sealed(e.actor_name) else e.actor_name,
        actor_kind=e.actor_kind,
        actor_ref=e.actor_ref,
        office=e.office,
        by_proxy=BY_PROXY in e.detail,
        by_code=BY_CODE in e.detail,
        verb=e.verb,
        data=e.data,
        purpose=e.purpose,
        legal_basis=e.legal_basis,
        result=e.result,
        subjects=tuple(e.dossiers),
        acting=tuple(e.detail.get(ACTING, ())),
    )
