"""Both people of a claim, as the register knows them today."""

from __future__ import annotations

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import wanted as wanted_person
from madoguchi.foundation.identity.confirmed import HOUSEHOLD, PERSON, PROXY, PROXY_HOUSEHOLD
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys.represent.errors import ClaimPersonUnknown
from madoguchi.journeys.represent.models import ProxyClaim


def meant_by(row: ProxyClaim, looked_for: str = "") -> tuple[PersonFacts, ...]:
    """Whom a claim may mean: who was chosen, the number somebody looked for, or all of that name and birth."""
    if row.person_ref:
        return registry.people_of([row.person_ref])
    if looked_for:
        return registry.people_of([looked_for.strip().upper()[:16]])
    birth = row.birth.isoformat() if row.birth else ""
    return registry.find_people(wanted_person(row.name, birth)).people if row.name else ()


def person_of(ref: str) -> PersonFacts:
    """The person of a number; raises ClaimPersonUnknown."""
    found = registry.people_of([ref]) if ref else ()
    if not found:
        raise ClaimPersonUnknown()
    return found[0]


def proxy_of(account_ref: str) -> PersonFacts | None:
    """Who asks, as the register knows them; None where their account is linked to nobody."""
    try:
        ref = actor_of_ref(account_ref).person
    except NoSuchAccount:
        return None
    found = registry.people_of([ref]) if ref else ()
    return found[0] if found else None


def what_it_stands_on(person: PersonFacts, proxy_ref: str) -> dict[str, str]:
    """What the register says today of both; when it says something else the mandate is looked at again."""
    proxy = proxy_of(proxy_ref)
    return {
        PERSON: person.ref,
        HOUSEHOLD: person.household,
        PROXY: proxy.ref if proxy else "",
        PROXY_HOUSEHOLD: proxy.household if proxy else "",
    }
