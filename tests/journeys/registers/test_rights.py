"""Nobody gets a record or a field that is not theirs: in no list, count, file, history, dataset, form or programme."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.errors import FieldNotYours, NoSuchList, NoSuchRecord, RecordNotYours, UnknownInputs
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import by_programme, imports
from madoguchi.journeys.registers.bins import bin_sheet, put_into_bin, take_out_of_bin
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.counting import count_sheet
from madoguchi.journeys.registers.datasets import dataset_sheet, dataset_table
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.hand_over import hand_over_sheet
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.parts import parts_of_draft
from madoguchi.journeys.registers.record_forms import edit_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.taking_back import take_back
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import TRADERS, trader
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.rights import (
    ARCHIVE,
    AUDITOR,
    CENTRE,
    CHIEF,
    COMPLAINTS,
    KEEPER,
    complaint,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(COMPLAINTS)


def _names(by: Actor, words: str = "", view: str = "") -> list[str]:
    sheet = list_sheet("complaints", view, Wanted(words=words), {}, by=by, language="ja", size=50)
    assert sheet.count == len(sheet.rows)
    return [row.heading for row in sheet.rows]


def test_a_list_its_count_and_its_file_hold_only_the_records_of_whoever_looks() -> None:
    complaint("い", of="centre")
    complaint("あ", of="traffic")
    complaint("う", of="traffic", by=CENTRE)
    assert _names(KEEPER) == ["あ", "い", "う"]
    assert _names(CENTRE) == ["い", "う"]  # of the own division, and what they put in themselves
    assert _names(ARCHIVE) == []
    assert _names(AUDITOR) == ["あ", "い", "う"]  # by the policy about auditors, whatever the definition says
    table = exported("complaints", "", {}, "", number="番号", by=CENTRE, language="ja")
    assert [row[1] for row in table.rows] == ["い", "う"]
    counted = count_sheet("complaints", "", "office", "", {}, by=CENTRE, language="ja")
    assert counted.total == 2


def test_the_catalogue_counts_no_further_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers(COMPLAINTS)
    for number in range(5):
        complaint(str(number), of="centre")
    for place in ("engines.records.queries.register_held", "journeys.registers.catalogue"):
        monkeypatch.setattr(f"madoguchi.{place}.COUNTED", 2)
    found = {by: catalogue_of_registers(by, "", language="ja") for by in (KEEPER, CENTRE)}
    told = {by: [(one.records, one.is_more) for one in found[by] if one.id == "complaints"] for by in found}
    assert told == {KEEPER: [(5, False)], CENTRE: [(3, True)]}


def test_the_catalogue_counts_the_records_of_whoever_looks_in_one_question() -> None:
    publish_registers(COMPLAINTS, COMPLAINTS.replace("complaints", "wishes").replace("苦情", "要望"))
    complaint("い", of="centre")
    complaint("あ", of="traffic")

    def counted(by: Actor) -> list[tuple[int | None, bool]]:
        found = catalogue_of_registers(by, "", language="ja")
        return [(one.records, one.is_share) for one in found if one.id == "complaints"]

    assert counted(KEEPER) == [(2, False)]
    assert counted(CENTRE) == [(1, True)]
    assert counted(ARCHIVE) == [(0, True)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counted(CENTRE)
    counting = [one for one in asked.captured_queries if "UNION ALL" in one["sql"] and "updated_at" not in one["sql"]]
    assert len(counting) == 1
    closed = COMPLAINTS.replace("view: everybody", "view: [{division: centre}]")
    publish_registers(closed)
    assert counted(ARCHIVE) == [(None, False)]


def test_a_record_that_is_not_theirs_is_not_there_by_its_number_either() -> None:
    kept = complaint("あ")
    assert record_sheet("complaints", kept.ref, by=KEEPER, language="ja").heading == "あ"
    for ask in (
        lambda: record_sheet("complaints", kept.ref, by=CENTRE, language="ja"),
        lambda: edit_form("complaints", kept.ref, by=CENTRE, language="ja"),
        lambda: put_into_bin("complaints", kept.ref, reason="r", by=CENTRE),
        lambda: take_out_of_bin("complaints", kept.ref, by=CENTRE),
        lambda: by_programme.record_for("complaints", kept.ref, by=CENTRE),
        lambda: by_programme.replace_record(
            "complaints", kept.ref, {"title": "x"}, reason="r", revision=1, by=CENTRE, language="ja"
        ),
    ):
        with pytest.raises(NoSuchRecord):
            ask()


def test_what_is_only_seen_is_not_changed() -> None:
    kept = complaint("い", of="centre", state="done")
    sheet = record_sheet("complaints", kept.ref, by=CENTRE, language="ja")
    assert not sheet.may_change
    assert not sheet.may_edit
    with pytest.raises(RecordNotYours):
        put_into_bin("complaints", kept.ref, reason="r", by=CENTRE)
    form = {"title": ["x"], "number": ["い"], "office": ["centre"], "state": ["done"]}
    refused = save_form(
        "complaints", kept.ref, form, is_new=False, reason="r", revision=1, by=CENTRE, language="ja"
    ).refused
    assert isinstance(refused, RecordNotYours)
    assert record_of("complaints", kept.ref).values["title"] == "い"


def test_the_bin_holds_only_what_is_theirs() -> None:
    mine, other = complaint("い", of="centre"), complaint("あ")
    for one in (mine, other):
        put_into_bin("complaints", one.ref, reason="r", by=KEEPER)
    rows = bin_sheet("complaints", "", by=CENTRE, language="ja", size=10).rows
    assert [row.heading for row in rows] == ["い"]


def test_a_hidden_value_stands_nowhere_and_finds_nothing() -> None:
    kept = complaint("い", of="centre", secret="内緒の山田")
    save_form(
        "complaints",
        kept.ref,
        {"secret": ["内緒の田中"]},
        is_new=False,
        reason="訂正",
        revision=1,
        by=CHIEF,
        language="ja",
    )
    told = [
        record_sheet("complaints", kept.ref, by=CENTRE, language="ja"),
        edit_form("complaints", kept.ref, by=CENTRE, language="ja"),
        list_sheet("complaints", "", Wanted(), {}, by=CENTRE, language="ja", size=5).rows,
        list(exported("complaints", "", {}, "", number="番号", by=CENTRE, language="ja").rows),
        by_programme.record_for("complaints", kept.ref, by=CENTRE),
        [json.dumps(one.schema, ensure_ascii=False) for one in by_programme.registers_of(CENTRE, language="ja")],
        dataset_sheet("complaints_all", by=CENTRE, language="ja"),
        list(dataset_table("complaints_all", None, by=CENTRE, language="ja")[1].rows),
    ]
    assert [one for one in told if "内緒" in str(one) or "通報" in str(getattr(one, "rows", ""))] == []
    assert "内緒" in str(record_sheet("complaints", kept.ref, by=KEEPER, language="ja"))
    assert _names(CENTRE, words="内緒") == []
    assert _names(KEEPER, words="内緒") == []  # nobody's words find what is not for everybody


def test_a_list_that_would_tell_what_is_hidden_is_not_offered() -> None:
    sheet = list_sheet("complaints", "", Wanted(), {}, by=CENTRE, language="ja", size=5)
    assert [id_ for id_, _ in sheet.views] == ["all"]
    for view in ("by_secret", "told"):
        with pytest.raises(NoSuchList):
            list_sheet("complaints", view, Wanted(), {}, by=CENTRE, language="ja", size=5)
    complaint("あ", secret="た")
    complaint("い")
    assert _names(KEEPER, view="by_secret") == ["あ", "い"]
    assert _names(KEEPER, view="told") == ["あ"]


def test_whoever_does_not_see_a_field_leaves_it_as_it_is() -> None:
    kept = complaint("い", of="centre", secret="た", note="所見")
    form = {
        "title": ["直した"],
        "number": ["い"],
        "office": ["centre"],
        "state": ["open"],
        "note": ["x"],
    }
    posted = {**form, "secret": ["x"]}
    with pytest.raises(UnknownInputs):
        save_form("complaints", kept.ref, posted, is_new=False, reason="r", revision=1, by=CENTRE, language="ja")
    sheet = save_form("complaints", kept.ref, form, is_new=False, reason="r", revision=1, by=CENTRE, language="ja")
    assert sheet.saved
    values = record_of("complaints", kept.ref).values
    assert (values["title"], values["secret"], values["note"]) == ("直した", "た", "所見")


def test_what_is_only_shown_is_refused_whichever_way_it_comes() -> None:
    kept = complaint("い", of="centre", note="所見")
    whole = {"number": "い", "title": "い", "office": "centre", "state": "open", "note": "x", "price": 5}
    changed = by_programme.replace_record(
        "complaints", kept.ref, whole, reason="r", revision=1, by=CENTRE, language="ja"
    )
    assert (changed.values["note"], changed.values["price"]) == ("所見", 5)
    with pytest.raises(FieldNotYours):
        by_programme.keep_record("complaints", {**whole, "number": "2"}, ref="K-0000-0000", by=CENTRE, language="ja")


def test_a_file_reaches_no_further_than_whoever_brings_it() -> None:
    complaint("い", of="centre", note="所見", secret="た")
    other = complaint("あ")
    done = complaint("え", of="centre", state="done")
    lines = ["番号,件名,担当,状態,通報者,所見", "い,直した,centre,対応中,x,所見", "い２,新しい,centre,対応中,,x"]
    lines += ["あ,x,centre,対応中,,", f"{done.values['number']},x,centre,対応中,,"]
    content = "\n".join(lines).encode()
    ref = imports.bring_file("complaints", "f.csv", content, by=CENTRE)
    sheet = imports.import_sheet("complaints", ref, by=CENTRE, language="ja")
    assert "通報者" in sheet.unknown
    assert dict(sheet.counts) == {"add": 0, "change": 1, "same": 0, "refuse": 3}
    assert [plan.line for plan in sheet.refused] == [3, 4, 5]
    assert other.values["title"] == "あ"


def test_taking_back_gives_back_only_what_is_seen() -> None:
    kept = complaint("い", of="centre", secret="た", price=1)
    both = {"secret": ["な"], "price": ["2"]}
    save_form("complaints", kept.ref, both, is_new=False, reason="r", revision=1, by=CHIEF, language="ja")
    sheet = record_sheet("complaints", kept.ref, by=CENTRE, language="ja")
    assert [[value.label for value in act.values] for act in sheet.acts if act.revision == 2] == [["金額"]]
    take_back("complaints", kept.ref, 2, revision=2, reason="r", by=CENTRE, language="ja")
    values = record_of("complaints", kept.ref).values
    assert (values["price"], values["secret"]) == (1, "な")


def test_a_share_costs_a_list_no_question_more() -> None:
    for number in range(3):
        complaint(f"い{number}", of="centre")

    def asked(by: Actor) -> int:
        _names(by)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _names(by)
        return len(seen)

    assert asked(CENTRE) == asked(AUDITOR)


def test_the_hand_over_sheet_counts_only_what_its_reader_sees() -> None:
    complaint("い", of="centre")
    complaint("あ", of="traffic")
    told = [hand_over_sheet("complaints", by=by, language="ja").records for by in (KEEPER, CENTRE)]
    assert told == [2, 1]


def test_who_takes_the_register_over_reads_who_sees_what() -> None:
    parts = hand_over_sheet("complaints", by=KEEPER, language="ja").parts
    assert parts is not None
    assert [[str(part.see), str(part.change)] for part in parts.records] == [
        ["すべての記録", "すべての記録"],
        ["「担当」が「自分の課」、または、「出した人」が「自分」のとき", "「状態」が「対応中」のとき"],
    ]
    assert [part.fields for part in parts.fields] == [("通報者",), ("所見",)]
    draft = read_source(COMPLAINTS.encode()).data
    assert parts_of_draft(draft, "ja") == parts
    assert parts_of_draft({**draft, "rights": {"records": 1}}, "ja") is None


_LOOKUP = """\
        - id: maker
          type: lookup
          label: 業者
          source: {register: traders}
          copy: [{from: name, to: secret}]
          require: false
