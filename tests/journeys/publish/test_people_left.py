"""What of a register nobody who works here today could open, see, change or move on, by the posts that are held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import city, register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.journeys.publish import publish
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.people_left import nobody_left
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers.building import beginning, changing
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.errors import DraftUnsound
from madoguchi.values.actor import SYSTEM, Actor
from tests.journeys import office
from tests.journeys.publish.folders import sample_folder
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers
from tests.journeys.registers.leave import ASKER, CENTRE, LEAVE
from tests.journeys.registers.leave import CHIEF as SUPERIOR
from tests.journeys.registers.rights import CHIEF, COMPLAINTS
from tests.journeys.registers.rights import KEEPER as CLERK

pytestmark = pytest.mark.django_db

CLOSED = BICYCLES.replace("      open: true\n", "")
OF_CHIEFS = "rights:\n  records: [{who: [{division: traffic, position: chief}], change: true}]\n"


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _here(*people: Actor) -> None:
    for one in people:
        open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles))


def _told(text: str) -> list[tuple[tuple[str | int, ...], str]]:
    source = SourceFile("registers/one.yaml", read_source(text.encode()))
    return [(one.path, str(one.reason)) for one in nobody_left(read_register(source, city()))]


def test_a_register_in_the_hands_of_nobody_is_told_once_and_of_somebody_not() -> None:
    assert [path for path, _ in _told(COMPLAINTS)] == [("division",)]
    _here(CHIEF)
    assert _told(COMPLAINTS) == []


def test_all_records_are_seen_and_changed_by_somebody_and_not_by_a_position_nobody_holds() -> None:
    _here(CLERK)
    assert [path for path, _ in _told(BICYCLES + OF_CHIEFS)] == [("rights", "records")]
    _here(CHIEF)
    assert _told(BICYCLES + OF_CHIEFS) == []


def test_one_who_sees_all_and_another_who_changes_all_are_nobody_who_does_both() -> None:
    _here(CLERK, CHIEF)
    parted = "rights:\n  records: [{who: [{division: traffic, position: clerk}]}, {who: [{division: traffic, \
position: chief}], see: {field: state, is: good}, change: true}]\n"
    assert [path for path, _ in _told(BICYCLES + parted)] == [("rights", "records")]


def test_fields_are_seen_and_changed_by_somebody() -> None:
    _here(CLERK)
    assert _told(COMPLAINTS)[0][0] == ("rights", "fields", 0, "change")
    unseen = COMPLAINTS.replace("see: [{division: traffic}]", "see: [{division: traffic, position: chief}]")
    assert [path for path, _ in _told(unseen)] == [("rights", "fields", 0, "see")]
    Account.objects.filter(ref=CLERK.ref).update(is_active=False)
    _here(CHIEF)
    assert _told(unseen) == []


def test_what_is_worked_out_needs_nobody_who_changes_it() -> None:
    _here(CLERK)
    worked_out = BICYCLES.replace(
        "        - {id: bought_on,",
        "        - {id: twice, type: formula, label: 倍, formula: price * 2}\n        - {id: bought_on,",
    )
    closed = "rights:\n  fields: [{fields: [twice], change: [{division: traffic, position: chief}]}]\n"
    assert _told(worked_out + closed) == []
    assert len(_told(worked_out + closed.replace("[twice]", "[price]"))) == 1


def test_a_person_who_is_named_counts_whatever_others_of_their_post_have() -> None:
    _here(CLERK, office.member("keeper-8", "traffic"))
    named = "rights:\n  records: [{who: [{person: keeper-8}], change: true}]\n"
    assert _told(BICYCLES + named) == []
    assert len(_told(BICYCLES + named.replace("keeper-8", "keeper-9"))) == 1


def test_every_state_before_the_end_has_somebody_behind_it() -> None:
    _here(CENTRE)
    assert _told(LEAVE) == []  # its maker, the superior and the division that keeps it
    chiefs = LEAVE.replace("turn: [{superior: true}]", "turn: [{division: traffic, position: chief}]")
    (told,) = _told(chiefs)
    assert told[0] == ("process", "states", 1)
    assert "asked" in told[1]
    _here(SUPERIOR)
    assert _told(chiefs) == []


def test_whom_a_field_names_is_somebody_and_who_left_is_not() -> None:
    _here(CENTRE, ASKER)
    named = LEAVE.replace("turn: [{superior: true}]", "turn: [{person: asker-1}]")
    assert _told(named) == []
    Account.objects.filter(ref=ASKER.ref).update(is_active=False)
    assert len(_told(named)) == 1
    assert _told(named.replace("[{person: asker-1}]", "[{field: who}]")) == []


def test_an_action_that_leads_on_is_not_only_for_a_position_nobody_holds() -> None:
    _here(CENTRE)
    mine = LEAVE.replace(
        "{id: confirm, title: 承認する, from: [centre], to: agreed}",
        "{id: confirm, title: 承認する, from: [centre], to: agreed, who: [{division: archive, position: chief}]}",
    ).replace("from: [asked, centre], to: refused", "from: [asked], to: refused")
    assert [path for path, _ in _told(mine)] == [("process", "states", 2)]


def test_who_may_not_see_persons_stands_behind_no_state() -> None:
    _here(CENTRE, office.member("hired-1", "archive", roles=("contractor",)))
    hired = LEAVE.replace("turn: [{superior: true}]", "turn: [{division: archive}]")
    assert [path for path, _ in _told(hired)] == [("process", "states", 1)]
    assert _told(hired.replace("persons: true", "persons: false")) == []


def test_the_screen_publishes_no_register_whose_records_nobody_would_have() -> None:
    _here(KEEPER)
    publish_registers(CLOSED)
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    rights = {"records": [{"who": [{"division": "traffic", "position": "chief"}], "change": True}]}
    changing.keep_draft(draft, {**draft.content, "rights": rights}, revision=0, by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    assert [(one.part, "1人もいません" in str(one.finding)) for one in sheet.findings] == [("rights", True)]
    with pytest.raises(DraftUnsound):
        publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    _here(CHIEF)
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    assert register("bicycles").section("rights")
    assert register_section(register("bicycles")).key == "number"


def test_a_folder_is_published_and_says_what_nobody_would_have_once_there_are_people(tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir(exist_ok=True)
    file = folder.root / "registers" / "bicycles.yaml"
    file.write_text(CLOSED + OF_CHIEFS, encoding="utf-8")
    assert publish(folder.root, by=SYSTEM).left_to_nobody == ()
    _here(CLERK)
    assert publish(folder.root, by=SYSTEM).left_to_nobody == ()  # nothing of it is new
    file.write_text(CLOSED.replace("公用の", "市の") + OF_CHIEFS, encoding="utf-8")
    told = publish(folder.root, by=SYSTEM).left_to_nobody
    assert [(one.file, one.path) for one in told] == [("registers/bicycles.yaml", ("rights", "records"))]
    assert "市の" in str(register("bicycles").header.summary)


@pytest.mark.parametrize("role", ["administrator", "contractor"])
def test_a_turn_that_only_those_hold_who_may_open_no_record_with_persons_is_told(role: str) -> None:
    shut = replace(office.member("shut-9", "archive"), roles=frozenset({role}))
    turned = LEAVE.replace("turn: [{division: centre}]", "turn: [{division: archive}]")
    _here(CENTRE, SUPERIOR, ASKER, shut)
    (told,) = _told(turned)
    assert told == (("process", "states", 2), "状態「centre」の記録を進められる職員が、いま1人もいません。")
    _here(office.member("open-9", "archive"))
    assert _told(turned) == []
