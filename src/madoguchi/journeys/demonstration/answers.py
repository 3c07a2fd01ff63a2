"""Answers for synthetic matters: the examples of the definitions themselves, with other people and other wards."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from madoguchi.foundation.catalogue.queries import City, Procedure
from madoguchi.journeys.demonstration.people import person
from madoguchi.values.names import PersonName
from madoguchi.values.words import words_in

_TOWNS = ("見本町", "見本台", "見本が丘", "見本本町")


def sample_answers(procedure: Procedure, city: City, random: Random) -> dict[str, Any]:
    """Complete answers of somebody who may apply; {} when the definition holds no such example."""
    fitting = [example["answers"] for example in _examples(procedure) if example.get("expect", {}).get("eligible")]
    if not fitting:
        return {}
    family = person(random)
    varied: dict[str, Any] = _vary(random.choice(fitting), city, random, (family.family, family.family_kana))
    return varied


def _examples(procedure: Procedure) -> list[Mapping[str, Any]]:
    examples: Any = procedure.section("examples")
    return list(examples)


def _vary(value: Any, city: City, random: Random, family: tuple[str, str]) -> Any:
    if isinstance(value, list):
        return [_vary(one, city, random, family) for one in value]
    if not isinstance(value, Mapping):
        return value
    if "family" in value:
        return {**value, **_name(person(random, family=family), value)}
    if "postal_code" in value and str(value.get("city", "")).startswith(city.name_in("ja")):
        return _address(value, city, random)
    return {key: _vary(one, city, random, family) for key, one in value.items()}


def _name(name: PersonName, before: Mapping[str, Any]) -> dict[str, Any]:
    parts = {"family": name.family, "given": name.given, "family_kana": name.family_kana, "given_kana": name.given_kana}
    return {key: text for key, text in parts.items() if key in before}


def _address(before: Mapping[str, Any], city: City, random: Random) -> dict[str, Any]:
    ward = random.choice(city.wards)
    # A town and a postal number of no place: a real address is never produced.
    return {
        **before,
        "postal_code": before["postal_code"][:3] + "0000",
        "city": city.name_in("ja") + words_in(ward.name, "ja"),
        "city_code": city.code,
        "ward_code": ward.code,
        "town": random.choice(_TOWNS),
        "street": f"{random.randint(1, 5)}丁目{random.randint(1, 20)}番{random.randint(1, 15)}号",
    }
