"""Divisions begin and end on days: the last day's work goes to the successor, and nothing new comes to what ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from madoguchi.config.cli import main
from madoguchi.engines.cases.actions import hand_over, take
from madoguchi.engines.cases.errors import DeskShut, NoSuchCase
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import decide, examine
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.disposal import carrying_out, holds, planning, sheets
from madoguchi.journeys.disposal.errors import NoSuchHold
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.journeys.file_book import file_book
from madoguchi.journeys.find import contact_of
from madoguchi.journeys.personnel.errors import PersonnelFileWrong
from madoguchi.journeys.personnel.successions import hand_over_what_ended, successions
from madoguchi.journeys.personnel.taking_over import take_over_personnel
from madoguchi.journeys.publish import publish
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import JST, moved_to, now
from tests.conftest import ROOT
from tests.journeys import office

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)
_OLD = "    document_prefix: 子支\n"
_NEW = """    document_prefix: 子支
    until_on: 2027-03-31
    successor: child_future
"""
_SUCCESSOR = """  - id: child_future
    name: {ja: こども未来課, en: Child Future Division, ja-easy: こども未来課}
    document_prefix: 子未
    from_on: 2027-04-01
centre: administrative_centre
"""
CLERK = office.member("future-1", "child_future")
CHIEF = office.member("future-2", "child_future", "section_chief", may_decide=True)


@contextmanager
def on(day: date) -> Iterator[None]:
    """It is noon of that day."""
    with moved_to(datetime(day.year, day.month, day.day, 12, tzinfo=JST)):
        yield


@pytest.fixture(autouse=True)
def reformed(tmp_path: Path, published: None) -> None:
    """The sample city, in which one division ends on 31 March and another has its work from 1 April."""
    folder = Path(shutil.copytree(ROOT / "definitions", tmp_path / "definitions"))
    text = (folder / "city.yaml").read_text(encoding="utf-8")
    assert text.count(_OLD) == 1
    text = text.replace(_OLD, _NEW).replace("centre: administrative_centre\n", _SUCCESSOR, 1)
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    publish(folder, by=SYSTEM)


def test_a_division_takes_new_matters_until_its_last_day_and_its_successor_from_the_next() -> None:
    with on(LAST):
        assert case_of(office.submitted()).home_division == "child_family"
    with on(FIRST):
        case = case_of(office.submitted(seed=2))
        assert (case.division, case.home_division) == ("administrative_centre", "child_future")
        examine.carry_out("pass_step", case.reference_number, by=office.CENTRE, revision=None)
        assert case_of(case.reference_number).division == "child_future"


def test_what_is_open_is_listed_before_and_given_on_the_day_after_with_its_draft() -> None:
    with on(LAST):
        number, waiting = office.drafted(), office.submitted(seed=3)
        assert successions(LAST) == []
        (told,) = successions(FIRST)
        assert (told.division, told.successor, told.until_on) == ("child_family", "child_future", LAST)
        assert set(told.numbers) == {number, waiting}
        assert hand_over_what_ended(by=SYSTEM) == 0
        assert case_of(number).division == "child_family"
    with on(FIRST):
        assert hand_over_what_ended(by=SYSTEM) == 2
        assert hand_over_what_ended(by=SYSTEM) == 0
        assert [one.numbers for one in successions(FIRST)] == [()]
        case = case_of(number)
        assert (case.division, case.home_division, case.assignee_ref) == ("child_future", "child_future", "")
        assert (log_of(number)[-1].event, case_of(waiting).division) == ("hand_over", "administrative_centre")
        assert [knot.kind for knot in thread_of(number, public_only=True)][-1] == "handed_over"
        with pytest.raises(NoSuchCase):
            decide.sign_off_decision(number, by=office.CHIEF, revision=None)
        decide.sign_off_decision(number, by=CHIEF, revision=None)
        assert case_of(number).decision is not None


def test_what_was_decided_is_the_successors_to_answer_for() -> None:
    with on(LAST):
        number = office.decided()
        before = (len(thread_of(number, public_only=False)), case_of(number).revision)
    with on(FIRST):
        with pytest.raises(NoSuchCase):
            case_sheet(number, by=CLERK, language="ja")
        (told,) = successions(FIRST)
        assert (told.numbers, told.closed) == ((), 1)
        assert hand_over_what_ended(by=SYSTEM) == 1
        assert hand_over_what_ended(by=SYSTEM) == 0
        assert case_sheet(number, by=CLERK, language="ja").reference_number == number
        assert (len(thread_of(number, public_only=False)), case_of(number).revision) == before, (
            "nothing happened to the matter itself"
        )
        decide.correct_result(
            number,
            outcome="refuse",
            reason_ids=("not_resident",),
            reason_text="",
            reason="住所の確認を誤りました。",
            by=CHIEF,
            revision=None,
        )
        assert str(case_of(number).outcome) == "refuse"


def test_a_hold_goes_over_with_the_matter_it_is_on() -> None:
    with on(LAST):
        number = office.decided()
        holds.hold(number, "訴えが起こされました。", by=office.CLERK)
        assert [one.reference_number for one in holds.holds(office.CHIEF)] == [number]
    with on(FIRST):
        hand_over_what_ended(by=SYSTEM)
        assert holds.holds(office.CHIEF) == ()
        assert holds.hold_resource(number).division == "child_future"
        (hold,) = holds.holds(CHIEF)
        with pytest.raises(NoSuchHold):
            holds.lift(hold.number, by=office.CHIEF)
        holds.lift(hold.number, by=CHIEF)
        assert holds.holds(CHIEF) == ()
    with on(date(2040, 4, 1)):
        assert planning.dry_run("child_future", "5_years", by=CLERK).held == 0
        holds.hold(number, "もう一度止めます。", by=CLERK)
        found = planning.dry_run("child_future", "5_years", by=CLERK)
        assert (found.ripe, found.held) == ((), 1)


def test_the_open_plans_of_disposal_of_a_division_that_has_ended_are_dropped_and_the_successor_plans_anew() -> None:
    with on(date(2026, 6, 1)):
        for seed in (1, 2):
            office.decided(seed=seed)
    with on(date(2032, 6, 1)):
        plan = planning.plan_disposal("child_family", "5_years", by=office.CLERK)
        other = Disposal.objects.create(
            ref="d-other", division="administrative_centre", retention="5_years", asked_ref="x", asked_at=now()
        )
        carrying_out.agree_to_disposal(plan, by=office.CHIEF)
        hand_over_what_ended(by=SYSTEM)
        dropped = sheets.one_plan(plan, by=office.CLERK).plan
        assert (dropped.state, dropped.dropped_by) == (sheets.State.DROPPED, SYSTEM.name)
        hand_over_what_ended(by=SYSTEM)
        told = Entry.objects.filter(verb="write:disposal_dropped").values_list("detail", flat=True)
        assert [one["disposal"] for one in told] == [plan]
        other.refresh_from_db()
        assert other.dropped_at is None
        assert len(planning.dry_run("child_future", "5_years", by=CLERK).ripe) == 2
        assert planning.plan_disposal("child_future", "5_years", by=CLERK)


def test_what_was_held_before_its_division_ended_is_counted_for_the_successor() -> None:
    with on(LAST):
        number = office.decided()
        holds.hold(number, "訴えが起こされました。", by=office.CLERK)
    with on(date(2040, 4, 1)):
        hand_over_what_ended(by=SYSTEM)
        found = planning.dry_run("child_future", "5_years", by=CLERK)
        assert (found.ripe, found.held) == ((), 1)


def test_residents_are_told_the_division_that_answers_that_day() -> None:
    for day, name in ((LAST, "子育て支援課"), (FIRST, "こども未来課")):
        with on(day):
            subject = procedure(office.CHILD)
            assert contact_of(subject, "ja").name == name
            assert name in {one.asked_at for one in file_book("ja")}


def test_nobody_hands_a_case_to_a_division_that_has_ended_or_has_not_begun() -> None:
    for day, shut, open_ in ((LAST, "child_future", "child_family"), (FIRST, "child_family", "child_future")):
        with on(day):
            number = office.submitted(seed=day.day)
            take(number, by=office.CENTRE)
            with pytest.raises(DeskShut):
                hand_over(number, division=shut, reason="担当が違います。", by=office.CENTRE)
            shown = {one[0] for one in examine.hand_over_sheet(number, by=office.CENTRE, language="ja").divisions}
            assert (shut in shown, open_ in shown) == (False, True)


def test_a_personnel_file_names_the_divisions_of_its_day() -> None:
    head = "職員番号,氏名,フリガナ,課,職"
    for day, division, is_right in (
        (LAST, "child_family", True),
        (FIRST, "child_family", False),
        (LAST, "child_future", False),
        (FIRST, "こども未来課", True),
    ):
        raw = f"{head}\r\n1001,見本 花,ミホン ハナ,{division},clerk".encode()
        if is_right:
            assert take_over_personnel(raw, day, by=SYSTEM, dry_run=True).joined
        else:
            with pytest.raises(PersonnelFileWrong) as refused:
                take_over_personnel(raw, day, by=SYSTEM, dry_run=True)
            assert [line for line, _ in refused.value.read.problems] == [2]


def test_the_command_lists_first_and_writes_only_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    with on(LAST):
        number = office.at_decision()
        assert main(["staff", "divisions", "--on", "2027-04-01"]) == 0
        told = capsys.readouterr().out
        assert "child_family → child_future  ended on 2027-03-31, 1 open" in told
        assert number in told
        assert "Nothing was written." in told
    with on(FIRST):
        assert main(["staff", "divisions", "--dry-run"]) == 0
        assert case_of(number).division == "child_family"
        assert main(["staff", "divisions"]) == 0
        assert "1 handed over." in capsys.readouterr().out
        assert case_of(number).division == "child_future"
