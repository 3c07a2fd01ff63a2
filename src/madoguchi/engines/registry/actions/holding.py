"""Holding a person: nobody acts for them and nobody is told where they are (支援措置), until it is lifted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.engines.registry.errors import HoldNeedsReason, LiftNeedsReason, NoSuchPerson, PersonIsHeld
from madoguchi.engines.registry.models import Person, PersonHold
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# In the words of any check of a proxy: who is shown a look at somebody is not told that they are held.
_DATA, _PURPOSE = "住民の登録", "代理の申し出の確認"


@transaction.atomic
def place_hold(person_ref: str, why: str, *, by: Actor) -> None:
    """Hold this person from now on; one that is held stays so. Raises NoSuchPerson, HoldNeedsReason.

    Source: 住民基本台帳事務処理要領 第5の10, the measures for victims of violence.
    """
    if not why.strip():
        raise HoldNeedsReason()
    _lock(person_ref)
    if _standing(person_ref).exists():
        return
    PersonHold.objects.create(person_ref=person_ref, why=why.strip()[:500], placed_by=by.name, placed_at=now())
    record(by, "write:person_held", dossiers=[person_ref], data=_DATA, purpose=_PURPOSE)


def check_not_held(person_ref: str) -> None:
    """Nobody holds this person until the transaction ends, or it is refused. Raises NoSuchPerson, PersonIsHeld.

    Whoever holds them waits, and finds what was allowed meanwhile.
    """
    _lock(person_ref)
    if _standing(person_ref).exists():
        raise PersonIsHeld()


def _lock(person_ref: str) -> None:
    if "\x00" in person_ref or not Person.objects.select_for_update().filter(ref=person_ref).exists():
        raise NoSuchPerson()


def _standing(person_ref: str) -> QuerySet[PersonHold]:
    return PersonHold.objects.filter(person_ref=person_ref, lifted_at=None)


@transaction.atomic
def lift_hold(person_ref: str, why: str, *, by: Actor) -> None:
    """Hold this person no longer; nothing happens where they were not held. Raises LiftNeedsReason."""
    if not why.strip():
        raise LiftNeedsReason()
    row = _standing(person_ref).select_for_update().first() if "\x00" not in person_ref else None
    if row is None:
        return
    row.lifted_at, row.lifted_by, row.lifted_why = now(), by.name, why.strip()[:500]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    record(by, "write:person_not_held", dossiers=[person_ref], data=_DATA, purpose=_PURPOSE)
