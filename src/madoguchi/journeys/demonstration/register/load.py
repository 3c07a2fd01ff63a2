"""Loading the synthetic register once, in one transaction of a few seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from madoguchi.engines.records.queries.places import municipalities, places_in
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.actions import write_register
from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import AccountFacts, demonstration_accounts
from madoguchi.journeys.demonstration.register.facts import RESIDENTS, facts_of
from madoguchi.journeys.demonstration.register.households import Town, people
from madoguchi.journeys.register_links import link_account
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

PEOPLE = 30_000
_SEED = 20261124
_EARLIER = 40  # municipalities people moved in from


def load_register(count: int = PEOPLE) -> int:
    """Fill an empty register with so many synthetic people; returns how many were written, 0 when it is not empty."""
    if not registry.is_empty():
        return 0
    random = Random(_SEED)  # noqa: S311
    places = places_in([ward.code for ward in city().wards])
    towns = [Town(postal, place.prefecture, place.city, place.code, place.town) for postal, place in places]
    elsewhere = [
        name for name in municipalities() if not name.startswith(f"{city().prefecture}{words_in(city().name, 'ja')}")
    ]
    rows = list(people(towns, random.sample(elsewhere, _EARLIER), count, random, today()))
    known = _people_one_may_sign_in_as(rows)
    rows = [known.get(row.ref, row) for row in rows]
    written = write_register(rows, RESIDENTS, facts_of(rows, random, today()))
    for account_ref, person_ref in _who_is_who(known).items():
        link_account(account_ref, person_ref, by=SYSTEM)
    return written


def _accounts() -> list[AccountFacts]:
    """Whom one may sign in as, the residents first; a business is nobody."""
    return sorted((one for one in demonstration_accounts() if one.kind != "business"), key=lambda one: one.kind)


def _heads(rows: Sequence[PersonRow]) -> list[PersonRow]:
    """The heads of households, those with a child at home first."""
    parents = {row.household for row in rows if row.relation == "child"}
    return sorted(
        (row for row in rows if row.relation == "head"), key=lambda row: (row.household not in parents, row.ref)
    )


def _people_one_may_sign_in_as(rows: Sequence[PersonRow]) -> dict[str, PersonRow]:
    """The rows of the sign-ins' households with their names, by the number of the person."""
    found = {}
    for account, head in zip(_accounts(), _heads(rows), strict=False):
        family, _, given = account.name.partition(" ")
        family_kana, _, given_kana = account.kana.partition(" ")
        for row in (row for row in rows if row.household == head.household):
            found[row.ref] = replace(row, family=family, family_kana=family_kana, roman="")
        found[head.ref] = replace(found[head.ref], given=given, given_kana=given_kana, single=False)
    return found


def _who_is_who(known: Mapping[str, PersonRow]) -> dict[str, str]:
    """The number of the person for each account."""
    heads = _heads(list(known.values()))
    return {account.ref: head.ref for account, head in zip(_accounts(), heads, strict=False)}
