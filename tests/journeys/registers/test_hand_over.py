"""What is cited is not thrown away, and whoever takes a register over finds everything on one sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.foundation.catalogue.queries import register, registers
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.publish import publish
from madoguchi.journeys.publish.publishing import DefinitionsRefused
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.citing import citations
from madoguchi.journeys.registers.hand_over import _labels, are_alike, hand_over_sheet, hints_of, with_hints
from madoguchi.journeys.registers.inquiry_asking import NewInquiry, Question, ask
from madoguchi.values.actor import SYSTEM, Duty
from tests.journeys import office
from tests.journeys.publish.folders import sample_folder
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, publish_registers

pytestmark = pytest.mark.django_db


def test_a_cited_register_is_retired_only_when_nothing_cites_it_any_more(tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    kept = folder.root / "registers/bicycles.yaml"
    kept.write_text(BICYCLES, encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    count_inquiry("avoided", "bicycles", people=9)
    kept.unlink()
    with pytest.raises(DefinitionsRefused) as refused:
        publish(folder.root, by=SYSTEM)
    assert ["1件" in str(one) for one in refused.value.findings] == [True]
    smaller = BICYCLES.replace("id: bicycles\n      title", "id: bicycles_now\n      title")
    kept.write_text(smaller, encoding="utf-8")
    with pytest.raises(DefinitionsRefused):
        publish(folder.root, by=SYSTEM)  # the dataset alone would go


def test_a_field_cites_what_it_names_and_not_what_it_is_called() -> None:
    field = {"id": "bicycles", "label": "bicycles", "type": "lookup", "from": {"register": "bicycles"}}
    plain = {"id": "bicycles", "label": "bicycles", "type": "text"}
    contents = {
        "bicycles": {"id": "bicycles"},
        "trips": {"title": "出張", "record": {"pages": [{"fields": [field]}]}},
        "other": {"title": "ほか", "record": {"pages": [{"fields": [plain, {"fields": [plain]}]}]}},
    }
    assert [str(one.words) for one in citations("bicycles", contents)] == ["台帳「出張」の項目「bicycles」"]


def test_the_sheet_tells_what_whoever_takes_over_has_to_know() -> None:
    publish_registers()
    bicycle("1")
    count_inquiry("avoided", "bicycles", people=9)
    sheet = hand_over_sheet("bicycles", by=KEEPER, language="ja")
    assert (sheet.owner, str(sheet.kept.years), sheet.records, len(sheet.views)) == ("交通課", "3年", 1, 3)
    assert [str(one) for one in sheet.may_view][-1] == "交通課"
    assert [one[0] for one in sheet.versions] == [1]
    assert len(sheet.cited) == 1


def test_the_catalogue_hints_at_an_owner_that_is_gone_and_at_doubles() -> None:
    again = BICYCLES.replace("id: bicycles", "id: more_bicycles", 1).replace("title: {ja: 貸出し", "title: {ja: 新しい")
    again = again.replace("id: bicycles\n      title", "id: more_bicycles\n      title").replace(
        "id: broken_b", "id: b"
    )
    publish_registers(BICYCLES, again, HELPERS.replace("division: traffic", "division: archive", 1))
    open_account("staff", "職員", ref="s-1", duties=[Duty("centre", "clerk")])
    lines = {
        one.id: [str(hint) for hint in one.hints]
        for one in with_hints(catalogue_of_registers(KEEPER, "", language="ja"))
    }
    assert lines["bicycles"] == ["持ち主の課に、だれもいません", "「新しい自転車」と、同じ項目が多い"]
    assert lines["helpers"] == ["持ち主の課が、もうありません"]


def test_what_was_asked_once_is_no_double_of_a_register() -> None:
    publish_registers(BICYCLES)
    labels = ("番号", "名前", "故障の内容", "値段", "買った日", "色", "車輪", "かご", "鍵", "灯火", "置き場", "型")
    fields = "".join(
        f"        - {{id: more_{at}, type: text, label: {label}}}\n" for at, label in enumerate(labels[5:])
    )
    publish_registers(BICYCLES.replace("        - {id: bought_on", f"{fields}        - {{id: bought_on"))
    asked = NewInquiry(
        "自転車", "台帳がないため", "2030-01-01", tuple(Question(one, "text") for one in labels), ("traffic",)
    )
    inquiry = ask(asked, number="", by=office.member("asker-1", "centre"))
    assert are_alike(*(_labels(register(one)) for one in ("bicycles", inquiry)))
    assert hints_of(registers()) == {}


def test_two_fields_are_alike_by_chance() -> None:
    assert not are_alike(frozenset("ab"), frozenset("ab"))
    assert are_alike(frozenset("abc"), frozenset("abcd"))
    assert not are_alike(frozenset("abc"), frozenset("abxy"))


@pytest.mark.parametrize(
    ("told", "years", "since"),
    [
        ("{class: 3_years, from: made}", "3年", "記録を作った日"),
        ("{class: 3_years, from: field, field: bought_on}", "3年", "項目「買った日」の日"),
        ("{class: permanent}", "永年", "廃棄しません"),
    ],
)
def test_the_sheet_says_from_which_day_the_years_count_and_when_the_bin_empties(
    told: str, years: str, since: str
) -> None:
    publish_registers(BICYCLES.replace("{class: 3_years, from: fiscal_year_end}", told))
    kept = hand_over_sheet("bicycles", by=KEEPER, language="ja").kept
    assert (str(kept.years), str(kept.since).startswith(since)) == (years, True)
    assert ("空になりません" in str(kept.bin)) == (years == "永年")
