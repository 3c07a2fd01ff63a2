"""Who the register says was proved: one person, to who knows name, birth and address; nothing to anybody else."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.registry.models import Person
from madoguchi.values.addresses import address_key
from madoguchi.values.clock import now
from madoguchi.values.names import name_key
from tests.journeys import residents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NAME, BORN = name_key("見本 葵"), date(1990, 6, 20)
HOME = "福岡県北九州市戸畑区見本町1-2"
TELLS = "SELECT * FROM person_proved(%s, %s, %s)"
# What the keys change, beside anything that has a meaning to Unicode of this Python.
_SIGNS = st.sampled_from(
    ["丁目", "番地の", "番地", "番", "地", "の", "号", *"‐‑‒–—―−－ーｰ-、,， 　\t\n\x0b\x1c\x85\u2028１1一ｶﾞ゛"]
)
_TEXTS = st.lists(
    st.one_of(_SIGNS, st.characters(codec="utf-8", exclude_categories=["Cs", "Cn"], exclude_characters="\x00"))
).map("".join)


@pytest.fixture
def family(published: None) -> None:
    """Four people in one home; the head alone lives in a building with a name."""
    residents.family()
    Person.objects.filter(ref=residents.HEAD).update(building="見本荘１０１号")


def told(*given: object) -> tuple[list[str], list[Sequence[object]]]:
    """What the function answers, with the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(TELLS, given)
        return [column.name for column in cursor.description], cursor.fetchall()


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize("lives", [HOME, f"{HOME}-見本荘101"])
def test_who_knows_name_birth_and_address_is_told_who_it_is_and_never_the_address(lives: str) -> None:
    columns, rows = told(NAME, BORN, lives)
    assert columns == ["ref", "household"]
    assert rows == [(residents.HEAD, [residents.HEAD, residents.SPOUSE, residents.OLDER, residents.YOUNGER])]


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(
    "lives", [None, "", "%", "福岡県", "福岡県北九州市戸畑区見本町", f"{HOME}-3", f"{HOME}-見本荘102", "見本荘101"]
)
def test_s_authz_5_without_the_right_address_nothing_is_told(lives: str | None) -> None:
    assert told(NAME, BORN, lives)[1] == []


@pytest.mark.usefixtures("family")
def test_s_authz_5_the_right_address_tells_nothing_of_another_name_or_day() -> None:
    assert told(name_key("見本 優"), BORN, HOME)[1] == []
    assert told("", BORN, HOME)[1] == []
    assert told(NAME, date(1990, 6, 21), HOME)[1] == []


@pytest.mark.usefixtures("family")
def test_s_authz_5_nobody_is_told_when_two_people_fit_or_the_one_has_left() -> None:
    Person.objects.filter(ref=residents.SPOUSE).update(name_key=NAME, birth=BORN)
    assert told(NAME, BORN, HOME)[1] == []
    Person.objects.filter(ref=residents.HEAD).update(gone_at=now())
    assert told(NAME, BORN, HOME)[1] == [(residents.SPOUSE, [residents.SPOUSE, residents.OLDER, residents.YOUNGER])]


def test_who_has_no_address_in_the_register_is_proved_by_none() -> None:
    residents.family()
    Person.objects.update(prefecture="", city="", town="", street="", building="")
    assert told(NAME, BORN, "")[1] == []


def folded(texts: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(address_key(t) ORDER BY n) FROM unnest(%s::text[]) WITH ORDINALITY AS x(t, n)", [texts]
        )
        return list(cursor.fetchone()[0])


@given(st.lists(_TEXTS, min_size=1, max_size=40))
def test_the_database_folds_an_address_as_python_does(texts: list[str]) -> None:
    assert folded(texts) == [address_key(one) for one in texts]


def test_the_database_folds_every_character_as_python_does() -> None:
    known = [
        one for one in map(chr, range(1, sys.maxunicode + 1)) if unicodedata.category(one) not in {"Cs", "Cn", "Co"}
    ]
    texts = [f"1{one}2{one}" for one in known]
    assert len(known) > 100_000
    assert [pair for pair in zip(folded(texts), map(address_key, texts), strict=True) if pair[0] != pair[1]] == []
