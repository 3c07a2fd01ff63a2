"""What the screen says of single fields beyond their kind: class, reason, what an answer has to meet, and who cites."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.journeys.registers.building import beginning
from madoguchi.journeys.registers.building.asking import moment_of
from madoguchi.journeys.registers.building.checking import findings_of
from madoguchi.journeys.registers.building.editing import field_of
from madoguchi.journeys.registers.building.rights import own_draft
from tests.faces.console.test_build_forms import controls
from tests.faces.staff.conftest import door
from tests.journeys.registers.citing_house import TRADERS, publish_citing
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def _field(field_id: str) -> dict[str, Any]:
    return field_of(RegisterDraft.objects.get().content, field_id) or {}


def _page(ref: str, field_id: str) -> str:
    return reverse("console:build_field", args=[ref, field_id])


def _typed(keeper: Client, page: str, **typed: object) -> str:
    """Keep the page with what was typed, and draw what its form shows then."""
    sent = controls(keeper.get(page).content.decode())
    answer = keeper.post(page, {**sent, "act": "save", **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_field_says_why_it_is_asked_and_how_confidential_its_answer_is(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = _page(ref, "price")
    assert "台帳と同じ" in keeper.get(page).content.decode()
    _typed(keeper, page, purpose="減価償却のため", confidentiality="3B")
    assert (_field("price")["purpose"], _field("price")["confidentiality"]) == ("減価償却のため", "3B")
    shown = controls(keeper.get(page).content.decode())
    assert (shown["purpose"], shown["confidentiality"]) == (["減価償却のため"], ["3B"])
    assert findings_of(own_draft(ref, KEEPER)) == ()
    _typed(keeper, page, purpose="", confidentiality="9")
    assert {"purpose", "confidentiality"}.isdisjoint(_field("price"))


def test_an_answer_has_to_meet_a_condition_that_may_name_another_answer_and_says_why(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    build = reverse("console:build", args=[ref])
    sent = controls(keeper.get(build).content.decode())
    keeper.post(build, {**sent, "new": "返した日", "new_kind": "date", "act": "add"})
    field_id = str(RegisterDraft.objects.get().content["record"]["pages"][0]["fields"][-1]["id"])
    page = _page(ref, field_id)
    line = {"must_when.0.f": field_id, "must_when.0.c": "at_least"}
    _typed(keeper, page, **line, **{"must_when.0.v": "「買った日」の答え", "must_when.0.b": "買った日より後です。"})
    assert _field(field_id)["must"] == {
        "field": field_id,
        "at_least": {"field": "bought_on"},
        "because": "買った日より後です。",
    }
    drawn = keeper.get(page).content.decode()
    assert controls(drawn)["must_when.0.v"] == ["「買った日」の答え"]
    assert '<option value="「買った日」の答え">' in drawn
    assert findings_of(own_draft(ref, KEEPER)) == ()


def test_a_sentence_in_several_languages_stays_while_another_line_is_written(door) -> None:
    publish_registers(
        BICYCLES.replace(
            "{id: bought_on, type: date, label: 買った日, require: false}",
            "{id: bought_on, type: date, label: 買った日, require: false, must: "
            "{field: bought_on, at_least: 2000-01-01, because: {ja: 古すぎます。, en: Too old.}}}",
        )
    )
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    more = {"must_when.1.f": "bought_on", "must_when.1.c": "at_most", "must_when.1.v": "令和12年1月1日"}
    _typed(keeper, _page(ref, "bought_on"), **more, **{"must_when.1.b": "新しすぎます。"})
    assert _field("bought_on")["must"] == {
        "all": [
            {"field": "bought_on", "at_least": "2000-01-01", "because": {"ja": "古すぎます。", "en": "Too old."}},
            {"field": "bought_on", "at_most": "2030-01-01", "because": "新しすぎます。"},
        ]
    }


def test_what_the_page_of_a_cited_record_lists_is_chosen(door) -> None:
    publish_citing(TRADERS, BICYCLES)
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    build = reverse("console:build", args=[ref])
    sent = controls(keeper.get(build).content.decode())
    keeper.post(build, {**sent, "new": "買った店", "new_kind": "reference", "act": "add"})
    field_id = str(RegisterDraft.objects.get().content["record"]["pages"][0]["fields"][-1]["id"])
    page = _page(ref, field_id)
    _typed(keeper, page, register="traders")
    _typed(keeper, page, related_title="この店で買った自転車", related_columns=["price", "name", "nothing"])
    assert _field(field_id)["related"] == {"title": "この店で買った自転車", "columns": ["name", "price"]}
    assert findings_of(own_draft(ref, KEEPER)) == ()
    _typed(keeper, page, related_columns=[])
    said = keeper.get(page).content.decode()
    assert 'href="#related_columns' in said
    _typed(keeper, page, related_title="", related_columns=[])
    assert "related" not in _field(field_id)


def test_the_rows_of_a_table_cite_and_copy_into_their_own_row(door) -> None:
    publish_citing(TRADERS, BICYCLES)
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    build = reverse("console:build", args=[ref])
    sent = controls(keeper.get(build).content.decode())
    keeper.post(build, {**sent, "new": "修理", "new_kind": "group", "act": "add"})
    table = str(RegisterDraft.objects.get().content["record"]["pages"][0]["fields"][-1]["id"])
    for label, kind in (("店", "reference"), ("直した店", "lookup"), ("直した人", "staff")):
        sent = controls(keeper.get(_page(ref, table)).content.decode())
        keeper.post(_page(ref, table), {**sent, "new": label, "new_kind": kind, "act": "add"})
    _text, shop, mender, _clerk = (str(one["id"]) for one in _field(table)["fields"])
    _typed(keeper, _page(ref, f"{table}.{shop}"), register="traders")
    _typed(keeper, _page(ref, f"{table}.{shop}"), columns=["phone"])
    assert (_field(f"{table}.{shop}")["register"], _field(f"{table}.{shop}")["columns"]) == ("traders", ["phone"])
    _typed(keeper, _page(ref, f"{table}.{mender}"), register="traders")
    _typed(keeper, _page(ref, f"{table}.{mender}"), **{"to.name": _text, "to.phone": "+", "fixed": ["phone"]})
    phone = str(_field(table)["fields"][-1]["id"])
    assert (_field(f"{table}.{phone}")["type"], _field(f"{table}.{phone}")["label"]) == ("telephone", "電話番号")
    assert _field(f"{table}.{mender}")["copy"] == [
        {"from": "name", "to": _text},
        {"from": "phone", "to": phone, "fixed": True},
    ]
    assert findings_of(own_draft(ref, KEEPER)) == ()


def test_a_list_holds_the_records_of_an_author_and_of_a_time(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_lists", args=[ref])
    sent = controls(keeper.get(page).content.decode())
    lines = {
        "q.dear.0.f": "created_at",
        "q.dear.0.c": "at_least",
        "q.dear.0.v": "令和8年4月1日",
        "act": "more:q.dear",
    }
    keeper.post(page, {**sent, **lines})
    sent = controls(keeper.get(page).content.decode())
    keeper.post(page, {**sent, "q.dear.1.f": "created_by", "q.dear.1.c": "is", "q.dear.1.v": "keeper-1"})
    view = RegisterDraft.objects.get().content["record"]["views"][2]
    assert view["filter"] == {
        "all": [{"field": "created_at", "at_least": "2026-04-01T00:00"}, {"field": "created_by", "is": "keeper-1"}]
    }
    assert findings_of(own_draft(ref, KEEPER)) == ()
    shown = keeper.get(page).content.decode()
    assert "作った日時" in shown
    assert controls(shown)["q.dear.1.v"] == ["keeper-1"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-04-01", "2026-04-01T00:00"),
        ("令和8年4月1日 9:05", "2026-04-01T09:05"),
        ("2026/4/1 13:30", "2026-04-01T13:30"),
        ("2026-04-01T13:30", "2026-04-01T13:30"),
        ("いつか", "いつか"),
    ],
)
def test_a_moment_is_typed_as_people_write_it(text: str, written: str) -> None:
    assert moment_of(text) == written


def test_the_summary_of_a_page_names_what_each_mistake_is_about(door) -> None:
    publish_registers()
    ref, keeper = beginning.begin_from_published("bicycles", by=KEEPER), door(KEEPER)
    page = reverse("console:build_about", args=[ref])
    sent = controls(keeper.get(page).content.decode())
    after = keeper.post(page, {**sent, "summary": "", "purpose": "", "act": "save"})["Location"]
    assert "何の一覧か：" not in keeper.get(page).content.decode(), "who comes here first has made no mistake yet"
    shown = keeper.get(after).content.decode().split('class="form', 1)[0]
    assert "何の一覧か：" in shown
    assert "何のために使うか：" in shown
    build = reverse("console:build", args=[ref])
    sent = controls(keeper.get(build).content.decode())
    keeper.post(build, {**sent, "f.price": "＊＊＊", "act": "save"})
    assert "＊＊＊：" in keeper.get(build).content.decode()
