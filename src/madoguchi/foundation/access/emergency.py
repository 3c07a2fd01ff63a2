"""Breaking the glass: opening a matter one's post does not open, for a reason, for an hour, seen by the auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.foundation.access.errors import EmergencyNeedsReason
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.glass_as_told import BROKEN, GLASSES
from madoguchi.foundation.access.models import BrokenGlass, EmergencyReason
from madoguchi.foundation.access.rules import decide, require
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.beside import ROW
from madoguchi.foundation.journal.words import kept_words, read_words
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now

__all__ = ["EmergencyReason", "Glass", "break_glass", "broken_glasses", "is_open", "open_glasses", "require_view"]

OPEN_FOR = timedelta(hours=1)
SHORTEST = 10
DATA = PURPOSE = "緊急の閲覧"


@dataclass(frozen=True)
class Glass:
    """One opening, as the auditor sees it; the words are empty once the matter was disposed of."""

    number: int
    who: str
    office: str
    subject: str
    reason: str
    words: str
    at: datetime
    until: datetime


@transaction.atomic
def break_glass(subject: str, resource: Resource, *, reason: str, words: str, by: Actor, legal_basis: str = "") -> None:
    """Open a matter for an hour; the resident and the auditor see it at once, the reason only the auditor.

    Opening it twice is one opening. Raises NotPermitted for who may not, EmergencyNeedsReason for an unknown reason or
    too few words.
    """
    require(by, "break_glass", resource)
    if reason not in EmergencyReason.values or len(words.strip()) < SHORTEST:
        raise EmergencyNeedsReason(least=SHORTEST)
    if is_open(subject, by):
        return
    at = now()
    row = BrokenGlass.objects.create(
        actor_ref=by.ref,
        actor_name=by.name,
        office="、".join(sorted(by.divisions)),
        subject=subject,
        reason=reason,
        words=kept_words(words.strip()[:1000], subject),
        at=at,
        until=at + OPEN_FOR,
    )
    # The resident reads nothing of the reason: even its kind may tell that somebody reported them.
    told = {"glass": row.pk, ROW: GLASSES.digest_of(row)}
    record(by, BROKEN, dossiers=[subject], data=DATA, purpose=PURPOSE, legal_basis=legal_basis, detail=told)


def is_open(subject: str, by: Actor) -> bool:
    """Whether this person opened this matter, and its time is not over; nobody is asked who cannot have."""
    is_staff = by.kind is ActorKind.STAFF and bool(by.ref)
    return is_staff and BrokenGlass.objects.filter(actor_ref=by.ref, subject=subject, until__gt=now()).exists()


def require_view(subject: str, resource: Resource, by: Actor) -> bool:
    """Whether only the broken glass lets them see it; nothing is asked of the database when their post does.

    Raises NotPermitted when neither does.
    """
    if decide(by, "view", resource).allowed:
        return False
    require(by, "view", resource, circumstances_of(by, emergency=is_open(subject, by)))
    return True


def broken_glasses(*, before: int = 0, limit: int = 50) -> list[Glass]:
    """Every opening, the newest first, before a number."""
    rows = BrokenGlass.objects.order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return _glasses(rows[:limit])


def open_glasses(subject: str) -> list[Glass]:
    """The openings of one matter whose time is not over, the newest first."""
    return _glasses(BrokenGlass.objects.filter(subject=subject, until__gt=now()).order_by("-id"))


def _glasses(rows: QuerySet[BrokenGlass]) -> list[Glass]:
    found = list(rows)
    said = read_words(one.words for one in found)
    return [_glass(one, said[one.words]) for one in found]


def _glass(r: BrokenGlass, words: str) -> Glass:
    return Glass(int(r.pk), r.actor_name, r.office, r.subject, r.get_reason_display(), words, r.at, r.until)
