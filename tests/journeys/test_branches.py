"""Which division does a step is told to residents and staff in sentences, and followed from the form to the desk."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.journeys import bulk, declared, examine, mending
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.publish import publish
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now, today
from tests.conftest import DEFINITIONS
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

BEFORE = "{by: division, minutes: 5, sample_second_look: 10%}"
ROUTE = "{by: division, route: [{division: insurance_pension, when: {field: %s, is: true}}], minutes: 5}"
FIELD = "paid_already"
LABEL = "お子さんが生まれた日（引っ越してきた日）から今日までに、病院や薬局で払ったお金の払い戻しを受けますか"
PENSION = office.member("pension-1", "insurance_pension")


@pytest.fixture
def routed(tmp_path: Path) -> None:
    """The pension division examines who moved in this year."""
    publish_with(ROUTE % FIELD, tmp_path)


def publish_with(step: str, tmp_path: Path, contact: str = "child_family", then: tuple[str, str] = ("", "")) -> None:
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    file = tmp_path / "definitions" / "procedures" / "child_medical_expenses.yaml"
    text = file.read_text("utf-8")
    assert text.count(BEFORE) == 1
    text = text.replace("contact: {division: child_family}", f"contact: {{division: {contact}}}")
    assert then[0] in text
    file.write_text(text.replace(BEFORE, step).replace(*then), "utf-8")
    publish(tmp_path / "definitions", by=SYSTEM)
    shelf.forget()


def mend(number: str, value: object, field: str = FIELD, by: Actor = office.CLERK) -> None:
    revision = entry_of(number).revision
    mending.mend_answer(number, field, value, reason="申請者に確かめました。", by=by, revision=revision)


@pytest.mark.usefixtures("routed")
def test_a_mended_answer_takes_the_case_to_another_desk_and_the_sheet_says_why() -> None:
    number = next(one for one in map(submitted, range(20)) if entry_of(one).as_corrected[FIELD] is False)
    examine.carry_out("pass_step", number, by=office.CENTRE, revision=None)
    assert case_of(number).division == "child_family"
    mend(number, True)
    assert case_of(number).division == "insurance_pension"
    told = case_sheet(number, by=PENSION, language="ja").branches
    assert [(one.division, one.sentence.text()) for one in told] == [
        ("insurance_pension", f"「{LABEL}」が「はい」のときは、「保険年金課」が行います。")
    ]


@pytest.mark.usefixtures("routed")
def test_the_dry_run_names_the_division_a_condition_chose() -> None:
    number = next(one for one in map(submitted, range(20)) if entry_of(one).as_corrected[FIELD] is True)
    (planned,) = bulk.plan([number], "pass_step", by=office.CENTRE, language="ja")
    assert planned.becomes.text() == "「実質審査」（保険年金課）へ進みます"
    bulk.carry_out({number: planned.revision}, "pass_step", by=office.CENTRE, language="ja")
    assert case_of(number).division == "insurance_pension"


def test_who_signs_off_by_a_condition_is_told_to_staff_and_is_no_division_for_residents(
    client: Client, tmp_path: Path
) -> None:
    decides = "  decision: {by: division, position: section_chief,"
    line = f"route: [{{position: subsection_chief, when: {{field: {FIELD}, is: false}}}}],"
    publish_with(BEFORE, tmp_path, then=(decides, f"{decides} {line}"))
    small = next(one for one in map(submitted, range(20)) if entry_of(one).as_corrected[FIELD] is False)
    told = case_sheet(small, by=office.CENTRE, language="ja").branches
    assert [one.sentence.text() for one in told] == [f"「{LABEL}」が「いいえ」のときは、「係長以上の職」が行います。"]
    large = next(one for one in map(submitted, range(20, 40)) if entry_of(one).as_corrected[FIELD] is True)
    assert case_sheet(large, by=office.CENTRE, language="ja").branches == ()
    assert "係長以上" not in client.get(reverse("portal:procedure", args=[office.CHILD])).content.decode()


@pytest.fixture
def by_age(tmp_path: Path) -> None:
    """The pension division examines what people of forty ask for."""
    publish_with(ROUTE.replace("is: true", "age_at_least: 40, on: today") % "guardian_birth", tmp_path)


@pytest.mark.usefixtures("by_age")
def test_several_cases_carried_on_go_where_their_answers_lead_on_that_day() -> None:
    first, second = submitted(1), submitted(2)
    birth = today() + timedelta(days=2)
    mend(first, birth.replace(year=birth.year - 40).isoformat(), "guardian_birth", office.CENTRE)
    mend(second, birth.replace(year=birth.year - 36).isoformat(), "guardian_birth", office.CENTRE)
    with time_machine.travel(now() + timedelta(days=3)):
        planned = bulk.plan([first, second], "pass_step", by=office.CENTRE, language="ja")
        assert [one.becomes.text() for one in planned] == [
            "「実質審査」（保険年金課）へ進みます",
            "「実質審査」へ進みます",
        ]
        revisions = {one.reference_number: one.revision for one in planned}
        assert all(one.allowed for one in bulk.carry_out(revisions, "pass_step", by=office.CENTRE, language="ja"))
    assert [case_of(number).division for number in (first, second)] == ["insurance_pension", "child_family"]


def submitted(seed: int) -> str:
    return office.submitted(seed=seed)


@pytest.mark.usefixtures("routed")
def test_residents_and_staff_read_the_line_as_a_sentence(client: Client) -> None:
    page = client.get(reverse("portal:procedure", args=[office.CHILD])).content.decode()
    assert "「はい」のときは、「保険年金課」が行います。" in page
    stops = declared.way_of(procedure(office.CHILD).version, "ja")
    told = [note.text() for stop in stops for note in stop.notes if stop.step == "substantive_examination"]
    assert told[0].endswith("「はい」のときは、「保険年金課」が行います。")


def test_the_division_in_charge_is_told_where_another_one_answers_questions(client: Client, tmp_path: Path) -> None:
    publish_with(ROUTE % FIELD, tmp_path, contact="business_support")
    page = client.get(reverse("portal:procedure", args=[office.CHILD])).content.decode()
    in_charge, asked = page.index("<dt>担当する課</dt><dd>子育て支援課<"), page.index("中小企業振興課")
    assert in_charge < page.index("わからないときは") < asked
