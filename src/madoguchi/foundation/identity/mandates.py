"""Mandates (委任): who acts for whom, in which procedures and until when; given by a code, ended by either."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from madoguchi.foundation.identity.errors import (
    MandateNeedsScope,
    MandateOfOneself,
    MandatePeriodUnknown,
    MandateUseless,
    NoSuchMandate,
    TooManyMandates,
)
from madoguchi.foundation.identity.models import Account, AccountKind, Mandate
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.wall.speaker import show, show_as
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import ResumeCodeMistyped, digest, new_resume_code, read_resume_code

CODE_LIVES = timedelta(days=7)
LONGEST = timedelta(days=366)
MOST = 20
_DATA = "代理の委任"


@dataclass(frozen=True)
class MandateFacts:
    """One mandate; the proxy is empty until somebody took it up.

    `delegation` is its number at a provider of identities that told of it, and `from_on` its first day there.
    """

    ref: str
    kind: MandateKind
    procedures: tuple[str, ...]
    until_on: date
    principal_ref: str
    principal_name: str
    proxy_ref: str
    proxy_name: str
    given_at: datetime
    taken_at: datetime | None
    from_on: date | None = None
    delegation: str = ""
    confirmed_by: str = ""
    paused_at: datetime | None = None
    principal_person: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether the office confirmed it, and nobody gave it: then it opens nothing that was there before it."""
        return bool(self.confirmed_by)

    def reaches_back_to(self, at: datetime) -> bool:
        """Whether a matter that arrived then is one the proxy may see."""
        return not self.is_confirmed or self.given_at <= at


def key_of(handed_over: str) -> str:
    """What lets the portal write a mandate in the database, by the digest of what was handed over for it."""
    return f"m.{handed_over[:60]}"


def show_mandates_of(*account_refs: str) -> None:
    """Let the portal see what an account gave and holds: for whoever may see a matter of it, or signs in as it."""
    show_as("mandates", *account_refs)


@transaction.atomic
def give(kind: MandateKind, procedures: Collection[str], *, until_on: date, by: Actor) -> str:
    """A code that makes whoever types it in first a proxy of `by`, in plain text; good once and for seven days.

    Raises MandateNeedsScope, MandatePeriodUnknown, TooManyMandates.
    """
    if not procedures:
        raise MandateNeedsScope()
    if not today() <= until_on <= today() + LONGEST:
        raise MandatePeriodUnknown()
    principal = Account.objects.select_for_update().get(ref=by.ref)
    if _living(Mandate.objects.filter(principal=principal)).count() >= MOST:
        raise TooManyMandates(most=MOST)
    code = new_resume_code()
    handed_over = digest(code)
    show(key_of(handed_over))
    row = Mandate.objects.create(
        ref=f"m-{secrets.token_hex(8)}",
        principal=principal,
        kind=kind.value,
        procedures=sorted(procedures),
        until_on=until_on,
        digest=handed_over,
        given_at=now(),
    )
    note_mandate(by, "write:mandate_given", row)
    return code


@transaction.atomic
def take_up(code: str, *, by: Actor) -> MandateFacts:
    """Become a proxy by the code one was given. Raises MandateUseless, MandateOfOneself."""
    row = _by_code(code).select_for_update(of=("self",)).first()
    proxy = Account.objects.filter(ref=by.ref, is_active=True).exclude(kind=AccountKind.STAFF).first()
    if row is None or proxy is None or row.taken_at or not _is_usable(row):
        raise MandateUseless()
    if row.principal.ref == by.ref:
        raise MandateOfOneself()
    if not _taken(row.digest, proxy):
        raise MandateUseless()
    row.refresh_from_db()
    note_mandate(by, "write:mandate_taken_up", row)
    return facts_of(row)


