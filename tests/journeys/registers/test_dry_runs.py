"""A dry run is worked out once, and again only when a record of its register was changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.engines.records.actions import bulk_edits as kept
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.actions.dry_runs import kept_dry_run
from madoguchi.engines.records.models import RecordImport
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import bulk_edits, file_plans, file_taking, imports
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, OTHER_KEEPER, bicycle, publish_registers

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "番号,名前,状態\n1,赤,よい\n2,青,こわれた\n".encode()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was worked out, row by row and record by record."""
    found: list[object] = []
    for room in (file_plans, bulk_edits):
        really = room._plan  # type: ignore[attr-defined]
        monkeypatch.setattr(room, "_plan", lambda *asked, _really=really: found.append(asked[1]) or _really(*asked))
    return found


def test_the_page_of_a_file_is_what_was_found_out_when_it_was_brought(judged: list[object]) -> None:
    publish_registers()
    ref = imports.bring_file("bicycles", "a.csv", FILE, by=KEEPER)
    assert len(judged) == 2

    def page(by: office.Actor = KEEPER, language: str = "ja") -> tuple[object, ...]:
        sheet = imports.import_sheet("bicycles", ref, by=by, language=language)
        return dict(sheet.counts), [(one.line, str(one.why[0])) for one in sheet.refused], sheet.rows, sheet.columns

    first = page()
    assert first[0] == {file_taking.ADD: 1, file_taking.CHANGE: 0, file_taking.SAME: 0, file_taking.REFUSE: 1}
    assert [line for line, _ in first[1]] == [3]  # type: ignore[attr-defined]
    assert len(judged) == 2
    assert page(language="en")[0] == first[0]
    assert page(OTHER_KEEPER)[0] == first[0]
    assert len(judged) == 6
    bicycle("1")
    assert page()[0] == {file_taking.ADD: 0, file_taking.CHANGE: 1, file_taking.SAME: 0, file_taking.REFUSE: 1}
    assert len(judged) == 8


def test_what_a_record_holds_is_not_kept_beside_the_file_and_a_look_at_it_is_written_down() -> None:
    publish_registers(BICYCLES, HELPERS.replace("  heading: name\n", "  heading: name\n  key: phone\n"))
    values = {"name": "見本 花子", "phone": "093-000-0001"}
    one = create_record(register("helpers"), values, ref=new_record_number(), by=KEEPER)
    text = "氏名,電話\n見本 葵,093-000-0001\n"
    ref = imports.bring_file("helpers", "a.csv", text.encode(), by=KEEPER)
    found = RecordImport.objects.get(ref=ref).dry_run["found"]
    assert ("葵" in str(found), "花子" in str(found)) == (True, False)
    looks = Entry.objects.filter(verb="read").count()
    [row] = imports.import_sheet("helpers", ref, by=KEEPER, language="ja").changed
    assert (row.ref, row.heading, [(each.before, each.after) for each in row.changes]) == (
        one.ref,
        "見本 花子",
        [("見本 花子", "見本 葵")],
    )
    assert Entry.objects.filter(verb="read").count() == looks + 1


def test_the_pages_of_one_value_for_many_records_work_out_their_own_records_only(judged: list[object]) -> None:
    publish_registers()
    made = [bicycle(str(number), price=5 if number == 4 else number) for number in range(7)]
    targets = [(one.ref, one.revision) for one in made]
    ref = kept.keep_bulk_edit(register("bicycles"), "price", targets, by=KEEPER)
    kept.decide_value("bicycles", ref, 5, reason="r", by=KEEPER)

    def page(after: int) -> list[tuple[str, str]]:
        sheet = bulk_edits.plan_sheet("bicycles", ref, after=after, by=KEEPER, language="ja", size=3)
        assert sheet.counts == {bulk_edits.CHANGE: 5, bulk_edits.SAME: 2, bulk_edits.REFUSE: 0}
        return [(line.ref, line.verdict) for line in sheet.lines]

    page(0)
    del judged[:]
    pages = [page(0), page(3), page(6)]
    assert len(judged) == 7
    assert [verdict for one in pages for _, verdict in one] == ["change"] * 5 + ["same"] * 2
    assert {number for one in pages for number, _ in one} == {one.ref for one in made}
    kept.decide_value("bicycles", ref, 9, reason="r", by=KEEPER)
    sheet = bulk_edits.plan_sheet("bicycles", ref, after=0, by=KEEPER, language="ja", size=3)
    assert sheet.counts[bulk_edits.CHANGE] == 7


def test_what_was_taken_in_keeps_no_dry_run() -> None:
    publish_registers()
    ref = imports.bring_file("bicycles", "a.csv", FILE, by=KEEPER)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    list(imports.batches("bicycles", ref))
    assert RecordImport.objects.get(ref=ref).dry_run is None


def test_what_was_found_out_in_the_whole_is_not_told_to_who_has_a_share_by_now() -> None:
    publish_registers()
    ref, whole = imports.bring_file("bicycles", "a.csv", FILE, by=KEEPER), register("bicycles")
    assert kept_dry_run("import", whole, ref, by=KEEPER) is not None
    part = replace(whole, share=Share(hidden=frozenset({"price"})))
    assert kept_dry_run("import", part, ref, by=KEEPER) is None
