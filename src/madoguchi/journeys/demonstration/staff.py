"""The people one may sign in as: a resident, a business, and for every desk a clerk and those who sign off."""

from __future__ import annotations

from collections.abc import Container
from random import Random

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.foundation.catalogue.queries import City, procedures
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.demonstration.people import company, person
from madoguchi.values.actor import Duty
from madoguchi.values.words import words_in

_WARD_OFFICES = 2


def open_sign_ins(city: City, random: Random) -> None:
    """Accounts for everybody the demonstration needs; each says in its note who it is."""
    for number in range(1, 3):
        _resident(random, number)
    name, kana = company(random)
    email = "business-1@example.jp"
    open_account("business", name, ref="business-1", kana=kana, email=email, note="事業者", is_demonstration=True)
    desks = [city.centre, *sorted({one.identity.division for one in procedures()})]
    answering = [one for one in [city.look_questions.division] if one and one not in desks]
    for division in desks:
        _desk(city, division, random)
    _with_role(city, random, "administrator", "管理者", city.centre)
    _with_role(city, random, "contractor", "行政事務センター 委託先", city.centre)
    for division in answering:
        _desk(city, division, random)
    _audit(city, random, {*desks, *answering})
    _ward_offices(city)


def _ward_offices(city: City) -> None:
    """A receptionist and an operator at the first ward offices; the rest of the city stays as it is without them."""
    if not has_visits():
        return
    for office in [one for one in visit().offices if one.ward][:_WARD_OFFICES]:
        for number, work in enumerate(("受付", "電話予約"), start=1):
            name = person(Random(f"{office.id}-{number}"))  # noqa: S311
            open_account(
                "staff",
                name.full,
                ref=f"ward-{office.id}-{number}",
                kana=name.full_kana,
                note=f"{words_in(office.name, 'ja')} {work}",
                duties=[Duty((visit().divisions or (city.centre,))[-1], city.positions[0].id, office.ward)],
                is_demonstration=True,
            )


def _resident(random: Random, number: int) -> None:
    name = person(random)
    open_account(
        "resident",
        name.full,
        ref=f"resident-{number}",
        kana=name.full_kana,
        email=f"resident-{number}@example.jp",
        note="住民",
        is_demonstration=True,
    )


def _desk(city: City, division: str, random: Random) -> None:
    office = words_in(city.division(division).name, "ja")
    clerks = [position for position in city.positions if not position.may_decide][:1] * 2
    deciders = [position for position in city.positions if position.may_decide]
    for number, position in enumerate([*clerks, *deciders], start=1):
        name = person(random)
        open_account(
            "staff",
            name.full,
            ref=f"{division}-{position.id}-{number}",
            kana=name.full_kana,
            note=f"{office} {words_in(position.name, 'ja')}",
            duties=[Duty(division, position.id, None, position.may_decide)],
            is_demonstration=True,
        )


def _audit(city: City, random: Random, desks: Container[str]) -> None:
    """An auditor, who sits where no case is worked, if the city has such a division."""
    apart = [one for one in city.divisions if one.id not in desks]
    division = apart[-1].id if apart else city.centre
    _with_role(city, random, "auditor", f"{words_in(city.division(division).name, 'ja')} 監査", division)


def _with_role(city: City, random: Random, role: str, note: str, division: str) -> None:
    name = person(random)
    open_account(
        "staff",
        name.full,
        ref=f"{role}-1",
        kana=name.full_kana,
        note=note,
        duties=[Duty(division, city.positions[0].id)],
        roles=[role],
        is_demonstration=True,
    )
