"""Finding people: by number, or by name, reading and day of birth over prefix indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from madoguchi.engines.registry.errors import NoSuchPerson
from madoguchi.engines.registry.models import Person
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import MOST_FOUND, Wanted

_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """Who a search found; `more` says that the words were too few to show everybody."""

    people: tuple[PersonFacts, ...]
    more: bool = False


def find_people(wanted: Wanted, *, limit: int = MOST_FOUND) -> Found:
    """People who live here and whose name, given name or reading begins as wanted, and who were born that day.

    Whole names first, then names that begin so, then given names. One query; each limb is served by its index.
    """
    rows = list(_rows(wanted, limit + 1))
    distinct = list({row.pk: row for row in rows}.values())
    distinct.sort(key=lambda row: _rank(row, wanted))
    return Found(tuple(_facts(row) for row in distinct[:limit]), more=len(distinct) > limit)


def _rank(row: Person, wanted: Wanted) -> tuple[bool, bool, str, str]:
    """Whole names first, then those that begin so, then given names; each by reading."""
    whole = row.name_key == wanted.name or row.kana_key == wanted.kana
    begins = row.name_key.startswith(wanted.name) or row.kana_key.startswith(wanted.kana)
    return (not whole, not begins, row.kana_key, row.ref)


def _rows(wanted: Wanted, most: int) -> QuerySet[Person]:
    here = Person.objects.filter(gone_at=None).select_related("source")
    if wanted.birth is not None:
        here = here.filter(birth=wanted.birth)
    if wanted.ref:
        return here.filter(ref=wanted.ref)
    keys = {"name_key": wanted.name, "given_name_key": wanted.name, "kana_key": wanted.kana}
    limbs = [(column, key) for column, key in {**keys, "given_kana_key": wanted.kana}.items() if key]
    if not limbs:
        return here.order_by("kana_key")[:most]
    found = [here.filter(_begins(column, key)).order_by(column)[:most] for column, key in limbs]
    return found[0].union(*found[1:], all=True)


def _begins(column: str, key: str) -> Q:
    """A range rather than LIKE: it proves that the key is not empty, so that the partial indexes serve it."""
    return Q(**{f"{column}__gte": key, f"{column}__lt": f"{key}{_LAST}"})


def person(ref: str) -> PersonFacts:
    """The person of this number, also one who has left; raises NoSuchPerson."""
    found = people_of([ref])
    if not found:
        raise NoSuchPerson()
    return found[0]


def people_of(refs: Sequence[str]) -> tuple[PersonFacts, ...]:
    """The people of these numbers, in the order of their numbers."""
    wanted = [ref for ref in refs if "\x00" not in ref]
    rows = Person.objects.filter(ref__in=wanted).select_related("source").order_by("ref")
    return tuple(_facts(row) for row in rows)


def facts_of_row(row: Person) -> PersonFacts:
    """A row as frozen facts."""
    return _facts(row)


def _facts(row: Person) -> PersonFacts:
    return PersonFacts(
        *(row.ref, row.family, row.given, row.family_kana, row.given_kana, row.roman, row.single, row.birth, row.sex),
        *(row.postal_code, row.prefecture, row.city, row.city_code, row.ward_code, row.town, row.street),
        *(row.building, row.telephone, row.email, row.household, row.relation),
        *(row.source.ref, row.source.name, row.as_of),
        source_down=row.source.down_since is not None,
        is_gone=row.gone_at is not None,
    )
