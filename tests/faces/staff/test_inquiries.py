"""The pages of an inquiry: sent once however often it is pressed, and nothing lost for whoever answers second."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.models import Record
from madoguchi.journeys.registers.inquiry_asking import divisions_to_ask
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, publish_registers
from tests.journeys.registers.test_inquiries import ASKER, CLERK, TREES

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_a_second_press_sends_nothing_and_a_second_answer_is_shown_beside_the_first(door) -> None:
    publish_registers()
    asker, clerk, new = door(ASKER), door(CLERK), reverse("staff:inquiry_new")
    number = asker.post(new, {"words": "公用車"}).content.decode().split('name="_number" value="')[1].split('"')[0]
    typed = {"title": "公用車", "why": "台帳がないため", "due": "2030-01-01", "q1": "台数", "k1": "integer"}
    sent = {**typed, "divisions": ["traffic"], "_number": number, "send": "1"}
    first, second = asker.post(new, sent), asker.post(new, sent)
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    row = Record.objects.get()
    answer = reverse("staff:inquiry_answer", args=[row.register_id, row.ref])
    for _press in range(2):
        assert clerk.post(answer, {"q1": "3", "_revision": "1"}).status_code == 302
    late = clerk.post(answer, {"q1": "4", "_revision": "1"})
    said = late.content.decode()
    assert late.status_code == 409
    assert f"{CLERK.name}さんが、もう回答しました" in said
    assert '<td data-th="あなたの入力">4</td>' in said
    assert first["Location"] in said
    assert "課の人に頼む" not in said
    again = clerk.get(answer)
    assert again.status_code == 409
    assert first["Location"] in again.content.decode()


def test_whoever_comes_by_the_address_looks_first_and_sees_what_is_held_above_what_they_write(door) -> None:
    publish_registers()
    asker, new = door(ASKER), reverse("staff:inquiry_new")
    assert asker.get(new)["Location"] == reverse("staff:inquiry_look")
    data = reverse("staff:dataset", args=["bicycles"])
    for typed in ({"words": "貸出し自転車の値段"}, {"title": "貸出し自転車の値段", "send": "1"}):
        assert data in asker.post(new, typed).content.decode()
    assert data not in asker.post(new, {"words": ""}).content.decode()


def test_what_is_held_is_the_answer_and_the_page_of_the_data_says_so_at_once(door) -> None:
    publish_registers()
    asker = door(ASKER)
    sent = asker.post(reverse("staff:inquiry_enough"), {"about": "bicycles"})
    assert sent["Location"] == reverse("staff:dataset", args=["bicycles"])
    assert "照会を1つ、しないですみました。" in asker.get(sent["Location"]).content.decode()


def test_a_register_is_offered_before_anybody_is_asked_and_may_be_the_answer(door) -> None:
    publish_registers(BICYCLES, TREES)
    asker, where = door(ASKER), reverse("staff:register", args=["trees"])
    assert f'href="{where}"' in asker.post(reverse("staff:inquiry_look"), {"words": "街路樹の状態"}).content.decode()
    assert asker.post(reverse("staff:inquiry_enough"), {"register": "trees"})["Location"] == where


def test_all_divisions_are_one_choice_and_a_division_reads_who_asks_and_why_and_until_when(door) -> None:
    publish_registers()
    asker, clerk, new = door(ASKER), door(CLERK), reverse("staff:inquiry_new")
    typed = {"title": "公用車", "why": "台帳がないため", "due": "2030-01-01", "q1": "台数", "k1": "integer"}
    again = asker.post(new, {**typed, "to": "all", "q1": "", "send": "1"}).content.decode()
    assert re.search(r'name="to" value="all"[^>]* checked', again)
    asker.post(new, {**typed, "to": "all", "send": "1"})
    row = Record.objects.get(values__office="traffic")
    assert Record.objects.count() == len(divisions_to_ask(ASKER))
    said = clerk.get(reverse("staff:inquiry_answer", args=[row.register_id, row.ref])).content.decode()
    for told in (division_name("centre"), "台帳がないため", "令和12年1月1日"):
        assert told in said


def test_whose_turn_it_is_comes_to_the_page_of_the_answer_from_the_list_and_from_the_record(door) -> None:
    publish_registers()
    asker, clerk, new = door(ASKER), door(CLERK), reverse("staff:inquiry_new")
    asker.post(new, {"words": "公用車"})
    typed = {"title": "公用車", "why": "台帳がないため", "due": "2030-01-01", "q1": "台数", "k1": "integer"}
    asker.post(new, {**typed, "divisions": ["traffic"], "send": "1"})
    row = Record.objects.get()
    where = [row.register_id, row.ref]
    answer = reverse("staff:inquiry_answer", args=where)
    assert f'href="{answer}"' in clerk.get(reverse("staff:tasks")).content.decode()
    assert clerk.get(reverse("staff:record_act", args=[*where, "answer"]))["Location"] == answer
    refused = clerk.post(reverse("staff:record_act", args=[*where, "answer"]), {"_revision": str(row.revision)})
    assert refused.status_code == 409
    assert f'href="{reverse("staff:record_edit", args=where)}"' in refused.content.decode()
