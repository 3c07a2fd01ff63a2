"""What a list is narrowed, grouped and ordered by besides choices of one answer, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_matching import clues_of
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.errors import FilterRefused
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.filters import chosen_in, filters_of
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.references import new_record_number
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, publish_registers
from tests.plans import plan_of, records_read

__all__ = ["door"]

pytestmark = pytest.mark.django_db

_MORE = """\
        - {id: bought_on, type: date, label: 買った日, require: false}
        - {id: office, type: division, label: 担当課, require: false}
        - {id: owner, type: staff, label: 担当者, require: false}
        - id: tags
          type: choices
          label: 付属
          require: false
          options: [{id: lamp, label: 灯}, {id: bell, label: 鈴}]
        - {id: seen_at, type: date_time, label: 点検の日時, require: false}
"""
_HOUSE = BICYCLES.replace("        - {id: bought_on, type: date, label: 買った日, require: false}\n", _MORE).replace(
    "columns: [name, state, price]", "columns: [name, state, price, owner, bought_on]"
)
_PERSONS = HELPERS.replace(
    "{id: phone, type: telephone, label: 電話, require: false}",
    "{id: phone, type: telephone, label: 電話, require: false}, {id: born, type: date, label: 誕生日, require: false}",
)


def _bicycle(name: str, **values: Any) -> None:
    whole = {"number": name, "name": name, "state": "good", **values}
    create_record(register("bicycles"), whole, ref=new_record_number(), by=KEEPER)


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers(_HOUSE, _PERSONS)
    _bicycle("い", office="traffic", owner="keeper-1", tags=["lamp", "bell"], bought_on="2026-04-05")
    _bicycle("ろ", office="centre", owner="keeper-2", tags=["bell"], bought_on="2026-04-30", seen_at="2026-05-01T10:00")
    _bicycle("は", office="traffic", bought_on="2025-04-05", seen_at="2026-05-02T10:00")
    _bicycle("に")


def _sheet(by: str = "", order: str = "", **asked: str) -> ListSheet:
    shape = {"order": order} if order else {}
    return list_sheet("bicycles", "", Wanted(), asked, by=KEEPER, language="ja", size=50, grouped_by=by, shape=shape)


_NARROWED = [
    ({"office": "traffic"}, {"い", "は"}),
    ({"owner": "keeper-2"}, {"ろ"}),
    ({"tags": "bell"}, {"い", "ろ"}),
    ({"tags": "lamp", "office": "traffic"}, {"い"}),
    ({"bought_on": "2026-04"}, {"い", "ろ"}),
    ({"bought_on": "2026-04-30"}, {"ろ"}),
    ({"seen_at": "2026-05", "office": "traffic"}, {"は"}),
    ({"seen_at": "2026-05", "bought_on": "2026-04"}, {"ろ"}),
    ({"tags": "gone"}, set()),
    ({"office": "gone"}, set()),
]


@pytest.mark.parametrize(("asked", "names"), _NARROWED)
def test_a_list_is_narrowed_by_divisions_staff_one_of_several_choices_and_days(
    asked: dict[str, str], names: set[str]
) -> None:
    assert {row.heading for row in _sheet(**asked).rows} == names
    found = opened("bicycles", KEEPER)
    wanted = Wanted(chosen=chosen_in(filters_of(found, asked, "ja")))
    clues = clues_of(found, view_of(found, ""), wanted)
    assert clues is not None
    assert {row.values["name"] for row in Record.objects.filter(clues)} >= names


def test_a_list_is_grouped_by_divisions_in_the_order_of_the_city() -> None:
    sheet = _sheet("office")
    held = [(one.title, one.held) for one in sheet.groups]
    assert len(held) == 3
    assert held[-1] == ("入力なし", 1)
    assert sorted(number for _, number in held) == [1, 1, 2]
    assert not sheet.unfit


def test_what_no_list_is_narrowed_grouped_or_ordered_by_is_said() -> None:
    for asked in ({"price": "5"}, {"name": "い"}, {"bought_on": "abc"}):
        (told,) = _sheet(**asked).unknown
        assert told.refused is not None
        assert _sheet(**asked).rows == ()
        with pytest.raises(FilterRefused):
            exported("bicycles", "", asked, "", number="番号", by=KEEPER, language="ja")
    for name in ("tags", "price", "owner", "bought_on", "gone"):
        assert len(_sheet(name).unfit) == 1
    assert len(_sheet("tags", "owner").unfit) == 2
    assert not _sheet("state", "name").unfit
    assert not _sheet("state", "-price").unfit


def test_the_page_offers_them_and_says_what_it_does_not_narrow_by(door: Callable[..., Client]) -> None:
    page = door(KEEPER).get(reverse("staff:register", args=["bicycles"])).content.decode()
    assert 'type="month" name="f.bought_on"' in page
    assert '<option value="keeper-1">自分</option>' in page
    assert 'name="f.tags"' in page
    assert 'name="f.office"' in page
    # It stands in no column of this list.
    assert 'name="f.seen_at"' not in page
    address = reverse("staff:register", args=["bicycles"]) + "?f.price=5&group=tags&order=owner"
    page = door(KEEPER).get(address).content.decode()
    assert "この一覧は「値段」ではしぼりこめません" in page
    assert "この一覧は「付属」ではまとめられません" in page
    assert "この一覧は「担当者」の順には並べられません" in page


def test_an_address_of_a_register_of_persons_names_no_day() -> None:
    sheet = list_sheet("helpers", "", Wanted(), {"born": "2000-01"}, by=KEEPER, language="ja", size=50)
    (told,) = sheet.unknown
    assert told.refused is not None
    assert "個人の台帳" in str(told.refused)
    assert not any(one.is_time for one in sheet.filters)


@pytest.mark.parametrize(
    "asked", [{"office": "traffic"}, {"tags": "lamp"}, {"owner": "keeper-1"}, {"bought_on": "2026-04"}]
)
def test_at_size_each_of_them_is_looked_up_by_its_terms(asked: dict[str, str]) -> None:
    columns = [field.column for field in Record._meta.concrete_fields if not field.primary_key]
    given = {"ref": "'B' || r.id || 'x' || g", "key": "NULL", "terms": "'{}'", "v1": "r.v1 || g"}
    told = ", ".join(given.get(column, f'r."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_record ({names}) SELECT {told} FROM records_record r, generate_series(1, 5000) g"  # noqa: S608
        )
        cursor.execute("SELECT gin_clean_pending_list('records_by_terms')")
        cursor.execute("ANALYZE records_record")
    found = opened("bicycles", KEEPER)
    wanted = Wanted(chosen=chosen_in(filters_of(found, asked, "ja")))
    clues = clues_of(found, view_of(found, ""), wanted)
    assert clues is not None
    assert "records_by_terms" in (plan := plan_of(Record.objects.filter(clues), by_terms=True)), plan
    assert records_read(lambda: list_page(found, view_of(found, ""), wanted, size=2)) <= 500


def test_records_of_before_are_found_once_the_house_is_brought_up_to_date() -> None:
    whole = {row.pk: row.terms for row in Record.objects.all()}
    found = opened("bicycles", KEEPER)
    clues = [
        clues_of(found, view_of(found, ""), Wanted(chosen=chosen_in(filters_of(found, one, "ja"))))
        for one, _ in _NARROWED
    ]
    for row in Record.objects.all():
        row.terms = [term for term in row.terms if not any(_has(row, one, term) for one in clues)]
        row.save(update_fields=["terms"])
    assert _sheet(office="traffic").rows == ()
    module = import_module("madoguchi.engines.records.migrations.0025_narrow_by_division_day_and_several")
    with connection.schema_editor() as editor:
        module._add(apps, editor)
    for row in Record.objects.all():
        assert set(row.terms) >= set(whole[row.pk]) - {_owner(row)}


def _owner(row: Record) -> int:
    from madoguchi.engines.records.rules.register_terms import choice_term

    return choice_term("bicycles", "owner", row.values.get("owner"))


def _has(row: Record, clue: Any, term: int) -> bool:
    return any(term in value for _, value in clue.children)


def test_a_search_says_that_attached_files_are_not_searched() -> None:
    text = _HOUSE.replace(
        "        - id: tags\n", "        - {id: photo, type: file, label: 写真, require: false}\n        - id: tags\n"
    )
    publish_registers(text, _PERSONS)
    wanted = Wanted(words="い")
    (told,) = list_sheet("bicycles", "", wanted, {}, by=KEEPER, language="ja", size=50).unfit
    assert "付けたファイルの名前" in str(told)
    assert not _sheet().unfit
    publish_registers(_HOUSE, _PERSONS)
    assert not list_sheet("bicycles", "", wanted, {}, by=KEEPER, language="ja", size=50).unfit
