"""Mandates the office confirms for who has no account of their own: a child, or somebody a court put under care.

The one who is acted for stands here by their number in the register of persons. Which kinds there are, for how long and
by which papers is what the city declares; what the register said when it was confirmed is kept with the mandate.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from madoguchi.foundation.identity.actions import know_person, open_account
from madoguchi.foundation.identity.errors import MandateNeedsScope, MandateOfOneself, MandateTooLong, NoSuchMandate
from madoguchi.foundation.identity.mandates import MandateFacts, facts_of, note_mandate
from madoguchi.foundation.identity.models import Account, AccountKind, Mandate
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import JST, now, today
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import digest, new_secret

PERSON, HOUSEHOLD, PROXY, PROXY_HOUSEHOLD = "person", "household", "proxy", "proxy_household"
_AT_ONCE = 500


@dataclass(frozen=True)
class Scope:
    """For which procedures a mandate is, and its last day."""

    procedures: Collection[str]
    until_on: date


@dataclass(frozen=True)
class Standing:
    """A confirmed mandate and what the register of persons said when somebody looked at it last."""

    mandate: MandateFacts
    on: Mapping[str, str]


@transaction.atomic
def confirm(
    kind: MandateKind, name: str, *, proxy_ref: str, scope: Scope, latest: date, on: Mapping[str, str], by: Actor
) -> MandateFacts:
    """Let an account act for the person the register names (`on`), until a day no later than `latest`.

    Where the person has an account already it is theirs that is acted for. Raises MandateNeedsScope, MandateTooLong,
    MandateOfOneself.
    """
    _check(scope, latest)
    principal = _account_of(on[PERSON], name)
    if principal.ref == proxy_ref:
        raise MandateOfOneself()
    row = Mandate.objects.create(
        ref=f"m-{secrets.token_hex(8)}",
        principal=principal,
        proxy=Account.objects.get(ref=proxy_ref, is_active=True),
        kind=kind.value,
        procedures=sorted(scope.procedures),
        until_on=scope.until_on,
        digest=digest(new_secret()),
        given_at=now(),
        taken_at=now(),
        confirmed_by=by.ref,
        stands_on=dict(on),
    )
    note_mandate(by, "write:mandate_confirmed", row)
    return facts_of(row)


@transaction.atomic
def look_again(ref: str, *, scope: Scope, latest: date, on: Mapping[str, str], by: Actor) -> None:
    """Somebody looked at it again: it stands on what the register says now, and rests no longer.

    Raises NoSuchMandate, MandateNeedsScope, MandateTooLong.
    """
    _check(scope, latest)
    row = _row(ref)
    row.procedures, row.until_on, row.stands_on = sorted(scope.procedures), scope.until_on, dict(on)
    row.paused_at, row.confirmed_by = None, by.ref
    row.save(update_fields=["procedures", "until_on", "stands_on", "paused_at", "confirmed_by"])
    note_mandate(by, "write:mandate_confirmed", row)


@transaction.atomic
def end_confirmed(ref: str, *, by: Actor) -> None:
    """End it at once, as the office that confirmed it. Raises NoSuchMandate."""
    row = _row(ref)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    note_mandate(by, "write:mandate_ended", row)


@transaction.atomic
def pause(refs: Collection[str], *, by: Actor = SYSTEM) -> None:
    """Let these rest until somebody looks at them again: from the next request on nothing can be done by one."""
    _rest(_unended().filter(ref__in=list(refs)), by)


@transaction.atomic
def pause_all_for(person_ref: str, *, by: Actor) -> None:
    """Let whatever anybody does for this person rest: what the office confirmed, and what they gave by a code.

    A code nobody took up yet is worth nothing from now on.
    """
    theirs = Q(principal__person_ref=person_ref) | (Q(stands_on__person=person_ref) & ~Q(confirmed_by=""))
    _rest(_standing().filter(theirs), by)


def _rest(rows: QuerySet[Mandate], by: Actor) -> None:
    for row in rows.filter(paused_at=None).select_for_update(of=("self",)).order_by("id"):
        row.paused_at = now()
        row.save(update_fields=["paused_at"])
        note_mandate(by, "write:mandate_paused", row)


def confirmed_mandate(ref: str) -> Standing:
    """One confirmed mandate nobody ended, also one that rests. Raises NoSuchMandate."""
    row = _unended().filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchMandate()
    return Standing(facts_of(row), row.stands_on)


def confirmed_mandates() -> Iterator[Standing]:
    """Every confirmed mandate nobody ended, some at a time."""
    for row in _unended().order_by("id").iterator(_AT_ONCE):
        yield Standing(facts_of(row), row.stands_on)


def to_tell_of(ending_by: date) -> Iterator[Standing]:
    """The confirmed mandates that rest, and those whose last day is no later than this one, some at a time."""
    rows = _unended().filter(Q(paused_at__isnull=False) | Q(until_on__lte=ending_by))
    for row in rows.order_by("id").iterator(_AT_ONCE):
        yield Standing(facts_of(row), row.stands_on)


def last_days(refs: Collection[str]) -> dict[str, date]:
    """By ref, the last day of these mandates: the one they were ended on, else the one they have; in one question."""
    rows = Mandate.objects.filter(ref__in=list(refs)).values_list("ref", "until_on", "ended_at")
    return {ref: min(until, localtime(ended, JST).date()) if ended else until for ref, until, ended in rows}


def confirmed_between(proxy_ref: str, person_ref: str) -> Standing | None:
    """The confirmed mandate by which this account acts for this person, also one that rests."""
    row = _unended().filter(proxy__ref=proxy_ref, stands_on__person=person_ref).first()
    return Standing(facts_of(row), row.stands_on) if row else None


def people_in(refs: Collection[str]) -> dict[str, frozenset[str]]:
    """By ref, who acts and is acted for by these mandates, as the register named them when somebody looked."""
    rows = Mandate.objects.filter(ref__in=list(refs)).exclude(confirmed_by="").values_list("ref", "stands_on")
    return {ref: frozenset({on[PERSON], on[PROXY]} - {""}) for ref, on in rows}


def people_of(account_refs: Collection[str]) -> dict[str, str]:
    """Who these accounts are in the register of persons; those nobody knows are left out."""
    rows = Account.objects.filter(ref__in=list(account_refs)).exclude(person_ref="")
    return dict(rows.values_list("ref", "person_ref"))


def names_of(account_refs: Collection[str]) -> dict[str, str]:
    """The names of these accounts, by their refs."""
    return dict(Account.objects.filter(ref__in=list(account_refs)).values_list("ref", "name"))


def confirmed_page(after: int, limit: int) -> tuple[list[Standing], int]:
    """Confirmed mandates nobody ended, the newest first, from before a row; and that row for the next page, or 0."""
    rows = _unended().order_by("-id")
    found = list(rows.filter(id__lt=after)[: limit + 1] if after else rows[: limit + 1])
    page = [Standing(facts_of(row), row.stands_on) for row in found[:limit]]
    return page, int(found[limit - 1].pk) if len(found) > limit else 0


def _standing() -> QuerySet[Mandate]:
    """Mandates nobody ended, whoever gave them."""
    rows = Mandate.objects.filter(ended_at__isnull=True, until_on__gte=today())
    return rows.select_related("principal", "proxy")


def _unended() -> QuerySet[Mandate]:
    """Those of them the office confirmed."""
    return _standing().exclude(confirmed_by="")


def _row(ref: str) -> Mandate:
    row = _unended().select_for_update(of=("self",)).filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchMandate()
    return row


def _check(scope: Scope, latest: date) -> None:
    if not scope.procedures:
        raise MandateNeedsScope()
    if not today() <= scope.until_on <= latest:
        raise MandateTooLong(latest=latest)


def _account_of(person_ref: str, name: str) -> Account:
    """The account of this person, or a new one nobody signs in as; locked."""
    theirs = Account.objects.filter(person_ref=person_ref, is_active=True, kind=AccountKind.RESIDENT)
    found = theirs.select_for_update().order_by("is_held", "id").first()
    if found is not None:
        return found
    ref = open_account(AccountKind.RESIDENT.value, name)
    know_person(ref, person_ref, ())
    account = Account.objects.get(ref=ref)
    account.is_held = True
    account.save(update_fields=["is_held"])
    return account