def _taken(handed_over: str, proxy: Account) -> bool:
    """Whether it is theirs now: whoever asks says of no mandate whose it is, the owner of the table does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_up_mandate(%s, %s, %s)", [handed_over, proxy.ref, now()])
        return bool(cursor.fetchone()[0])


def principal_of(code: str) -> str:
    """The account that gave this code, or "" where nobody did. Raises MandateUseless for what is no code."""
    row = _by_code(code).first()
    return row.principal.ref if row else ""


def _by_code(code: str) -> QuerySet[Mandate]:
    try:
        wanted = digest(read_resume_code(code))
    except ResumeCodeMistyped:
        raise MandateUseless() from None
    show(key_of(wanted))
    return Mandate.objects.select_related("principal").filter(digest=wanted)


def _is_usable(row: Mandate) -> bool:
    return row.paused_at is None and _is_living(row) and row.given_at >= now() - CODE_LIVES


@transaction.atomic
def end(ref: str, *, by: Actor) -> None:
    """End a mandate at once, as the one who gave it or the one who holds it. Raises NoSuchMandate."""
    row = _own(by).select_for_update(of=("self",)).filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchMandate()
    show(key_of(row.digest))
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    note_mandate(by, "write:mandate_ended", row)


def own_mandate(ref: str, *, by: Actor) -> MandateFacts:
    """One living mandate this person gave or holds. Raises NoSuchMandate."""
    row = _own(by).filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchMandate()
    return facts_of(row)


def given_by(by: Actor) -> list[MandateFacts]:
    """What this person gave and nobody ended, the newest first; also what nobody took up yet."""
    return _listed(_own(by).filter(principal__ref=by.ref))


def held_by(by: Actor) -> list[MandateFacts]:
    """What this person may do for others today, the newest first."""
    return _listed(_own(by).filter(proxy__ref=by.ref, paused_at=None)) if by.ref else []


def resting_of(by: Actor) -> list[MandateFacts]:
    """What this person may not do for others just now, until the office looked at it again."""
    return _listed(_own(by).filter(proxy__ref=by.ref).exclude(paused_at=None)) if by.ref else []


def is_shut(ref: str) -> bool:
    """Whether the office confirmed this mandate and it is over, or rests."""
    return bool(shut_among([ref]))


def shut_among(refs: Collection[str]) -> frozenset[str]:
    """Those of these mandates the office confirmed that are over, or rest; in one question to the database."""
    rows = Mandate.objects.filter(ref__in=refs).exclude(confirmed_by="") if refs else ()
    return frozenset(row.ref for row in rows if row.paused_at is not None or not _is_living(row))


def proxies_of(principal_ref: str, procedure: str, kinds: Sequence[MandateKind]) -> list[MandateFacts]:
    """Who acts for this account in this procedure today, in a quality the procedure accepts."""
    if not principal_ref or not kinds:
        return []
    show_mandates_of(principal_ref)
    rows = _living(Mandate.objects.filter(principal__ref=principal_ref, proxy__isnull=False))
    wanted = rows.filter(procedures__contains=[procedure], kind__in=[kind.value for kind in kinds])
    return _listed(wanted.filter(proxy__is_active=True, principal__is_active=True))


def _own(by: Actor) -> QuerySet[Mandate]:
    if not by.ref:
        return Mandate.objects.none()
    mine = Q(principal__ref=by.ref) | (Q(proxy__ref=by.ref) & _told_lately())
    return _unended(Mandate.objects.filter(mine))


def _living(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Those nobody ended, until their day; of what a provider told of, what it told within the time of a sign-in."""
    return _unended(rows.filter(_told_lately(), paused_at=None))


def _told_lately() -> Q:
    return Q(delegation="") | Q(told_at__gte=now() - settings.RESIDENT_TIMES[1])


def _unended(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Those nobody ended, until their day: whoever gave one ends it whether or not it is used just now."""
    return rows.filter(ended_at__isnull=True, until_on__gte=today())


def _is_living(row: Mandate) -> bool:
    return row.ended_at is None and row.until_on >= today()


def _listed(rows: QuerySet[Mandate]) -> list[MandateFacts]:
    return [facts_of(row) for row in rows.select_related("principal", "proxy").order_by("-given_at", "-id")]


def facts_of(row: Mandate) -> MandateFacts:
    """The mandate in a row that came with both its accounts."""
    return MandateFacts(
        ref=row.ref,
        kind=MandateKind(row.kind),
        procedures=tuple(row.procedures),
        until_on=row.until_on,
        principal_ref=row.principal.ref,
        principal_name=row.principal.name,
        proxy_ref=row.proxy.ref if row.proxy else "",
        proxy_name=row.proxy.name if row.proxy else "",
        given_at=row.given_at,
        taken_at=row.taken_at,
        from_on=row.from_on,
        delegation=row.delegation,
        confirmed_by=row.confirmed_by,
        paused_at=row.paused_at,
        principal_person=row.principal.person_ref,
    )


def note_mandate(by: Actor, verb: str, row: Mandate) -> None:
    """Write into the journal what happened to a mandate: for what it is, and until when."""
    detail = {"mandate": row.ref, "kind": row.kind, "procedures": row.procedures, "until": row.until_on.isoformat()}
    more = {"delegation": row.delegation} if row.delegation else {}
    record_act(by, verb, data=_DATA, detail={**detail, **more})
