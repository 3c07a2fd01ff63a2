"""Who holds a post today besides somebody, and for whom somebody deputises (代理)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from madoguchi.foundation.identity.models import Account, AccountKind, PostKind, StaffPost
from madoguchi.values.clock import today


def _held_today() -> QuerySet[StaffPost]:
    on = today()
    return StaffPost.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on, account__is_active=True
    )


def positions_held(division: str, *, but: str) -> frozenset[str]:
    """The positions in a division that somebody other than this person holds today, also as a deputy."""
    rows = _held_today().filter(division=division).exclude(account__ref=but)
    return frozenset(rows.values_list("position", flat=True))


def stood_in_for(ref: str) -> frozenset[str]:
    """Those for whom this person deputises today: who holds, as their own, a post this person holds as acting."""
    acting = _held_today().filter(account__ref=ref, kind=PostKind.ACTING)
    same = acting.filter(division=OuterRef("division"), position=OuterRef("position"))
    rows = _held_today().exclude(kind=PostKind.ACTING).exclude(account__ref=ref)
    return frozenset(rows.filter(Exists(same)).values_list("account__ref", flat=True))


def deputies_of(refs: Collection[str]) -> frozenset[str]:
    """Those who deputise today for one of these people."""
    own = _held_today().filter(account__ref__in=list(refs)).exclude(kind=PostKind.ACTING)
    same = own.filter(division=OuterRef("division"), position=OuterRef("position"))
    rows = _held_today().filter(kind=PostKind.ACTING).filter(Exists(same))
    return frozenset(rows.values_list("account__ref", flat=True))


def holders_of(division: str, position: str = "") -> frozenset[str]:
    """Those who have a post in a division today, or one position in it."""
    rows = _held_today().filter(division=division, **({"position": position} if position else {}))
    return frozenset(rows.values_list("account__ref", flat=True))


def names_of(refs: Collection[str]) -> Mapping[str, str]:
    """The names of members of staff by their public ids, in one question."""
    rows = Account.objects.filter(ref__in=list(refs), kind=AccountKind.STAFF) if refs else Account.objects.none()
    return dict(rows.values_list("ref", "name"))


def refs_of_name(name: str) -> tuple[str, ...]:
    """The active members of staff of this name, blanks left out, or of this public id."""
    plain = "".join(name.split())
    rows = Account.objects.filter(kind=AccountKind.STAFF, is_active=True)
    spaceless = Replace(Replace("name", Value(" "), Value("")), Value("　"), Value(""))
    found = rows.annotate(plain=spaceless).filter(Q(ref=plain) | Q(plain=plain)) if "\0" not in plain else rows.none()
    return tuple(found.order_by("ref").values_list("ref", flat=True)[:20])


def addresses_of(refs: Collection[str], *, limit: int) -> Mapping[str, tuple[str, str]]:
    """Name and e-mail of active members of staff who have one, by their public ids, as far as `limit`."""
    rows = Account.objects.filter(ref__in=list(refs), kind=AccountKind.STAFF, is_active=True).exclude(email="")
    return {ref: (name, email) for ref, name, email in rows.order_by("ref").values_list("ref", "name", "email")[:limit]}


def divisions_with_people() -> frozenset[str]:
    """The divisions in which somebody has a post today."""
    return frozenset(_held_today().values_list("division", flat=True).distinct())
