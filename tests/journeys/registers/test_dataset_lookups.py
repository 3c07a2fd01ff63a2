"""A lookup copies from a dataset: for its readers, from its columns, as of today or a day, and keeps when it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from madoguchi.engines.records.actions.changing_records import change_record, delete_record
from madoguchi.engines.records.errors import RecordCited
from madoguchi.engines.records.forms import FieldView, SummaryRow
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_section
from madoguchi.engines.records.schema import answers_schema
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import by_programme, imports
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form, new_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import REPORTS, STRANGER, TRADERS, publish_citing, reasons_of, trader
from tests.journeys.registers.house import KEEPER

_FIRST = datetime(2026, 4, 1, 10, tzinfo=JST)
_VIEW = "    - {id: all, title: すべて, columns: [name, phone, rank], order: {by: name}}\n"
_RANKED = "    - {id: best, title: Ａの業者, columns: [name], filter: {field: rank, is: a}}\n"
DATA = (
    TRADERS.replace(_VIEW, _VIEW + _RANKED)
    + """\
  datasets:
    - id: best_traders
      title: 格付けＡの業者
      summary: 工事を頼める業者です。
      view: best
      readers: [{division: elsewhere}]
      columns: [{field: name, meaning: 業者の名前}, {field: rank, meaning: 格付け}]
