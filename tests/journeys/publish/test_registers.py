"""A register is checked, published and compared as a procedure is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.models import RegisterVersion
from madoguchi.journeys.publish import difference, publish
from madoguchi.journeys.publish.publishing import DefinitionsRefused
from madoguchi.values.actor import SYSTEM
from madoguchi.values.references import new_record_number
from tests.journeys.publish.folders import Folder, sample_folder

FILE = "registers/bicycles.yaml"
BICYCLES = """\
id: bicycles
title: {ja: 貸出し自転車, en: Bicycles for loan}
summary: 公用の自転車です。
purpose: 貸出しを管理するために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: number
  key: number
  pages:
    - id: bicycle
      title: 自転車
      fields:
        - {id: number, type: text, label: 番号, max_length: 20}
        - {id: state, type: choice, label: 状態, options: [{id: good, label: よい}, {id: broken, label: 故障}]}
        - {id: bought_on, type: date, label: 買った日, require: false}
  views:
    - {id: all, title: すべて, columns: [number, state], order: {by: number}}
    - {id: broken, title: 故障中, columns: [number], filter: {field: state, is: broken}}
  datasets:
    - {id: bicycles, title: 自転車, summary: 数, view: all, columns: [{field: number, meaning: 車体の番号}]}
  sheets:
    - {id: loan, title: 貸出しの紙, fields: [number, state], lines: [借りた人]}
    - {id: short, title: 短い紙, fields: [number]}
