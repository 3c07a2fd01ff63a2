"""The kinds of proxies the city confirms by papers, and until when by law one may act."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.foundation.catalogue.city.parts import ConfirmedKind
from madoguchi.foundation.catalogue.queries import city, procedures
from madoguchi.journeys.represent.errors import BirthUnknown, ClaimKindMissing, NotAResidentNow, OfAge
from madoguchi.values.age import age_reached_on
from madoguchi.values.business_days import months_after
from madoguchi.values.clock import today
from madoguchi.values.mandate_kind import MandateKind

PURPOSE = "代理の申し出の確認"


def confirmed_kinds() -> tuple[ConfirmedKind, ...]:
    """What the city confirms; nothing where no division does."""
    return city().proxies.kinds if city().proxies.division else ()


def basis_of_looking() -> str:
    """The law by which the office looks at somebody about proxies: the same for a claim, a proxy and a hold.

    Otherwise whoever is shown the look could tell by it that somebody is held.
    """
    return "、".join(dict.fromkeys(one.legal_basis for one in city().proxies.kinds))


def found_kind(kind: str) -> ConfirmedKind | None:
    """What the city says of a kind; None for one it confirms no longer."""
    return next((one for one in confirmed_kinds() if one.kind == kind), None)


def declared(kind: str) -> ConfirmedKind:
    """What the city says of a kind. Raises ClaimKindMissing."""
    found = found_kind(kind)
    if found is None:
        raise ClaimKindMissing()
    return found


def accepting(kind: MandateKind, chosen: Collection[str]) -> list[str]:
    """The chosen procedures of the city in which this kind may act; what is unknown falls out."""
    return [one.id for one in procedures() if one.id in chosen and kind in one.identity.assurance.proxy]


def latest_day(kind: ConfirmedKind, person: PersonFacts) -> date:
    """The last day a mandate of this kind for this person may have, as of today.

    The law ends it with the day at the end of which the age is completed (民法 第4条, 年齢計算ニ関スル法律).
    Raises NotAResidentNow, BirthUnknown, OfAge.
    """
    if person.is_gone:
        raise NotAResidentNow()
    latest = months_after(today(), kind.most_months)
    if kind.until_age is None:
        return latest
    if person.birth is None:
        raise BirthUnknown()
    of_age = age_reached_on(person.birth, kind.until_age)
    if of_age < today():
        raise OfAge(age=kind.until_age)
    return min(latest, of_age)


def is_of_age(kind: ConfirmedKind, person: PersonFacts) -> bool:
    """Whether a person is too old, or nobody knows how old, for this kind."""
    if kind.until_age is None:
        return False
    return person.birth is None or age_reached_on(person.birth, kind.until_age) < today()
