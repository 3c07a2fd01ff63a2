"""The main job, from the form to the notice, in every procedure and city here, without a line of code for any."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.records.actions import replace_answers
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.journeys.apply import start_application, submit_application
from madoguchi.journeys.decide import draft_decision, issue_notice_of, sign_off_decision
from madoguchi.journeys.examine import carry_out
from madoguchi.journeys.publish import publish
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import JST, moved_to
from tests.definitions.folders import FOURTH, OTHER_CITY, SAMPLE_CITY, SAMPLES, sample_city_with, worked_example

pytestmark = pytest.mark.django_db

RESIDENT = anonymous("見本 花子")


@pytest.fixture(autouse=True)
def _published_here_only() -> Iterator[None]:
    """What a test publishes is rolled back, so nobody may remember it; the day is that of the examples."""
    shelf.forget()
    with moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        yield
    shelf.forget()


def _photograph() -> dict[str, str]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    return {"name": "paper.png", "content": base64.b64encode(picture.getvalue()).decode()}


def _sent(procedure_id: str, at: int = 0) -> str:
    """A matter with the answers of an example, its papers and its consents; the reference number."""
    content = procedure(procedure_id)
    example: dict[str, Any] = dict(content.section("examples")[at])
    record = content.section("record")
    checks = {check["id"]: True for check in record["consent"].get("checks", [])}
    papers = {paper: [_photograph()] for paper in example["expect"].get("documents", [])}
    draft = start_application(procedure_id, by=RESIDENT, language="ja")
    problems = replace_answers(draft.ref, {**example["answers"], **papers, "consent": checks})
    assert not problems.problems, [str(message) for _, message in problems.problems]
    return submit_application(draft.ref, by=RESIDENT, language="ja")


def _person(ref: str, division: str) -> Actor:
    highest = [position.id for position in city().positions if position.may_decide][-1]
    return Actor(ActorKind.STAFF, ref, f"職員 {ref}", (Duty(division, highest, None, True),))


def _hold(number: str, by: Actor) -> None:
    carry_out("take_over" if case_of(number).assignee_ref else "take", number, by=by, revision=None)


def _decided(number: str, outcome: str, reasons: tuple[str, ...] = ()) -> None:
    """Examined by one person, and by another where the case was sampled; drafted by a third, signed off by a fourth."""
    hands = iter("abcdefgh")
    while (case := case_of(number)).step != "decision":
        by = _person(next(hands), case.division)
        _hold(number, by)
        carry_out("pass_step", number, by=by, revision=None)
    drafter, decider = _person("drafter", case.division), _person("decider", case.home_division)
    _hold(number, drafter)
    draft_decision(number, outcome=outcome, reason_ids=reasons, reason_text="", by=drafter, revision=None)
    sign_off_decision(number, by=decider, revision=None)
    issue_notice_of(number)


def _check_granted(procedure_id: str) -> None:
    number = _sent(procedure_id)
    _decided(number, "grant")
    (notice,) = notices_of(number)
    assert (case_of(number).step, case_of(number).outcome, case_of(number).held_reason) == ("closed", "grant", "")
    prefix = city().division(procedure(procedure_id).identity.division).document_prefix
    assert prefix
    assert notice.number.startswith(prefix)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("procedure_id", SAMPLES)
def test_a_matter_of_the_sample_city_goes_from_the_form_to_the_notice(procedure_id: str) -> None:
    _check_granted(procedure_id)


@pytest.mark.parametrize("procedure_id", ["garden_plot", "market_stall"])
def test_a_matter_of_another_city_goes_from_the_form_to_the_notice(procedure_id: str) -> None:
    publish(OTHER_CITY, by=SYSTEM)
    _check_granted(procedure_id)


def test_a_fourth_procedure_works_from_the_form_to_the_notice(tmp_path: Path) -> None:
    publish(sample_city_with(tmp_path, FOURTH.name, FOURTH.read_text(encoding="utf-8")), by=SYSTEM)
    _check_granted("dog_registration")


def test_the_worked_example_of_the_howto_works_from_the_form_to_the_notice(tmp_path: Path) -> None:
    publish(sample_city_with(tmp_path, "helmet_support.yaml", worked_example()), by=SYSTEM)
    _check_granted("helmet_support")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("procedure_id", SAMPLES)
def test_every_refusal_of_the_sample_city_can_be_issued(procedure_id: str) -> None:
    outcomes = procedure(procedure_id).section("notice")["outcomes"]
    for outcome in set(outcomes) - {"grant"}:
        number = _sent(procedure_id)
        reasons = tuple(reason["id"] for reason in outcomes[outcome]["reasons"])
        _decided(number, outcome, reasons)
        (notice,) = notices_of(number)
        assert (case_of(number).outcome, notice.outcome) == (outcome, outcome)


def test_a_simple_case_skips_the_examination_its_definition_names() -> None:
    publish(OTHER_CITY, by=SYSTEM)
    small, large = _sent("garden_plot", 0), _sent("garden_plot", 2)
    for number in (small, large):
        by = _person("a", case_of(number).division)
        _hold(number, by)
        carry_out("pass_step", number, by=by, revision=None)
    assert [case_of(number).step for number in (small, large)] == ["decision", "substantive_examination"]


def test_a_procedure_whose_file_is_gone_is_gone_and_its_matters_go_on(tmp_path: Path) -> None:
    publish(sample_city_with(tmp_path, "helmet_support.yaml", worked_example()), by=SYSTEM)
    number = _sent("helmet_support")
    publish(SAMPLE_CITY, by=SYSTEM)
    shelf.forget()
    _decided(number, "grant")
    assert case_of(number).outcome == "grant"
