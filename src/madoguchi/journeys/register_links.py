"""Who an account is in the register of persons, and with whom they live: what keeps people from their own matters."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.actions.linking import Linked, link_proved
from madoguchi.engines.registry.errors import NoSuchPerson
from madoguchi.foundation.identity.actions import know_person
from madoguchi.foundation.identity.queries import known_people
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.journeys.represent.handing_over import hand_over, rest_while_held
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.addresses import address_key
from madoguchi.values.names import name_key
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

_DATA = "住民の登録とアカウントの結びつき"
_PURPOSE = "本人と家族の案件を、本人に扱わせないため。本人が、自分の情報の閲覧を見られるようにするため"


@transaction.atomic
def link_account(account_ref: str, person_ref: str, *, by: Actor) -> None:
    """Say who an account is in the register; "" takes it back. Raises NoSuchPerson, NoSuchAccount.

    The entry names the account, who it was and who it is now; both people are its subjects and see it.
    """
    before = know_person(account_ref, person_ref, _household(person_ref) if person_ref else ())
    _journal(account_ref, before, person_ref, by=by)
    hand_over(account_ref)
    rest_while_held(account_ref)


@transaction.atomic
def link_again(account_ref: str, person_ref: str) -> bool:
    """Say once more who an account was in the register, which a backup of before knew otherwise; whether it did.

    Somebody who is not in the register any more is nobody: an account without a person only sees less. Raises
    NoSuchAccount.
    """
    try:
        people = _household(person_ref) if person_ref else ()
    except NoSuchPerson:
        person_ref, people = "", ()
    before = know_person(account_ref, person_ref, people)
    if before != person_ref:
        _journal(account_ref, before, person_ref, by=SYSTEM)
        hand_over(account_ref)
        rest_while_held(account_ref)
    return before != person_ref


def _journal(account_ref: str, before: str, person_ref: str, *, by: Actor) -> None:
    verb = "write:account_linked" if person_ref else "write:account_unlinked"
    journal_link(by, verb, {"account": account_ref, "before": before, "after": person_ref})


def journal_link(by: Actor, verb: str, link: Mapping[str, str], *, data: str = _DATA) -> None:
    """One entry about an account and the people of the register it names beside it, who are its subjects."""
    people = sorted({person for name, person in link.items() if name != "account"} - {""})
    if people:
        record(by, verb, dossiers=people, data=data, purpose=_PURPOSE, detail=link)
    else:
        record_act(by, verb, data=data, detail=link)


def link_by_items(account_ref: str, items: Mapping[str, str]) -> bool:
    """Link an account whose name, day of birth and address were proved to the one person they fit; whether they did.

    Nothing is linked when nobody or more than one fits: an account without a person only sees less.
    """
    with transaction.atomic():
        linked = _proved(account_ref, items)
        if linked is None:
            return False
        _journal(account_ref, linked.before, linked.ref, by=SYSTEM)
        hand_over(account_ref)
        rest_while_held(account_ref)
    return True


@transaction.atomic
def refresh_households() -> int:
    """Keep anew with whom every linked account lives, after a register was taken over; how many accounts there are."""
    known = known_people()
    for account_ref, person_ref in known.items():
        know_person(account_ref, person_ref, _household(person_ref))
    return len(known)


def _proved(account_ref: str, items: Mapping[str, str]) -> Linked | None:
    name, lives = name_key(items.get("name", "")), address_key(items.get("address", ""))
    try:
        birth = parse_date(items.get("birthdate", ""))
    except Refusal:
        return None
    # The database takes no NUL.
    is_usable = name and lives and "\x00" not in name + lives
    return link_proved(account_ref, name, birth, lives) if is_usable else None


def _household(person_ref: str) -> tuple[str, ...]:
    return tuple(one.ref for one in registry.household_of(registry.person(person_ref)))