"""


@pytest.fixture
def kept(tmp_path: Path) -> Folder:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / FILE).write_text(BICYCLES, encoding="utf-8")
    return folder


def test_a_sound_register_has_no_findings(kept: Folder) -> None:
    assert [str(one) for one in kept.findings()] == []


MISTAKES = {
    "課「trafic」がありません。": ("division: traffic", "division: trafic"),
    "副の課（deputy）が、持ち主の課と同じです。": ("deputy: centre", "deputy: traffic"),
    "職「boss」がありません。": ("view: everybody", "edit: [{division: traffic, position: boss}]"),
    "項目「nummer」がありません。": ("heading: number", "heading: nummer"),
    "項目「stat」がありません。": ("columns: [number, state]", "columns: [number, stat]"),
    "項目「bougt_on」がありません。": ("order: {by: number}", "order: {by: bougt_on}"),
    "「brokn」は、この項目の選択肢にありません。": ("is: broken}", "is: brokn}"),
    "一覧の条件が、日によって変わります。": ("is: broken}", "is: broken, x: 1}"),
    "一覧「every」がありません。": ("view: all,", "view: every,"),
    "項目「statte」がありません。": ("fields: [number, state]", "fields: [number, statte]"),
    "id「loan」が2回使われています": ("id: short", "id: loan"),
    "id「number」が2回使われています": ("id: state, type", "id: number, type"),
    "id「all」が2回使われています": ("{id: broken, title: 故障中", "{id: all, title: 故障中"),
    "id「bikes」と、ファイルの名前「bicycles」が違います。": (
        "id: bicycles\ntitle: {ja: 貸",
        "id: bikes\ntitle: {ja: 貸",
    ),
    "台帳の項目「number」に、prefill は使えません。": (
        "max_length: 20",
        "max_length: 20, prefill: person.name",
    ),
    "「number」はファイルの項目なので、ここには使えません。": (
        "type: text, label: 番号, max_length: 20",
        "type: file, label: 番号",
    ),
    "日付の項目「number」がありません。": ("from: fiscal_year_end", "from: field, field: number"),
    "この台帳には終わりの状態がありません。": ("from: fiscal_year_end", "from: closed"),
    "項目の日から数えるときだけ": ("from: fiscal_year_end", "from: field"),
    "字の幅か大文字小文字しか違いません。": ("label: 状態", "label: 番号"),
    "「review_on」がありません。": ("review_on: 2027-04-01\n", ""),
    "「colums」というキーは使えません。": ("columns: [number], filter", "colums: [number], filter"),
}


OPENED = "view: all, open: true, columns: [{field: number"
PERSONAL = "だれでも見られるデータの列「number」に、個人の情報が入るかもしれません。"


@pytest.mark.parametrize("kind", ["text", "person_name", "kana", "address", "telephone", "email", "staff"])
def test_what_may_be_about_a_person_is_opened_only_with_its_ground(kept: Folder, kind: str) -> None:
    kept.change("view: all, columns: [{field: number", OPENED, FILE)
    assert [str(one) for one in kept.findings()] == []
    if kind == "text":
        kept.change("persons: false", "persons: true", FILE)
    else:
        kept.change("type: text, label: 番号, max_length: 20", f"type: {kind}, label: 番号", FILE)
    assert any(PERSONAL in str(one) for one in kept.findings())
    kept.change("meaning: 車体の番号", "meaning: 車体の番号, why_public: 条例第1条", FILE)
    assert not any(PERSONAL in str(one) for one in kept.findings())


def test_a_register_of_persons_names_who_sees_it(kept: Folder) -> None:
    kept.change("persons: false", "persons: true", FILE)
    assert any("庁内の全員が見られる" in str(one) for one in kept.findings())
    kept.change("view: everybody", "view: [{division: centre}]", FILE)
    assert [str(one) for one in kept.findings()] == []


def test_a_dataset_of_persons_is_for_posts_by_name_unless_it_tells_less(kept: Folder) -> None:
    kept.change("view: everybody", "view: [{division: centre}]", FILE)
    kept.change("view: all, columns: [{field: number", "view: all, readers: everybody, columns: [{field: number", FILE)
    assert [str(one) for one in kept.findings()] == []
    kept.change("persons: false", "persons: true", FILE)
    assert any("個人の情報が入るデータ" in str(one) for one in kept.findings())
    kept.change("readers: everybody", 'readers: everybody, confidentiality: "2"', FILE)
    (higher,) = kept.findings()
    assert "項目「number」の区分（3A）は、データの区分より高いです。" in str(higher)
    kept.change("type: text, label: 番号, max_length: 20", 'type: text, label: 番号, confidentiality: "2"', FILE)
    assert [str(one) for one in kept.findings()] == []


def test_a_list_by_what_is_more_confidential_is_as_confidential(kept: Folder) -> None:
    kept.change(
        "view: all, columns: [{field: number", 'view: broken, confidentiality: "2", columns: [{field: number', FILE
    )
    kept.change("type: choice, label: 状態", 'type: choice, confidentiality: "3A", label: 状態', FILE)
    assert any("項目「state」の区分（3A）" in str(one) for one in kept.findings())


def test_the_readers_of_a_dataset_exist(kept: Folder) -> None:
    named = "view: all, readers: [{division: nowhere, position: nobody}], columns: [{field: number"
    kept.change("view: all, columns: [{field: number", named, FILE)
    told = [str(one) for one in kept.findings()]
    assert len(told) == 2
    assert "nowhere" in told[0]
    assert "nobody" in told[1]


def test_an_account_is_never_opened(kept: Folder) -> None:
    kept.change("view: all, columns: [{field: number", OPENED, FILE)
    kept.change("type: text, label: 番号, max_length: 20", "type: bank_account, label: 番号", FILE)
    kept.change("meaning: 車体の番号", "meaning: 車体の番号, why_public: 条例第1条", FILE)
    assert any("口座の列があります。" in str(one) for one in kept.findings())


@pytest.mark.parametrize("sentence", MISTAKES, ids=str)
def test_a_mistake_is_found_at_its_place(kept: Folder, sentence: str) -> None:
    old, new = MISTAKES[sentence]
    if "日によって" in sentence:
        old, new = "{field: state, is: broken}", "{field: bought_on, at_least: {constant: today}}"
    kept.change(old, new, FILE)
    found = kept.findings()
    assert any(sentence in str(one) for one in found), [str(one) for one in found]
    assert all(one.file == FILE and one.line > 0 for one in found)


@pytest.mark.django_db
def test_a_published_version_of_a_register_never_changes(kept: Folder) -> None:
    publish(kept.root, by=SYSTEM)
    first = catalogue.register("bicycles")
    assert (first.number, first.title("en")) == (1, "Bicycles for loan")
    assert not publish(kept.root, by=SYSTEM).published.changed
    kept.change("label: 番号", "label: 車体番号", FILE)
    assert "変わった台帳1件" in str(publish(kept.root, by=SYSTEM))
    assert catalogue.register("bicycles").number == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterVersion.objects.filter(version=first.version).update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterVersion.objects.filter(version=first.version).delete()
    (kept.root / FILE).unlink()
    publish(kept.root, by=SYSTEM)
    with pytest.raises(UnknownRegister):
        catalogue.register("bicycles")


CHANGES = {
    "台帳「貸出し自転車」：項目の名前が「番号」から「車体番号」に変わります。": ("label: 番号", "label: 車体番号"),
    "台帳「貸出し自転車」：見られる人か、直せる人が変わります。": ("{view: everybody}", "{}"),
    "台帳「貸出し自転車」：一覧「故障中」の条件か、列か、順番が変わります。": ("is: broken}", "is: good}"),
    "台帳「貸出し自転車」：持ち主の課が変わります。": ("traffic\ndeputy: centre", "centre\ndeputy: traffic"),
    "台帳「貸出し自転車」：重なってはいけない項目が変わります。": ("  key: number\n", ""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("sentence", CHANGES, ids=str)
def test_a_change_of_a_register_is_told_in_words(kept: Folder, sentence: str) -> None:
    publish(kept.root, by=SYSTEM)
    kept.change(*CHANGES[sentence], FILE)
    assert sentence in [str(message) for message in difference(kept.root)]


@pytest.mark.django_db
def test_opening_and_widening_are_told_each_time(kept: Folder) -> None:
    publish(kept.root, by=SYSTEM)
    kept.change("view: all, columns: [{field: number", OPENED, FILE)
    assert any("だれでも見られるようになります。列：number" in str(one) for one in difference(kept.root))
    publish(kept.root, by=SYSTEM)
    kept.change("columns: [{field: number", "columns: [{field: state, meaning: 状態}, {field: number", FILE)
    kept.change("columns: [number, state]", "columns: [number, state], filter: {field: state, is: good}", FILE)
    told = [str(one) for one in difference(kept.root)]
    assert any("列が増えます：state" in one for one in told)
    assert any("データ「自転車」に入る記録が変わります。" in one for one in told)


@pytest.mark.django_db
def test_what_two_records_hold_in_another_width_does_not_become_a_key_that_is_the_same_in_both(kept: Folder) -> None:
    kept.change("  key: number", "", FILE)
    publish(kept.root, by=SYSTEM)
    for number in ("ﾔﾏﾀﾞ", "ヤマダ"):
        values = {"number": number, "state": "good"}
        create_record(catalogue.register("bicycles"), values, ref=new_record_number(), by=SYSTEM)
    kept.change("  heading: number", "  heading: number\n  key: number", FILE)
    publish(kept.root, by=SYSTEM)
    kept.change("{id: number, type: text, label: 番号, max_length: 20}", "{id: number, type: kana, label: 番号}", FILE)
    with pytest.raises(DefinitionsRefused) as refused:
        publish(kept.root, by=SYSTEM)
    assert "「number」が同じ記録が、もう2つ以上ある" in str(refused.value.findings[0])


@pytest.mark.django_db
def test_what_two_records_hold_already_does_not_become_a_key(kept: Folder) -> None:
    publish(kept.root, by=SYSTEM)
    for number in "12":
        values = {"number": number, "state": "good"}
        create_record(catalogue.register("bicycles"), values, ref=new_record_number(), by=SYSTEM)
    kept.change("  key: number", "  key: state", FILE)
    with pytest.raises(DefinitionsRefused) as refused:
        publish(kept.root, by=SYSTEM)
    assert "「state」が同じ記録が、もう2つ以上ある" in str(refused.value.findings[0])
    assert catalogue.register("bicycles").number == 1
