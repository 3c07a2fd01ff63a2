"""What is known of a person of the register and of those who live with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.values.age import age_on
from madoguchi.values.clock import today
from madoguchi.values.held import Held, State, down, held

Facts = Mapping[str, Held]
_CHILD_UNTIL = 19
_PLAIN = {
    "self.account": "account",
    "self.pension": "pension.kind",
    "self.previous_city": "residence.before",
    "business.form": "business.form",
    "business.name": "business.name",
    "business.kana": "business.kana",
    "business.corporate_number": "business.corporate_number",
    "business.address": "business.address",
    "business.representative_post": "business.post",
    "business.industry": "business.industry",
    "business.capital": "business.capital",
    "business.founded_on": "business.founded_on",
    "business.account": "business.account",
}
# Whose child somebody is, seen from the person who applies: by the relations of both to the head of the household.
_CHILDREN = {
    ("head", "child"): "child",
    ("spouse", "child"): "child",
    ("head", "grandchild"): "grandchild",
    ("spouse", "grandchild"): "grandchild",
    ("child", "child"): "sibling",
}


@dataclass(frozen=True)
class Around:
    """A person, those who live with them, and the facts about all of them."""

    person: PersonFacts
    household: tuple[PersonFacts, ...]
    facts: Mapping[str, Facts]

    @property
    def children(self) -> tuple[PersonFacts, ...]:
        """The children of the household up to the age forms ask about, the oldest first."""
        return tuple(one for one in self.household if _is_child(one, self.person))


def people_around(ref: str) -> Around:
    """The person of this number with household and facts, in three questions; raises NoSuchPerson."""
    person = registry.person(ref)
    household = registry.household_of(person)
    return Around(person, household, registry.facts_of_people(sorted({person.ref, *(one.ref for one in household)})))


def known_of_person(around: Around) -> dict[str, Held]:
    """Everything known by the keys of `prefill`, three-valued; a key the house never heard of is absent."""
    person, own = around.person, around.facts[around.person.ref]
    known = {
        "self.name": _of(person, name_of(person)),
        "self.birth": _of(person, _iso(person.birth)),
        "self.address": _of(person, address_of(person)),
        "self.telephone": _of(person, person.telephone),
        "self.email": _of(person, person.email),
        **{key: own[fact] for key, fact in _PLAIN.items() if fact in own},
        **_residence(own),
        **_spouse(around),
        "household.children": _of(person, [_child(around, one) for one in around.children]),
    }
    if "business.name" in own:
        known["business.representative"] = _of(person, name_of(person))
    # A register of residents does not know every telephone: without one nothing is known, not even that there is none.
    return {key: one for key, one in known.items() if one.is_known or key not in ("self.telephone", "self.email")}


def name_of(person: PersonFacts) -> dict[str, object]:
    """The name in the parts of `values.names`."""
    parts = ("family", "given", "family_kana", "given_kana", "roman", "single")
    return {part: getattr(person, part) for part in parts}


def address_of(person: PersonFacts) -> dict[str, str]:
    """The address in the parts of `values.addresses`; empty where it is not known."""
    parts = ("postal_code", "prefecture", "city", "ward_code", "town", "street", "building", "city_code")
    address = {part: str(getattr(person, part)) for part in parts}
    return address if address["postal_code"] else {}


def _of(person: PersonFacts, value: object) -> Held:
    if person.source_down:
        return down(person.source, person.source_name)
    return held(value, person.source, person.source_name, person.as_of)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _residence(own: Facts) -> dict[str, Held]:
    """What follows from the day somebody became a resident; three-valued as that day is."""
    since = own.get("residence.since")
    if since is None:
        return {}
    if since.state is not State.KNOWN:
        keys = ("self.moved_in_on", "self.lived_here_in_january", "self.moved_in_this_year")
        return dict.fromkeys(keys, since)
    day, january = date.fromisoformat(since.value), date(today().year, 1, 1)
    found: dict[str, object] = {
        "self.moved_in_on": since.value,
        "self.lived_here_in_january": day <= january,
        "self.moved_in_this_year": day > january,
    }
    return {key: Held(State.KNOWN, value, since.source, since.source_name, since.as_of) for key, value in found.items()}


def _spouse(around: Around) -> dict[str, Held]:
    """A spouse in the same household; nobody there does not mean that there is none."""
    other = {"head": "spouse", "spouse": "head"}.get(around.person.relation)
    if other is None:
        return {}
    found = next((one for one in around.household if one.relation == other), None)
    if found is None:
        return {}
    return {
        "household.has_spouse": _of(found, True),
        "household.spouse": _of(found, name_of(found)),
        "household.spouse_birth": _of(found, _iso(found.birth)),
        "household.spouse_lives_together": _of(found, True),
    }


def _is_child(one: PersonFacts, of: PersonFacts) -> bool:
    if one.ref == of.ref or one.birth is None or age_on(one.birth, today()) >= _CHILD_UNTIL:
        return False
    return (of.relation, one.relation) in _CHILDREN


def _child(around: Around, one: PersonFacts) -> dict[str, Held]:
    facts = around.facts[one.ref]
    found = {
        "child.name": _of(one, name_of(one)),
        "child.birth": _of(one, _iso(one.birth)),
        "child.relation": _of(one, _CHILDREN[around.person.relation, one.relation]),
        "child.lives_together": _of(one, True),
    }
    own = {"child.insurer": "health.insurer", "child.insurance_number": "health.number", "child.school": "school.name"}
    return found | {key: facts[fact] for key, fact in own.items() if fact in facts}
