"""Finding people, and what is held of them with its source."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.registry import queries
from madoguchi.engines.registry.actions import source_down, source_up
from madoguchi.engines.registry.adapters.memory import MemorySource
from madoguchi.engines.registry.errors import NoSuchPerson, NothingWanted, UnknownSource
from madoguchi.engines.registry.models import Person
from madoguchi.engines.registry.rules.searching import wanted
from madoguchi.journeys.demonstration.register.load import PEOPLE, load_register
from madoguchi.values.held import State, held
from madoguchi.values.wareki import DateUnreadable

pytestmark = pytest.mark.usefixtures("published")

SOME = 600


@pytest.fixture
def register(published: None) -> None:
    """Some hundred synthetic people."""
    assert load_register(SOME) == SOME


def test_a_question_is_a_number_a_name_a_reading_or_a_day() -> None:
    assert wanted("ｐ－12").ref == "P-12"
    assert wanted("髙﨑 葵").name == wanted("高崎　葵").name
    assert wanted("ﾐﾎﾝ").kana == "ミホン"
    assert wanted("", "H5.6.20").birth == date(1993, 6, 20)
    with pytest.raises(NothingWanted):
        wanted(" \x00 ")
    with pytest.raises(DateUnreadable):
        wanted("", "きのう")


@pytest.mark.usefixtures("register")
def test_a_person_is_found_by_name_reading_given_name_and_day_of_birth() -> None:
    one = Person.objects.exclude(given="").order_by("ref")[37]
    for text in (f"{one.family} {one.given}", f"{one.family_kana}{one.given_kana}", one.given, one.given_kana):
        assert one.ref in {each.ref for each in queries.find_people(wanted(text, str(one.birth))).people}
    assert [each.ref for each in queries.find_people(wanted(one.ref)).people] == [one.ref]
    assert one.ref in {each.ref for each in queries.find_people(wanted("", str(one.birth))).people}


@pytest.mark.usefixtures("register")
def test_variants_of_a_character_find_each_other() -> None:
    variant = (
        Person.objects.filter(family__contains="﨑").first() or Person.objects.filter(family__contains="髙").first()
    )
    assert variant is not None
    usual = variant.family.replace("﨑", "崎").replace("髙", "高")
    assert variant.ref in {each.ref for each in queries.find_people(wanted(usual, str(variant.birth))).people}


@pytest.mark.usefixtures("register")
def test_people_who_left_are_not_found() -> None:
    one = Person.objects.order_by("ref")[3]
    Person.objects.filter(pk=one.pk).update(gone_at=one.taken_at)
    assert queries.find_people(wanted(one.ref)).people == ()
    assert queries.person(one.ref).is_gone
    with pytest.raises(NoSuchPerson):
        queries.person("P-99999999999")


@pytest.mark.usefixtures("register")
def test_a_source_that_is_down_is_out_of_reach_and_not_empty() -> None:
    ref = Person.objects.filter(facts__key="health.insurer", facts__state="known").order_by("ref")[0].ref
    assert queries.facts_of_people([ref])[ref]["health.insurer"].state is State.KNOWN
    source_down("health_insurance")
    source_down("health_insurance")
    found = queries.facts_of_people([ref])[ref]
    assert found["health.insurer"].state is State.DOWN
    assert found["health.insurer"].value is None
    assert found["residence.since"].state is State.KNOWN
    source_up("health_insurance")
    assert queries.facts_of_people([ref])[ref]["health.insurer"].state is State.KNOWN
    with pytest.raises(UnknownSource):
        source_down("nothing")


def test_a_register_in_memory_answers_with_what_it_was_given() -> None:
    fact = held("", "memory", "記憶", date(2026, 11, 1))
    assert fact.state is State.EMPTY
    assert MemorySource({"P-1": {"account": fact}}).facts_of(["P-1", "P-2"]) == {"P-1": {"account": fact}}


@pytest.mark.usefixtures("register")
def test_the_synthetic_register_is_the_same_every_time_and_stands_in_every_ward() -> None:
    assert load_register() == 0
    assert Person.objects.values("ward_code").distinct().count() == 7
    assert Person.objects.filter(single=True).exists()
    assert Person.objects.filter(relation="child").exists()
    assert set(Person.objects.values_list("facts__state", flat=True)) >= {"known", "empty"}
    heads = Person.objects.filter(relation="head").count()
    assert heads == Person.objects.values("household").distinct().count()


@pytest.mark.usefixtures("register")
def test_a_search_over_thirty_thousand_people_uses_its_indexes() -> None:
    assert grown_to(PEOPLE) == 30_000
    for text, birth in (("山本 葵", ""), ("ヤマモト", ""), ("アオイ", ""), ("", "1993-06-20"), ("P-00012345", "")):
        with CaptureQueriesContext(connection) as asked:
            queries.find_people(wanted(text, birth))
        assert len(asked) == 1
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {asked[0]['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on registry_person" not in plan, plan


def grown_to(count: int) -> int:
    """How many people live here when each that does was copied under other numbers until there were so many."""
    columns = [field.column for field in Person._meta.concrete_fields if not field.primary_key]
    numbers = {"ref": "'P-' || lpad((100000 + row_number() OVER ())::text, 8, '0')", "household": "'H-' || of.n || id"}
    copied = ", ".join(numbers.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO registry_person ({', '.join(columns)}) SELECT {copied} FROM registry_person, "  # noqa: S608
            "generate_series(1, %s) of(n) LIMIT %s",
            [count // SOME, count - SOME],
        )
        cursor.execute("ANALYZE registry_person")
    return Person.objects.count()
