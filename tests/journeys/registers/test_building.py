"""A register is built as a draft: begun in four ways, changed without losing anything, published in words."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from madoguchi.engines.records.adapters.sheets import as_csv
from madoguchi.engines.records.field_types.kinds import NAMES
from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.errors import NoSuchRegisterDraft, RegisterDraftMoved
from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.foundation.catalogue.queries import built_registers, register, register_contents
from madoguchi.foundation.catalogue.register_drafts import file_of_draft
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import jobs
from madoguchi.journeys.publish.written import register_yaml_of
from madoguchi.journeys.registers import imports
from madoguchi.journeys.registers.building import beginning, changing
from madoguchi.journeys.registers.building.editing import fields_of
from madoguchi.journeys.registers.building.editing_fields import (
    Details,
    FieldLine,
    added,
    moved,
    removed,
    with_details,
    with_lines,
)
from madoguchi.journeys.registers.building.kinds import ADDED
from madoguchi.journeys.registers.building.opening import refusal_of_opening
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.errors import (
    DefinitionUnreadable,
    DraftUnsound,
    OpenedByAdministrators,
    OpenedByOneHand,
    OpenedByTheDivision,
    PersonsStay,
    PublishedMeanwhile,
)
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to, now
from tests.journeys import office
from tests.journeys.registers.house import (
    BICYCLES,
    HELPERS,
    KEEPER,
    OTHER_KEEPER,
    READER,
    bicycle,
    helper,
    publish_registers,
)

pytestmark = pytest.mark.django_db

# What they ask of, or choose among, is written on the page of the field.
_SAID_ON_THEIR_OWN_PAGE = {"reference", "lookup", "formula", "note", "choice", "choices"}
HEAD = ("受付番号", "氏名", "区分", "受付日", "金額", "済")


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)


def _workbook(rows: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(("貸出しの記録", *[None] * 5))
    sheet.append(HEAD)
    for at in range(rows):
        sheet.append(
            (
                f"A-{at:05d}",
                f"見本 {at}",
                ("市民", "団体")[at % 2],
                f"令和{at % 5 + 2}年4月{at % 28 + 1}日",
                f"{at}円",
                "はい",
            )
        )
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _say(ref: str, by: Actor = KEEPER, **more: Any) -> None:
    draft = changing.own_draft(ref, by)
    told = {"summary": "何かの一覧です。", "purpose": "仕事に使います。", **more}
    changing.keep_draft(draft, {**draft.content, **told}, revision=draft.revision, by=by)


def _publish(ref: str, by: Actor = KEEPER) -> Any:
    sheet = publish_sheet(ref, by=by)
    assert [str(one.finding) for one in sheet.findings] == []
    return publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=by)


def test_a_spreadsheet_becomes_a_register_and_its_rows_are_taken_in_by_the_dry_run() -> None:
    ref = beginning.begin_from_file("貸出し.xlsx", _workbook(40), "traffic", by=KEEPER)
    sheet = changing.draft_sheet(ref, by=KEEPER, with_samples=True)
    fields = list(fields_of(sheet.draft.content))
    assert [one["type"] for one in fields] == ["text", "text", "choice", "date", "yen", "yes_no"]
    assert sheet.title == "貸出しの記録"
    assert sheet.samples[fields[2]["id"]] == ["市民", "団体"]
    # What nobody said yet is refused, each beside its field, and nothing is published.
    assert [one.anchor for one in sheet.findings] == ["summary", "purpose"]
    with pytest.raises(DraftUnsound):
        publish_draft(ref, revision=0, current="", by=KEEPER)
    _say(ref)
    made = _publish(ref)
    assert made.may_import
    assert not RegisterDraft.objects.exists()
    plan = imports.import_sheet(made.register_id, made.import_ref, by=KEEPER, language="ja")
    assert plan.counts[imports.ADD] == 40
    imports.begin(made.register_id, made.import_ref, by=KEEPER)
    jobs.take_file_in(register=made.register_id, ref=made.import_ref)
    first = Record.objects.filter(register_id=made.register_id).order_by("id")[0]
    assert (first.key, first.values[fields[3]["id"]]) == ("A-00000", "2020-04-01")


def test_the_file_to_be_corrected_has_the_headings_people_know_and_comes_back_as_it_is() -> None:
    ref = beginning.begin_from_file("貸出し.xlsx", _workbook(12), "traffic", by=KEEPER)
    _say(ref)
    made = _publish(ref)
    _name, heads, rows = imports.checked_file(
        made.register_id, made.import_ref, by=KEEPER, language="ja", translate=lambda text: text
    )
    assert heads[: len(HEAD)] == HEAD
    lines = [tuple(map(str, row)) for row in rows]
    content = as_csv([(1, heads), *enumerate(lines, 2)])
    again = imports.bring_file(made.register_id, "直した.csv", content, by=KEEPER)
    plan = imports.import_sheet(made.register_id, again, by=KEEPER, language="ja")
    assert (plan.counts[imports.ADD], plan.unknown) == (12, ())


def test_the_four_ways_give_the_same_definition() -> None:
    ref = beginning.begin_from_file("貸出し.xlsx", _workbook(12), "traffic", by=KEEPER)
    _say(ref)
    from_file = changing.own_draft(ref, KEEPER).content
    text = changing.yaml_of_draft(ref, by=KEEPER)[1]
    again = beginning.begin_from_yaml(text.encode(), by=KEEPER)
    assert changing.own_draft(again, KEEPER).content == from_file
    _publish(ref)
    # Begun from what is published, and from nothing with the same things said, it is the same as well.
    published = beginning.begin_from_published(str(from_file["id"]), by=KEEPER)
    assert changing.own_draft(published, KEEPER).content == from_file
    blank = beginning.begin_blank("貸出しの記録", "traffic", by=KEEPER)
    draft = changing.own_draft(blank, KEEPER)
    changing.keep_draft(draft, {**draft.content, **from_file}, revision=0, by=KEEPER)
    assert changing.yaml_of_draft(blank, by=KEEPER)[1] == text


def test_yaml_that_is_written_is_read_back_as_it_was() -> None:
    nasty = {"a": ["2027-04-01", "007", "はい: いいえ", "#", "a\nb", " x ", "", "null", "true", "1e5", "○", "'", "- a"]}
    assert read_source(register_yaml_of(nasty).encode()).data == nasty
    with pytest.raises(DefinitionUnreadable) as refused:
        beginning.begin_from_yaml(BICYCLES.replace("type: yen", "type: yenn").encode(), by=KEEPER)
    assert refused.value.findings[0].line == BICYCLES[: BICYCLES.index("type: yen")].count("\n") + 1
    with pytest.raises(DefinitionUnreadable):
        beginning.begin_from_yaml(b"a: [", by=KEEPER)


def test_publishing_says_what_happens_to_records_and_every_old_value_is_kept() -> None:
    kept, other = bicycle("1", why="99", price=300), bicycle("2", why="ぬすまれた")
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    lines = {
        "name": FieldLine("呼び名", "text", True),
        "why": FieldLine("故障の回数", "integer", False),
    }
    content = with_lines(dict(draft.content), {0: "自転車"}, lines, {})
    content = removed(moved(content, "state", -1), "price")
    content = added(content, "置き場", "text")
    changing.keep_draft(draft, content, revision=0, by=KEEPER)
    assert record_of("bicycles", kept.ref).values["price"] == 300  # a draft changes nothing
    sheet = publish_sheet(ref, by=KEEPER)
    told = " ".join(str(one) for one in sheet.changes)
    for words in (
        "「名前」から「呼び名」",
        "「値段」がなくなり",
        "値は残り",
        "「置き場」が増え",
        "1件は、新しい形で読めません",
    ):
        assert words in told
    _publish(ref)
    assert [one["id"] for one in fields_of(register_contents()["bicycles"])][:2] == ["number", "state"]
    jobs.lay_places(register="bicycles")
    values = record_of("bicycles", kept.ref).values
    assert (values["why"], values["price"]) == (99, 300)
    assert record_of("bicycles", other.ref).values["why"] == "ぬすまれた"
    assert RecordChange.objects.get(kind="convert").before == {"why": "99"}
    # The field comes back with its values.
    again = beginning.begin_from_yaml(BICYCLES.encode(), by=KEEPER)
    assert changing.own_draft(again, KEEPER).began_from == register("bicycles").version


def test_a_choice_that_becomes_text_keeps_the_words_people_chose() -> None:
    one, other = bicycle("1"), bicycle("2", state="broken", why="パンク")
    options = "type: choice, label: 状態, options: [{id: good, label: よい}, {id: broken, label: 故障}]"
    publish_registers(BICYCLES.replace(options, "type: text, label: 状態").replace("is: broken", "is: 故障"))
    jobs.lay_places(register="bicycles")
    assert [record_of("bicycles", each.ref).values["state"] for each in (one, other)] == ["よい", "故障"]
    assert list(Record.objects.exclude(v2=None).values_list("ref", flat=True)) == [other.ref]
    jobs.lay_places(register="bicycles")
    assert RecordChange.objects.filter(kind="convert").count() == 2  # once read, it is not read again


def test_what_would_be_inaccessible_or_locked_away_cannot_be_published() -> None:
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    lines = {"name": FieldLine("", "text", True), "number": FieldLine("🔴", "text", True)}
    content = with_lines(dict(draft.content), {}, lines, {})
    content = with_details(content, "state", Details("状態", "", True, ("🔴", "🟢", "故障")))
    changing.keep_draft(draft, content, revision=0, by=KEEPER)
    found = changing.draft_sheet(ref, by=KEEPER).findings
    assert {one.field_id for one in found} == {"name"}  # what has no name is said first
    lines["name"] = FieldLine("名前", "text", True)
    content = with_lines(content, {}, lines, {})
    changing.keep_draft(changing.own_draft(ref, KEEPER), content, revision=1, by=KEEPER)
    found = changing.draft_sheet(ref, by=KEEPER).findings
    assert [one.field_id for one in found] == ["number", "state", "state"]
    assert all("色や記号だけ" in str(one.finding.reason) for one in found)


def test_a_register_nobody_could_open_is_refused() -> None:
    from madoguchi.foundation.identity.models import StaffPost

    ref = beginning.begin_blank("空の台帳", "traffic", by=KEEPER)
    _say(ref)
    StaffPost.objects.all().delete()
    assert ["1人もいません" in str(one.finding) for one in publish_sheet(ref, by=KEEPER).findings] == [True]


def test_only_who_keeps_it_builds_it_and_nobody_is_overtaken() -> None:
    with pytest.raises(NotPermitted):
        beginning.begin_from_published("bicycles", by=READER)
    with pytest.raises(NotPermitted):
        beginning.begin_blank("別の課の台帳", "centre", by=KEEPER)
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    with pytest.raises(NoSuchRegisterDraft):
        changing.draft_sheet(ref, by=READER)
    draft = changing.own_draft(ref, KEEPER)
    with pytest.raises(NotPermitted):
        changing.keep_draft(draft, {**draft.content, "division": "centre"}, revision=0, by=KEEPER)
    changing.keep_draft(draft, {**draft.content, "title": "自転車"}, revision=0, by=KEEPER)
    with pytest.raises(RegisterDraftMoved):
        changing.keep_draft(draft, draft.content, revision=0, by=KEEPER)
    second = beginning.begin_from_published("bicycles", by=KEEPER)
    seen = publish_sheet(second, by=KEEPER)
    _publish(ref)
    with pytest.raises(PublishedMeanwhile):
        publish_draft(second, revision=0, current=seen.current, by=KEEPER)


def test_data_for_everybody_is_opened_by_administrators_only() -> None:
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    record = {**draft.content["record"]}
    record["datasets"] = [{**record["datasets"][0], "open": True}, {**record["datasets"][1], "open": True}]
    changing.keep_draft(draft, {**draft.content, "record": record}, revision=0, by=KEEPER)
    with pytest.raises(OpenedByAdministrators):
        _publish(ref)


ADMINISTRATOR = office.member("admin-2", "traffic", roles=("administrator",))


PERSONS = HELPERS.replace("section_chief", "chief")


@pytest.fixture
def _persons() -> None:
    publish_registers(PERSONS)


def _helpers(by: Actor = KEEPER, **more: Any) -> str:
    """A draft of the register of helpers that says something else."""
    ref = beginning.begin_from_published("helpers", by=by)
    _say(ref, by, **more)
    return ref


@pytest.mark.usefixtures("_persons")
def test_a_register_whose_records_are_persons_stays_one() -> None:
    ref = _helpers(persons=False)
    assert publish_sheet(ref, by=KEEPER).refusal is None  # nobody is in it yet
    helper("見本 葵")
    Record.objects.update(deleted_at=now())  # nor does the bin let go of anybody
    for by in (KEEPER, OTHER_KEEPER):
        with pytest.raises(PersonsStay):
            _publish(ref, by)
    assert register("helpers").header.persons


def test_who_sees_persons_is_widened_by_two_hands_only() -> None:
    publish_registers(PERSONS.replace("deputy: centre", "deputy: traffic"))
    helper("見本 葵")
    ref = _helpers(deputy="centre")
    with pytest.raises(OpenedByOneHand):
        _publish(ref)
    _say(ref, OTHER_KEEPER)  # whoever began it is no second hand, and whoever changed it last neither
    for by in (KEEPER, OTHER_KEEPER):
        with pytest.raises(OpenedByOneHand):
            _publish(ref, by)
    _publish(_helpers(deputy="centre"), OTHER_KEEPER)
    assert "centre" in register("helpers").header.readers
    _publish(_helpers(permissions={"view": [], "edit": []}))  # fewer need nobody else
    assert register("helpers").header.readers == {"traffic", "centre"}


def test_readers_of_a_dataset_of_persons_are_named_by_two_hands() -> None:
    helper("見本 葵")
    held = register_contents()["helpers"]
    one = {"id": "h", "title": "t", "summary": "s", "view": "all", "columns": [{"field": "phone", "meaning": "m"}]}
    named = {**one, "readers": [{"division": "welfare"}]}
    draft = changing.own_draft(_helpers(record={**held["record"], "datasets": [named]}), KEEPER)
    assert isinstance(refusal_of_opening(draft, held, KEEPER), OpenedByOneHand)
    assert refusal_of_opening(draft, held, OTHER_KEEPER) is None
    before = {**held, "record": {**held["record"], "datasets": [named]}}
    assert refusal_of_opening(draft, before, KEEPER) is None
    fewer = {**before, "record": {**before["record"], "datasets": [{**named, "columns": []}]}}
    assert isinstance(refusal_of_opening(draft, fewer, KEEPER), OpenedByOneHand)


def test_a_turn_in_the_process_is_a_look_at_persons_as_well() -> None:
    helper("見本 葵")
    process = {
        "field": "state",
        "states": [{"id": "new", "turn": [{"division": "welfare"}]}, {"id": "done", "end": True}],
        "actions": [{"id": "finish", "title": "終わる", "from": ["new"], "to": "done"}],
    }
    draft = changing.own_draft(_helpers(process=process), KEEPER)
    assert isinstance(refusal_of_opening(draft, register_contents()["helpers"], KEEPER), OpenedByOneHand)
    assert refusal_of_opening(draft, register_contents()["helpers"], OTHER_KEEPER) is None


@pytest.mark.usefixtures("_persons")
@pytest.mark.parametrize("more", [{"permissions": {"view": []}}, {"deputy": "archive"}, {"persons": False}])
def test_an_administrator_changes_neither_who_sees_persons_nor_that_they_are_persons(more: dict[str, Any]) -> None:
    draft = changing.own_draft(_helpers(ADMINISTRATOR, **more), ADMINISTRATOR)
    assert isinstance(refusal_of_opening(draft, register_contents()["helpers"], ADMINISTRATOR), OpenedByTheDivision)
    _publish(_helpers(ADMINISTRATOR, title="手伝う人"), ADMINISTRATOR)
    assert register("helpers").title() == "手伝う人"


def test_values_of_a_file_are_shown_with_an_entry_and_let_go_with_it_after_thirty_days() -> None:
    ref = beginning.begin_from_file("貸出し.xlsx", _workbook(3), "traffic", by=KEEPER)
    assert changing.draft_sheet(ref, by=OTHER_KEEPER).samples == {}
    assert disclosures_of(ref) == []
    assert changing.draft_sheet(ref, by=OTHER_KEEPER, with_samples=True).samples
    assert [(one.verb, one.who) for one in disclosures_of(ref)] == [("read", OTHER_KEEPER.name)]
    assert changing.own_draft(ref, ADMINISTRATOR).samples == {}
    _say(ref)
    seen = changing.own_draft(ref, KEEPER)
    assert not _forgotten_at(30)
    assert _forgotten_at(31)
    kept = changing.own_draft(ref, KEEPER)
    assert (kept.has_file, kept.samples, file_of_draft(ref)) == (False, {}, b"")
    assert kept.content == seen.content
    with pytest.raises(PublishedMeanwhile):
        publish_draft(ref, revision=seen.revision, current="", by=KEEPER)


def _forgotten_at(days: int) -> bool:
    with moved_to(now() + timedelta(days=days)):
        jobs.forget_drafts(timestamp=0)
    return not RegisterDraft.objects.exclude(file_name="").exists()


def test_what_the_screen_built_stays_when_the_folder_is_published() -> None:
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    _say(ref, title="画面の自転車")
    _publish(ref)
    publish_registers()
    assert register("bicycles").title() == "画面の自転車"
    assert built_registers() == {"bicycles"}
    # Once its text lies in the folder, the register is the folder's again.
    publish_registers(register_yaml_of(register_contents()["bicycles"]))
    assert built_registers() == frozenset()
    publish_registers()
    assert register("bicycles").title() == "貸出し自転車"


def test_every_kind_of_field_is_offered_and_published_from_the_screen() -> None:
    assert set(NAMES) <= set(ADDED)
    before = built_registers()
    ref = beginning.begin_blank("備品", "traffic", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    content: dict[str, Any] = dict(draft.content)
    for kind in sorted(set(ADDED) - _SAID_ON_THEIR_OWN_PAGE):
        content = dict(added(content, f"{kind}の項目", kind))
    changing.keep_draft(draft, content, revision=draft.revision, by=KEEPER)
    _say(ref)
    _publish(ref)
    [built] = built_registers() - before
    kept = [one["type"] for one in fields_of(register_contents()[built])]
    assert {"bank_account", "consent"} <= set(kept)
