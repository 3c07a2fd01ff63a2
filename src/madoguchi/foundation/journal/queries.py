"""Reading the journal: what a resident is shown about who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from madoguchi.foundation.journal.models import Entry

OFFICE_KINDS = ("staff", "api")
BY_PROXY = "mandate"
# What is shown to the person looked at: the office and its programmes, and whoever acts for them.
_OTHERS = Q(actor_kind__in=OFFICE_KINDS) | Q(actor_kind="resident", detail__has_key=BY_PROXY)


@dataclass(frozen=True)
class Disclosure:
    """One look at a matter or one act on it; `office` holds division ids joined by 、.

    `subjects` are only those that were asked about: whom else a list showed is nobody's business.
    """

    at: datetime
    who: str
    office: str
    actor_kind: str
    verb: str
    data: str
    purpose: str
    legal_basis: str
    entry: int = 0
    subjects: tuple[str, ...] = ()
    by_proxy: bool = False


def disclosures_of(
    reference_number: str, *, also: Sequence[str] = (), limit: int = 50, before: datetime | None = None
) -> list[Disclosure]:
    """Who looked at or worked on this matter, newest first; `also` names the people of the register it is about."""
    entries = Entry.objects.filter(dossiers__overlap=[reference_number, *also]).order_by("-at", "-id")
    if before is not None:
        entries = entries.filter(at__lt=before)
    return [_disclosure(entry, (reference_number, *also)) for entry in entries[:limit]]


def looks_of_the_office(about: Sequence[str], *, after: str = "", limit: int = 50) -> list[Disclosure]:
    """Every look and act of staff, programmes and proxies on any of these subjects, newest first, behind a cursor."""
    entries = Entry.objects.filter(_OTHERS, dossiers__overlap=list(about)).order_by("-at", "-id")
    at, number = _read_cursor(after)
    if at is not None:
        entries = entries.filter(Q(at__lt=at) | Q(at=at, id__lt=number))
    return [_disclosure(entry, about) for entry in entries[:limit]] if about else []


def look_of_the_office(entry: int, about: Sequence[str]) -> Disclosure | None:
    """One look by its number, when it was at one of these subjects."""
    found = Entry.objects.filter(_OTHERS, id=entry, dossiers__overlap=list(about)).first()
    return _disclosure(found, about) if found else None


def cursor_behind(look: Disclosure) -> str:
    """Where a list goes on behind this look."""
    return f"{look.at.isoformat()}~{look.entry}"


def _read_cursor(text: str) -> tuple[datetime | None, int]:
    """What is no cursor begins at the beginning."""
    moment, _, number = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None, 0
    known = at.tzinfo is not None and number.isascii() and number.isdigit() and len(number) < 19
    return (at, int(number)) if known else (None, 0)


def _disclosure(e: Entry, about: Sequence[str]) -> Disclosure:
    own = tuple(one for one in e.dossiers if one in about)
    by_proxy = e.actor_kind == "resident" and BY_PROXY in e.detail
    return Disclosure(
        e.at, e.actor_name, e.office, e.actor_kind, e.verb, e.data, e.purpose, e.legal_basis, int(e.pk), own, by_proxy
    )
