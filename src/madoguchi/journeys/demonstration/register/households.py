"""Synthetic households: who lives together, how old they are, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.journeys.demonstration.register.names import from_abroad, somebody, surname
from madoguchi.values.names import PersonName

_KINDS = ("alone", "couple", "family", "single_parent", "three_generations", "abroad", "shared")
_WEIGHTS = (36, 22, 26, 6, 5, 4, 1)
_DAYS = 365.25


@dataclass(frozen=True)
class Town:
    """One real town with its postal code, in the names of the postal directory."""

    postal_code: str
    prefecture: str
    city: str
    ward_code: str
    name: str


@dataclass(frozen=True)
class Member:
    """One member of a household before it has an address."""

    name: PersonName
    age: int
    relation: str
    sex: str


def people(
    towns: Sequence[Town], elsewhere: Sequence[str], count: int, random: Random, on: date
) -> Iterator[PersonRow]:
    """So many people in households, the same every time for the same towns, chance and day.

    Those who were not born where they live moved in from `elsewhere`, names of municipalities.
    """
    made, household = 0, 0
    while made < count:
        household += 1
        members = _members(random)[: count - made]
        where = _where(random, random.choice(towns))
        for member in members:
            made += 1
            row = _row(member, made, household, where, random, on)
            yield replace(row, facts=_residence(row.birth or on, elsewhere, random, on))


def _members(random: Random) -> list[Member]:
    kind = random.choices(_KINDS, _WEIGHTS)[0]
    if kind == "alone":
        return [_member(random, surname(random), random.choice((21, 27, 34, 45, 58, 70, 78, 86)), "head")]
    if kind == "abroad":
        return [Member(from_abroad(random), random.randint(20, 45), "head", _sex(random))]
    if kind == "shared":
        heads = [_member(random, surname(random), random.randint(20, 35), "head")]
        return [*heads, _member(random, surname(random), random.randint(20, 35), "other")]
    family = surname(random)
    age = random.randint(55, 88) if kind == "couple" and random.random() < 0.6 else random.randint(26, 48)
    found = [_member(random, family, age, "head")]
    if kind != "single_parent":
        found.append(_member(random, family, age + random.randint(-6, 5), "spouse"))
    if kind != "couple":
        found += _children(random, family, age)
    if kind == "three_generations":
        found.append(_member(random, family, age + random.randint(24, 34), "parent"))
    return found


def _children(random: Random, family: tuple[str, str], age: int) -> list[Member]:
    oldest = min(age - 22, 21)
    ages = sorted(
        (random.randint(0, max(0, oldest)) for _ in range(random.choice((1, 1, 2, 2, 2, 3, 4)))), reverse=True
    )
    return [_member(random, family, one, "child") for one in ages]


def _member(random: Random, family: tuple[str, str], age: int, relation: str) -> Member:
    return Member(somebody(random, family, age), age, relation, _sex(random))


def _sex(random: Random) -> str:
    return random.choice(("female", "male"))


def _where(random: Random, town: Town) -> dict[str, str]:
    flat = f"見本ハイツ{random.randint(1, 9)}0{random.randint(1, 9)}" if random.random() < 0.45 else ""
    return {
        "postal_code": town.postal_code,
        "prefecture": town.prefecture,
        "city": town.city,
        "ward_code": town.ward_code,
        "town": town.name,
        "street": f"{random.randint(1, 5)}丁目{random.randint(1, 24)}番{random.randint(1, 18)}号",
        "building": flat,
    }


def _row(member: Member, number: int, household: int, where: dict[str, str], random: Random, on: date) -> PersonRow:
    birth = on - timedelta(days=int(member.age * _DAYS) + random.randint(1, 360))
    adult = member.age >= 18
    return PersonRow(
        ref=f"P-{number:08}",
        household=f"H-{household:08}",
        family=member.name.family,
        given=member.name.given,
        family_kana=member.name.family_kana,
        given_kana=member.name.given_kana,
        roman=member.name.roman,
        single=member.name.single,
        birth=birth,
        sex=member.sex,
        relation=member.relation,
        **where,  # type: ignore[arg-type]
        telephone=f"090-0000-{random.randrange(10_000):04}" if adult and random.random() < 0.8 else "",
        email=f"p{number}@example.jp" if adult and random.random() < 0.5 else "",
        as_of=on,
        facts={},
    )


def _residence(birth: date, elsewhere: Sequence[str], random: Random, on: date) -> dict[str, str | None]:
    moved_in = max(birth, on - timedelta(days=random.choice((20, 90, 400, 1500, 4000, 9000))))
    before = random.choice(elsewhere) if moved_in > birth else None
    return {"residence.since": moved_in.isoformat(), "residence.before": before}
