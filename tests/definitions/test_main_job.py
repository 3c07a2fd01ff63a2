"""The main job, from the form to the notice, in every procedure and city here, without a line of code for any."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from functools import reduce
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.engines.records.actions import replace_answers
from madoguchi.engines.records.queries import files_asked
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.journeys.apply import submit_application
from madoguchi.journeys.decide import draft_decision, issue_notice_of, sign_off_decision
from madoguchi.journeys.demonstration.matters import Scene, known_as_asked, make_matter
from madoguchi.journeys.examine import carry_out
from madoguchi.journeys.filling import start_application
from madoguchi.journeys.publish import publish
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import JST, moved_to
from tests.definitions.folders import FOURTH, OTHER_CITY, SAMPLE_CITY, SAMPLES, sample_city_with, worked_example
from tests.faces.api.programme import call, token

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


def _answers(procedure_id: str, at: int = 0) -> dict[str, Any]:
    """The answers of an example with its files, those in rows included, and its consents."""
    content = procedure(procedure_id)
    example: dict[str, Any] = dict(content.section("examples")[at])
    record = content.section("record")
    checks = {check["id"]: True for check in record["consent"].get("checks", [])}
    answers = deepcopy(example["answers"])
    for path in files_asked(content, answers):
        *places, name = path.split(".")
        reduce(lambda at, step: at[int(step)] if step.isdigit() else at[step], places, answers)[name] = [_photograph()]
    return {**answers, "consent": checks}


def _sent(procedure_id: str, at: int = 0) -> str:
    """A matter with the answers of an example, its papers and its consents; the reference number."""
    by = known_as_asked(RESIDENT, procedure(procedure_id))
    draft = start_application(procedure_id, by=by, language="ja")
    problems = replace_answers(draft.ref, _answers(procedure_id, at))
    assert not problems.problems, [str(message) for _, message in problems.problems]
    return submit_application(draft.ref, by=by, language="ja")


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


@pytest.mark.parametrize("fourth", FOURTH, ids=lambda path: path.stem)
def test_a_fourth_procedure_works_from_the_form_to_the_notice(fourth: Path, tmp_path: Path) -> None:
    publish(sample_city_with(tmp_path, fourth.name, fourth.read_text(encoding="utf-8")), by=SYSTEM)
    _check_granted(fourth.stem)


def test_a_fourth_procedure_works_in_the_api_and_grants_less_than_was_asked_for(tmp_path: Path) -> None:
    fourth = next(path for path in FOURTH if path.stem == "cat_neutering_support")
    publish(sample_city_with(tmp_path, fourth.name, fourth.read_text(encoding="utf-8")), by=SYSTEM)
    applicant, decider = token("applicant"), token("decider", "animal_care")
    body = {"procedure": fourth.stem, "answers": _answers(fourth.stem, 1)}
    number = call("POST", "/applications", body, token=applicant, key="a").json()["reference_number"]
    while case_of(number).step != "decision":
        clerk = token("clerk", case_of(number).division)
        assert [_act(number, act, clerk) for act in ("take", "pass_step")] == [200, 200]
    drafter = token("clerk", "animal_care")
    assert _act(number, "take_over", drafter) == 200
    less = {"outcome": "grant", "granted": {"granted_amount": 20_000}}
    assert _act(number, "draft_decision", drafter, **less) == 422
    assert _act(number, "draft_decision", drafter, **less, reason_text="上限をこえる分を除いたため") == 200
    assert _act(number, "sign_off", decider) == 200
    issue_notice_of(number)
    told = call("GET", f"/applications/{number}", token=applicant).json()
    assert (told["outcome"], [notice["number"][:2] for notice in told["notices"]]) == ("grant", ["保動"])
    (content,) = [notice.content() for notice in notices_of(number)]
    assert ("交付決定額", "20,000円") in [(row.label, row.value) for row in content.rows]
    assert content.appeal


def _act(number: str, action: str, by: str, **more: object) -> int:
    """What the API answers to one act on the case as it stands."""
    revision = case_of(number).revision
    return call("POST", f"/cases/{number}/actions/{action}", {"revision": revision, **more}, token=by).status_code


def test_the_demonstration_attaches_a_file_wherever_a_fourth_procedure_asks_for_one(tmp_path: Path) -> None:
    fourth = next(path for path in FOURTH if path.stem == "cat_neutering_support")
    publish(sample_city_with(tmp_path, fourth.name, fourth.read_text(encoding="utf-8")), by=SYSTEM)
    scene = Scene(city(), Random(1), (RESIDENT,))
    assert case_of(make_matter(scene, procedure(fourth.stem), "new", 0)).step == "formal_examination"


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