"""
)
COPYING = (
    REPORTS.replace("source: {register: traders}", "source: {dataset: best_traders}")
    .replace("{from: phone, to: trader_phone}", "{from: rank, to: trader_rank}")
    .replace(
        "        - {id: trader_phone, type: telephone, label: 業者の電話, require: false}\n",
        "        - {id: trader_rank, type: choice, label: 業者の格付け, require: false,"
        " options: [{id: a, label: Ａ}, {id: b, label: Ｂ}]}\n"
        "        - {id: worked_on, type: date, label: 工事の日, require: false}\n",
    )
    .replace("columns: [name, trader, trader_phone]", "columns: [name, trader, trader_rank]")
    .replace("permissions: {view: everybody}", "permissions: {view: everybody, edit: [{division: elsewhere}]}")
)
DATED = COPYING.replace("{dataset: best_traders}", "{dataset: best_traders, as_of: worked_on}")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", "", ""),
        (
            "{dataset: best_traders}",
            "{dataset: best_trader}",
            "データ「best_trader」がありません。 「best_traders」",
        ),
        ("{from: name,", "{from: phone,", "データの列「phone」がありません"),
        ("{dataset: best_traders}", "{dataset: best_traders, register: traders}", "register か dataset のどちらか1つ"),
        ("{dataset: best_traders}", "{as_of: 2026-04-01}", "register か dataset のどちらか1つ"),
        ("{dataset: best_traders}", "{register: traders, as_of: worked_on}", "as_of は、dataset から写すときだけ"),
        ("{dataset: best_traders}", "{dataset: best_traders, as_of: worked}", "日付の項目「worked」がありません"),
        ("{dataset: best_traders}", "{dataset: best_traders, as_of: name}", "日付の項目「name」がありません"),
        ("{dataset: best_traders}", "{dataset: best_traders, as_of: 2026-02-30}", "as_of の日がありません"),
        ("{dataset: best_traders}", "{dataset: best_traders, as_of: 2026-04-01}", ""),
        ("{dataset: best_traders}", "{dataset: best_traders, as_of: worked_on}", ""),
    ],
)
def test_what_a_lookup_names_of_a_dataset_is_checked_at_publishing(before: str, after: str, reason: str) -> None:
    found = reasons_of(COPYING.replace(before, after, 1) if before else COPYING, DATA)
    assert bool(found) == bool(reason), found
    assert not reason or any(reason in one for one in found), found


def test_nothing_is_copied_from_a_dataset_of_a_higher_class() -> None:
    persons = DATA.replace("persons: false", "persons: true")
    told = "データ「best_traders」の区分（3A）は、写す先の台帳の区分（2）より高いです。"
    assert any(told in one for one in reasons_of(COPYING, persons))
    assert not reasons_of(COPYING, persons.replace("      view: best", "      confidentiality: '2'\n      view: best"))
    assert not reasons_of(COPYING, persons.replace("      view: best", "      open: true\n      view: best"))


def test_registers_that_copy_from_each_others_datasets_are_a_circle() -> None:
    back = """\
        - {id: last, type: reference, label: 前の届, register: reports, require: false}
  views:"""
    assert any("reports → traders → reports" in one for one in reasons_of(COPYING, DATA.replace("  views:", back, 1)))


def test_a_column_that_is_copied_does_not_leave_its_dataset() -> None:
    without = DATA.replace(", {field: rank, meaning: 格付け}", "")
    assert any("列「rank」は、台帳「reports」が写しているため" in one for one in reasons_of(without, COPYING))
    assert not reasons_of(DATA, COPYING)


def _saved(by: Actor = STRANGER, ref: str = "", revision: int = 0, **posted: str) -> FormSheet:
    given = {name.replace("__", "."): [text] for name, text in posted.items()}
    number = ref or new_record_number()
    return save_form("reports", number, given, is_new=not ref, reason="r", revision=revision, by=by, language="ja")


def _kept(by: Actor = STRANGER, ref: str = "", revision: int = 0, **posted: str) -> RecordFacts:
    sheet = _saved(by, ref, revision, **posted)
    assert sheet.saved, (sheet.problems, sheet.refused)
    return record_of("reports", sheet.saved)


def _rows(ref: str, by: Actor = STRANGER) -> dict[str, SummaryRow]:
    pages = record_sheet("reports", ref, by=by, language="ja").pages
    return {row.label: row for page in pages for row in page.rows}


def _choices(sheet: FormSheet) -> list[tuple[str, str]]:
    view: FieldView = next(one for one in sheet.fields if one.path == "trader")
    return [(choice.value, str(choice.label)) for each in view.inputs for choice in each.choices]


@pytest.mark.django_db
def test_its_readers_choose_and_copy_without_seeing_the_register() -> None:
    publish_citing(DATA, COPYING)
    green = trader("T-1", "みどり建設", phone="0925551234", rank="a")
    blue = trader("T-2", "あお電気", rank="b")
    offered = _choices(new_form("reports", named={}, by=STRANGER, language="ja"))
    assert offered == [("", "選んでください"), (green.ref, "みどり建設")]
    one = _kept(name="届", trader=green.ref, trader_name="うそ")
    copied = {"trader_name": "みどり建設", "trader_rank": "a"}
    assert {name: one.values[name] for name in copied} == copied
    assert one.values["trader"]["dataset"] == "best_traders"
    assert one.values["trader"]["copied"] == copied
    row = _rows(one.ref)["業者の名前"]
    assert "「格付けＡの業者」から" in str(row.origin)
    assert row.dataset_id == "best_traders"
    cited = _rows(one.ref)["業者"].cited
    assert cited is not None
    assert (cited.dataset_id, cited.register_id) == ("best_traders", "")
    assert [path for path, _ in _saved(name="届", trader=blue.ref).problems] == ["trader"]


@pytest.mark.django_db
def test_who_may_not_cite_the_dataset_chooses_nothing_and_reads_a_sentence() -> None:
    closed = DATA.replace("      readers: [{division: elsewhere}]\n", "")
    publish_citing(closed, COPYING)
    green = trader("T-1", "みどり建設", rank="a")
    one = _kept(KEEPER, name="届", trader=green.ref)
    assert _rows(one.ref)["業者"].text == "（見る権限のない記録です）"
    assert _rows(one.ref)["業者の名前"].text == "みどり建設"
    assert [path for path, _ in _saved(name="別", trader=green.ref).problems] == ["trader"]
    two = _kept(STRANGER, one.ref, 1, name="直した届", trader=green.ref)
    assert two.values["trader_name"] == "みどり建設"


@pytest.mark.django_db
def test_what_is_no_column_is_neither_found_nor_named_nor_copied() -> None:
    publish_citing(DATA, COPYING)
    for number in range(31):
        trader(f"T-{number}", f"業者{number}", phone=f"09255512{number:02}", rank="a")
    many = new_form("reports", named={}, by=STRANGER, language="ja")
    assert [each.control for view in many.fields if view.path == "trader" for each in view.inputs] == ["text"]
    for words, found in (("業者7", True), ("0925551207", False), ("T-7", False)):
        sheet = _saved(name="届", trader__words=words, look_up="trader")
        assert ("業者7" in [label for _, label in _choices(sheet)]) == found
        named = _saved(name="届", trader__words=words)
        assert bool(named.saved) == found


@pytest.mark.django_db
def test_what_was_copied_stays_when_its_record_leaves_the_dataset_and_when_the_dataset_goes() -> None:
    publish_citing(DATA, COPYING)
    green = trader("T-1", "みどり建設", rank="a")
    one = _kept(name="届", trader=green.ref)
    with pytest.raises(RecordCited):
        delete_record(register("traders"), green.ref, reason="r", by=KEEPER)
    values = {**green.values, "rank": "b"}
    change_record(register("traders"), green.ref, values, reason="r", by=KEEPER, revision=1)
    two = _kept(STRANGER, one.ref, 1, name="届2", trader=green.ref)
    assert (two.values["trader"], two.values["trader_rank"]) == (one.values["trader"], "a")
    assert [path for path, _ in _saved(name="別", trader=green.ref).problems] == ["trader"]
    publish_citing(TRADERS, COPYING)
    assert str(_rows(one.ref)["業者の名前"].origin).startswith("「best_traders」から")
    edit_form("reports", one.ref, by=STRANGER, language="ja")
    three = _kept(STRANGER, one.ref, 2, name="届3", trader=green.ref)
    assert (three.values["trader"], three.values["trader_name"]) == (one.values["trader"], "みどり建設")
    assert [path for path, _ in _saved(name="別", trader=green.ref).problems] == ["trader"]
    shown = by_programme.cited_of([three], by=KEEPER, language="ja")[three.ref]
    assert [(each.dataset_id, each.is_hidden) for each in shown] == [("best_traders", True)]


@pytest.mark.django_db
def test_the_values_of_the_day_are_copied_that_the_record_says() -> None:
    with moved_to(_FIRST):
        publish_citing(DATA, DATED)
        green = trader("T-1", "みどり建設", rank="a")
    with moved_to(_FIRST + timedelta(days=2)):
        values = {**green.values, "name": "みどり土木"}
        change_record(register("traders"), green.ref, values, reason="r", by=KEEPER, revision=1)
    with moved_to(_FIRST + timedelta(days=4)):
        now = _kept(name="今", trader=green.ref)
        then = _kept(name="昔", trader=green.ref, worked_on__year="2026", worked_on__month="4", worked_on__day="2")
        before = _saved(name="前", trader=green.ref, worked_on__year="2026", worked_on__month="3", worked_on__day="31")
    assert (now.values["trader_name"], then.values["trader_name"]) == ("みどり土木", "みどり建設")
    assert then.values["trader"]["as_of"] == "2026-04-02"
    assert "令和8年4月2日の値" in str(_rows(then.ref)["業者の名前"].origin)
    assert [str(sentence) for path, sentence in before.problems if path == "trader"] == [
        "業者：この記録は、その日のデータにありません。ほかの記録を選ぶか、日を直してください。"
    ]


def _day(day: int) -> dict[str, str]:
    return {"worked_on__year": "2026", "worked_on__month": "4", "worked_on__day": str(day)}


def _renamed_on_the_third() -> RecordFacts:
    """A trader of 1 April that had another name from the third day on."""
    with moved_to(_FIRST):
        publish_citing(DATA, DATED)
        green = trader("T-1", "みどり建設", rank="a")
    with moved_to(_FIRST + timedelta(days=2)):
        values = {**green.values, "name": "みどり土木"}
        change_record(register("traders"), green.ref, values, reason="r", by=KEEPER, revision=1)
    return green


@pytest.mark.django_db
@pytest.mark.parametrize("fixed", [True, False])
def test_a_day_that_is_corrected_copies_the_values_of_the_new_day(fixed: bool) -> None:
    green = _renamed_on_the_third()
    with moved_to(_FIRST + timedelta(days=9)):
        if not fixed:
            publish_citing(DATA, DATED.replace(", fixed: true", ""))
        told = {"name": "届", "trader": green.ref}
        one = _kept(**told, **_day(2))
        assert (one.values["trader_name"], one.values["trader"]["as_of"]) == ("みどり建設", "2026-04-02")
        shown = {} if fixed else {"trader_name": "みどり建設"}
        two = _kept(STRANGER, one.ref, 1, **told, **shown, **_day(5))
        assert (two.values["trader_name"], two.values["trader"]["as_of"]) == ("みどり土木", "2026-04-05")
        shown = {} if fixed else {"trader_name": "みどり土木"}
        cleared = dict.fromkeys(_day(1), "")
        three = _kept(STRANGER, one.ref, 2, **told, **shown, **_day(1))
        assert three.values["trader_name"] == "みどり建設"
        shown = {} if fixed else {"trader_name": "みどり建設"}
        four = _kept(STRANGER, one.ref, 3, **told, **shown, **cleared)
        assert four.values["trader_name"] == "みどり土木"
        assert "as_of" not in four.values["trader"]


@pytest.mark.django_db
def test_a_day_is_not_corrected_to_one_on_which_the_record_was_not_there() -> None:
    green = _renamed_on_the_third()
    with moved_to(_FIRST + timedelta(days=9)):
        one = _kept(name="届", trader=green.ref, **_day(2))
        early = {**_day(31), "worked_on__month": "3"}
        refused = _saved(STRANGER, one.ref, 1, name="届", trader=green.ref, **early)
        assert [path for path, _ in refused.problems] == ["trader"]
        held = {"name": "届", "trader": {"number": green.ref}}
        rest: Any = {"reason": "r", "revision": 1, "by": STRANGER, "language": "ja"}
        with pytest.raises(ValuesUnreadable):
            by_programme.replace_record("reports", one.ref, {**held, "worked_on": "2026-03-31"}, **rest)
        kept = by_programme.replace_record("reports", one.ref, {**held, "worked_on": "2026-04-04"}, **rest)
        assert kept.values["trader_name"] == "みどり土木"


@pytest.mark.django_db
def test_who_does_not_see_the_day_changes_nothing_that_was_copied_for_it() -> None:
    green = _renamed_on_the_third()
    rights = "rights:\n  fields: [{fields: [worked_on], see: [{division: traffic}]}]\n"
    with moved_to(_FIRST + timedelta(days=9)):
        publish_citing(DATA, DATED + rights)
        one = _kept(KEEPER, name="届", trader=green.ref, **_day(2))
        assert one.values["trader"]["as_of"] == "2026-04-02"
        two = _kept(STRANGER, one.ref, 1, name="届2", trader=green.ref)
        assert (two.values["trader"], two.values["trader_name"]) == (one.values["trader"], "みどり建設")


_ROWS = """\
        - id: works
          type: group
          label: 工事
          item: 工事
          repeat: {from: 0, to: 9}
          fields:
            - id: builder
              type: lookup
              label: 業者
              source: {dataset: best_traders, as_of: built_on}
              copy: [{from: name, to: builder_name, fixed: true}]
            - {id: builder_name, type: text, label: 業者の名前, require: false}
            - {id: built_on, type: date, label: 日, require: false}
  views:
"""


@pytest.mark.django_db
def test_each_row_copies_the_values_of_its_own_day_and_anew_when_that_is_corrected() -> None:
    green = _renamed_on_the_third()
    with moved_to(_FIRST + timedelta(days=9)):
        publish_citing(DATA, COPYING.replace("  views:\n", _ROWS))

        def kept(*days: str, ref: str = "", revision: int = 0) -> RecordFacts:
            rows = [{"builder": {"number": green.ref}, **({"built_on": day} if day else {})} for day in days]
            values: dict[str, Any] = {"name": "届", "works": rows}
            rest: Any = {"by": STRANGER, "language": "ja"}
            if not ref:
                return by_programme.keep_record("reports", values, ref=new_record_number(), **rest)
            return by_programme.replace_record("reports", ref, values, reason="r", revision=revision, **rest)

        def names(one: RecordFacts) -> list[str]:
            return [row["builder_name"] for row in one.values["works"]]

        one = kept("2026-04-02", "2026-04-05")
        assert names(one) == ["みどり建設", "みどり土木"]
    with moved_to(_FIRST + timedelta(days=10)):
        two = kept("2026-04-05", ref=one.ref, revision=1)
        assert two.values["works"] == [one.values["works"][1]]
        assert names(kept("2026-04-01", ref=one.ref, revision=2)) == ["みどり建設"]
        assert names(kept("", ref=one.ref, revision=3)) == ["みどり土木"]
        with pytest.raises(ValuesUnreadable):
            kept("2026-03-31", ref=one.ref, revision=4)


@pytest.mark.django_db
def test_its_readers_copy_nothing_of_a_day_before_they_were_named() -> None:
    with moved_to(_FIRST):
        publish_citing(DATA.replace("      readers: [{division: elsewhere}]\n", ""), DATED)
        green = trader("T-1", "みどり建設", rank="a")
    with moved_to(_FIRST + timedelta(days=5)):
        publish_citing(DATA, DATED)
    with moved_to(_FIRST + timedelta(days=9)):
        early = {"worked_on__year": "2026", "worked_on__month": "4", "worked_on__day": "3"}
        assert [path for path, _ in _saved(name="前", trader=green.ref, **early).problems] == ["trader"]
        assert _kept(KEEPER, name="係", trader=green.ref, **early).values["trader_name"] == "みどり建設"
        later = {**early, "worked_on__day": "7"}
        assert _kept(name="後", trader=green.ref, **later).values["trader_name"] == "みどり建設"


@pytest.mark.django_db
def test_a_look_through_a_dataset_of_persons_is_written_down() -> None:
    persons = DATA.replace("persons: false", "persons: true").replace(
        "      view: best", "      confidentiality: '2'\n      view: best"
    )
    publish_citing(persons, COPYING)
    green = trader("T-1", "山田 花子", rank="a")
    _kept(name="届", trader=green.ref)
    assert [green.ref] in [one.dossiers for one in Entry.objects.filter(actor_ref=STRANGER.ref, verb="list")]


@pytest.mark.django_db
def test_a_file_and_a_programme_name_a_record_of_the_dataset() -> None:
    publish_citing(DATA, COPYING)
    green = trader("T-1", "みどり建設", rank="a")
    trader("T-2", "あお電気", rank="b")
    content = "件名,業者\nあ,みどり建設\nい,あお電気\n".encode()
    sheet = imports.import_sheet(
        "reports", imports.bring_file("reports", "a.csv", content, by=STRANGER), by=STRANGER, language="ja"
    )
    assert (sheet.counts["add"], [plan.line for plan in sheet.refused]) == (1, [3])
    values = {"name": "届", "trader": green.ref}
    kept = by_programme.keep_record("reports", values, ref=new_record_number(), by=STRANGER, language="ja")
    assert kept.values["trader_name"] == "みどり建設"
    (cited,) = by_programme.cited_of([kept], by=STRANGER, language="ja")[kept.ref]
    assert (cited.dataset_id, cited.register_id, cited.title) == ("best_traders", "", "みどり建設")
    schema: Any = answers_schema(register_section(register("reports")).form, "ja")
    assert schema["properties"]["trader"]["x-dataset"] == "best_traders"


@pytest.mark.django_db
def test_the_page_of_a_record_lists_what_was_copied_from_it_through_a_dataset() -> None:
    publish_citing(DATA, COPYING)
    green = trader("T-1", "みどり建設", rank="a")
    _kept(name="届", trader=green.ref)
    (related,) = record_sheet("traders", green.ref, by=KEEPER, language="ja").related
    assert [row.heading for row in related.rows] == ["届"]
