"""Rows of a table cite records and copy from them, each into its own row, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.actions.changing_records import change_record, delete_record
from madoguchi.engines.records.errors import RecordCited
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import by_programme
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.printing import printed_sheet
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form, new_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import STRANGER, TRADERS, publish_citing, reasons_of, trader
from tests.journeys.registers.house import KEEPER

ORDERS = """\
id: orders
title: 注文の台帳
summary: 注文の一覧です。
purpose: 注文を管理するために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody, edit: [{division: elsewhere}]}
record:
  heading: name
  pages:
    - id: order
      title: 注文
      fields:
        - {id: name, type: text, label: 件名}
        - id: items
          type: group
          label: 明細
          item: 品目
          repeat: {from: 0, to: 50}
          fields:
            - id: seller
              type: lookup
              label: 買う店
              source: {register: traders}
              copy: [{from: name, to: seller_name, fixed: true}, {from: phone, to: seller_phone}]
              require: false
            - {id: seller_name, type: text, label: 店の名前, require: false}
            - {id: seller_phone, type: telephone, label: 店の電話, require: false}
            - {id: maker, type: reference, label: 作った会社, register: traders, columns: [phone], require: false}
  views:
    - {id: all, title: すべて, columns: [name], order: {by: name}}
"""


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", "", ""),
        ("source: {register: traders}", "source: {register: trader}", "台帳「trader」がありません"),
        ("{from: phone,", "{from: fone,", "項目「fone」がありません"),
        ("to: seller_phone}", "to: name}", "項目「name」がありません"),
        ("to: seller_phone}", "to: seller_name}", "2回写しています"),
        ("columns: [phone]", "columns: [fone]", "項目「fone」がありません"),
        ("label: 作った会社, register: traders", "label: 会社, register: orders", "orders → orders"),
    ],
)
def test_what_a_row_names_is_checked_at_publishing(before: str, after: str, reason: str) -> None:
    found = reasons_of(ORDERS.replace(before, after, 1) if before else ORDERS, TRADERS)
    assert bool(found) == bool(reason), found
    assert not reason or any(reason in one for one in found), found


def test_a_field_that_rows_of_others_cite_does_not_go() -> None:
    without = TRADERS.replace("        - {id: phone, type: telephone, label: 電話番号, require: false}\n", "").replace(
        "columns: [name, phone, rank]", "columns: [name, rank]"
    )
    assert sum("引いているため、なくせません" in one for one in reasons_of(without, ORDERS)) == 2


def _saved(rows: list[dict[str, str]], ref: str = "", revision: int = 0, by: Actor = KEEPER, **more: str) -> FormSheet:
    posted = {f"items.{at}.{name}": [text] for at, row in enumerate(rows) for name, text in row.items()}
    posted |= {"name": ["注文"], "items.rows": [str(len(rows))], **{name: [text] for name, text in more.items()}}
    number = ref or new_record_number()
    return save_form("orders", number, posted, is_new=not ref, reason="r", revision=revision, by=by, language="ja")


def _kept(rows: list[dict[str, str]], ref: str = "", revision: int = 0, by: Actor = KEEPER) -> RecordFacts:
    sheet = _saved(rows, ref, revision, by)
    assert sheet.saved, (sheet.problems, sheet.refused)
    return record_of("orders", sheet.saved)


def _names(one: RecordFacts) -> list[str | None]:
    return [row.get("seller_name") for row in one.values["items"]]


pytestmark = pytest.mark.django_db


def test_each_row_takes_copies_of_its_own_and_keeps_them_when_the_row_above_goes() -> None:
    publish_citing(TRADERS, ORDERS)
    green, blue = trader("T-1", "みどり建設", phone="0925551234"), trader("T-2", "あお電気")
    one = _kept([{"seller": green.ref, "seller_name": "うそ"}, {"seller": blue.ref, "maker": green.ref}])
    assert _names(one) == ["みどり建設", "あお電気"]
    assert one.values["items"][0]["seller_phone"] == green.values["phone"]
    for each, name in ((green, "みどり土木"), (blue, "あお電機")):
        values = {**each.values, "name": name}
        change_record(register("traders"), each.ref, values, reason="r", by=KEEPER, revision=1)
    posted = {"items.0.seller": green.ref, "items.1.seller": blue.ref, "remove_row": "items.0"}
    again = _saved([], one.ref, 1, **posted)
    rows = next(view for view in again.fields if view.path == "items").rows
    assert [_control(row.fields, "seller") for row in rows] == [blue.ref]
    two = _without_first(one, blue)
    assert _names(two) == ["あお電気"]


def _control(fields: tuple[FieldView, ...], name: str) -> str:
    return next(one.inputs[0].value for one in fields if one.path.endswith(f".{name}"))


def _without_first(one: RecordFacts, kept: RecordFacts) -> RecordFacts:
    rows = [{"seller": {"number": kept.ref}}]
    values = {"name": "注文", "items": rows}
    by_programme.replace_record("orders", one.ref, values, reason="r", revision=1, by=KEEPER, language="ja")
    return record_of("orders", one.ref)


def test_the_page_the_paper_and_the_programme_show_what_a_row_names() -> None:
    publish_citing(TRADERS, ORDERS)
    green, blue = trader("T-1", "みどり建設", phone="0925551234"), trader("T-2", "あお電気")
    one = _kept([{"seller": green.ref, "maker": blue.ref}])
    rows = {
        row.path: row for page in record_sheet("orders", one.ref, by=KEEPER, language="ja").pages for row in page.rows
    }
    assert (rows["items.0.maker"].text, rows["items.0.seller"].text) == ("あお電気", "みどり建設")
    assert "業者の台帳" in str(rows["items.0.seller_name"].origin)
    cited = rows["items.0.maker"].cited
    assert cited is not None
    assert cited.ref == blue.ref
    paper = printed_sheet("orders", one.ref, "", by=KEEPER, language="ja")
    assert "あお電気" in paper.rows[1].rows[0]
    told = by_programme.cited_of([one], by=KEEPER, language="ja")[one.ref]
    assert [(each.field, each.title) for each in told] == [
        ("items.0.seller", "みどり建設"),
        ("items.0.maker", "あお電気"),
    ]
    form = edit_form("orders", one.ref, by=KEEPER, language="ja")
    inside = next(view for view in form.fields if view.path == "items").rows[0].fields
    assert [view.layout for view in inside if view.path == "items.0.seller_name"] == ["note"]


def test_a_record_that_rows_cite_stays_and_lists_what_cites_it() -> None:
    publish_citing(TRADERS, ORDERS)
    green = trader("T-1", "みどり建設")
    one = _kept([{}, {"maker": green.ref}])
    with pytest.raises(RecordCited):
        delete_record(register("traders"), green.ref, reason="r", by=KEEPER)
    related = record_sheet("traders", green.ref, by=KEEPER, language="ja").related
    assert [(each.field_id, len(each.rows)) for each in related] == [("items.seller", 0), ("items.maker", 1)]
    sheet = list_sheet("orders", "", Wanted(), {"items.maker": green.ref}, by=KEEPER, language="ja", size=10)
    assert [row.ref for row in sheet.rows] == [one.ref]
    assert not list_sheet("orders", "", Wanted(), {"items.seller": green.ref}, by=KEEPER, language="ja", size=10).rows
    begun = new_form("orders", named={"items.maker": green.ref}, by=KEEPER, language="ja")
    rows = next(view for view in begun.fields if view.path == "items").rows
    assert [_control(row.fields, "maker") for row in rows] == [green.ref]


def test_nobody_names_in_a_row_what_they_may_not_see() -> None:
    publish_citing(TRADERS, ORDERS)
    green = trader("T-1", "みどり建設")
    assert [path for path, _ in _saved([{}, {"maker": green.ref}], by=STRANGER).problems] == ["items.1.maker"]
    values = {"name": "注文", "items": [{"seller": green.ref, "seller_name": "うそ"}]}
    with pytest.raises(ValuesUnreadable):
        by_programme.keep_record("orders", values, ref=new_record_number(), by=STRANGER, language="ja")
    one = _kept([{"seller": green.ref}])
    assert "みどり" not in str(edit_form("orders", one.ref, by=STRANGER, language="ja").fields[1].rows[0].fields[0])


def test_words_are_searched_for_in_a_row_and_nothing_typed_is_lost() -> None:
    publish_citing(TRADERS, ORDERS)
    made = [trader(f"T-{number}", f"業者{number}") for number in range(31)]
    sheet = _saved([{"maker": made[3].ref}, {"maker.words": "業者17"}], look_up="items.1.maker")
    rows = next(view for view in sheet.fields if view.path == "items").rows
    inputs = [each for view in rows[1].fields if view.path == "items.1.maker" for each in view.inputs]
    assert made[17].ref in [choice.value for each in inputs for choice in each.choices]
    kept = [each for view in rows[0].fields if view.path == "items.0.maker" for each in view.inputs]
    assert made[3].ref in [choice.value for each in kept for choice in each.choices if choice.chosen]


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_fifty_rows_are_read_shown_and_kept_with_the_questions_of_one() -> None:
    publish_citing(TRADERS, ORDERS)
    made = [trader(f"T-{number}", f"業者{number}") for number in range(51)]
    several = [{"seller": made[at].ref, "maker.words": f"業者{50 - at}"} for at in range(50)]
    one, fifty = _kept(several[:1]), _kept(several)
    for act in (
        lambda ref: record_sheet("orders", ref, by=KEEPER, language="ja"),
        lambda ref: edit_form("orders", ref, by=KEEPER, language="ja"),
        lambda ref: printed_sheet("orders", ref, "", by=KEEPER, language="ja"),
        lambda ref: by_programme.cited_of([record_of("orders", ref)], by=KEEPER, language="ja"),
    ):
        assert _queries(lambda act=act: act(one.ref)) == _queries(lambda act=act: act(fifty.ref))  # type: ignore[misc]
    assert _queries(lambda: _kept(several)) <= _queries(lambda: _kept(several[:1]))
    changed = [{**row, "maker.words": "業者7"} for row in several]
    first = _queries(lambda: _kept(changed[:1], one.ref, 1))
    assert _queries(lambda: _kept(changed, fifty.ref, 1)) <= first