"""


def test_what_a_lookup_remembers_of_a_hidden_field_is_hidden_and_not_lost_by_a_change() -> None:
    publish_registers(COMPLAINTS.replace("        - {id: price", f"{_LOOKUP}        - {{id: price"), TRADERS)
    cited = trader("T-1", "内緒の山田")
    values = {"number": "い", "title": "い", "office": "centre", "state": "open", "maker": cited.ref}
    kept = by_programme.keep_record("complaints", values, ref=new_record_number(), by=CHIEF, language="ja")
    assert kept.values["maker"]["copied"] == {"secret": "内緒の山田"}
    seen = by_programme.record_for("complaints", kept.ref, by=CENTRE)
    assert "内緒" not in str(seen)
    by_programme.replace_record(
        "complaints",
        kept.ref,
        {**seen.values, "title": "別"},
        reason="r",
        revision=1,
        by=CENTRE,
        language="ja",
    )
    assert record_of("complaints", kept.ref).values == {**kept.values, "title": "別"}


def test_a_fixed_copy_is_not_changed_by_whoever_does_not_see_the_lookup_it_came_by() -> None:
    fixed = _LOOKUP.replace("to: secret}", "to: title, fixed: true}")
    text = COMPLAINTS.replace("        - {id: price", f"{fixed}        - {{id: price")
    publish_registers(text.replace("fields: [secret], see", "fields: [maker], see"), TRADERS)
    values = {"number": "い", "office": "centre", "state": "open", "maker": trader("T-1", "みどり建設").ref}
    kept = by_programme.keep_record("complaints", values, ref=new_record_number(), by=CHIEF, language="ja")
    seen = by_programme.record_for("complaints", kept.ref, by=CENTRE).values
    with pytest.raises(FieldNotYours, match="件名"):
        by_programme.replace_record(
            "complaints", kept.ref, {**seen, "title": "うそ"}, reason="r", revision=1, by=CENTRE, language="ja"
        )


def test_a_file_reads_no_record_out_of_sight_of_whoever_brings_it() -> None:
    publish_registers(COMPLAINTS.replace("persons: false", "persons: true"))
    mine, other = complaint("い", of="centre"), complaint("あ")
    before = Entry.objects.count()
    content = "番号,件名\nい,x\nあ,y\n".encode()
    ref = imports.bring_file("complaints", "x.csv", content, by=CENTRE)
    imports.import_sheet("complaints", ref, by=CENTRE, language="ja")
    read = [ref for entry in Entry.objects.order_by("pk")[before:] for ref in entry.dossiers]
    assert mine.ref in read
    assert other.ref not in read


@pytest.mark.parametrize(("who", "result"), [(CENTRE, "partly"), (KEEPER, "shown")])
def test_s_log_1_the_journal_says_whether_fields_were_kept_back(who: Actor, result: str) -> None:
    publish_registers(COMPLAINTS.replace("persons: false", "persons: true"))
    kept = complaint("い", of="centre")
    list_sheet("complaints", "", Wanted(), {}, by=who, language="ja", size=5)
    record_sheet("complaints", kept.ref, by=who, language="ja")
    list(exported("complaints", "", {}, "", number="番号", by=who, language="ja").rows)
    looks = Entry.objects.filter(actor_ref=who.ref)
    assert {one.verb for one in looks} == {"list", "read", "export"}
    assert {one.result for one in looks} == {result}
