"""Synthetic matters, each carried by the same journeys as a real one, with the clock turned back."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from madoguchi.engines.cases import actions as cases_actions
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.rules import CaseFacts, Step, refusal_of
from madoguchi.engines.notices.issuing import section_of
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import City, Procedure, procedure_version
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys import apply, decide, examine
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.visits import count_visits
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.business_account import BusinessAccount
from madoguchi.values.clock import JST, moved_to, now, today

STAGES = ("new", "taken", "examined", "waiting", "drafted", "granted", "granted", "granted", "refused", "withdrawn")

_ENDINGS = {"JPEG": "jpg", "PDF": "pdf"}


@dataclass(frozen=True)
class Scene:
    """Where and by whom matters are made."""

    city: City
    random: Random
    residents: tuple[Actor, ...]


@cache
def paper(kind: str = "JPEG") -> dict[str, str]:
    """A picture of a paper, as a resident would photograph it (JPEG) or scan it (PDF)."""
    image = Image.new("RGB", (450, 320), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 430, 300), outline=(90, 90, 110), width=2)
    for line in range(8):
        draw.line((40, 60 + line * 28, 150 + (line * 97) % 250, 60 + line * 28), fill=(120, 120, 140), width=4)
    content = io.BytesIO()
    image.save(content, kind, quality=70)
    return {"name": f"mihon.{_ENDINGS[kind]}", "content": base64.b64encode(content.getvalue()).decode()}


def make_matter(scene: Scene, procedure: Procedure, stage: str, days_ago: int) -> str:
    """One matter that arrived `days_ago` and has come to `stage`; its number, or "" when no example fits that day."""
    arrived = datetime.combine(today() - timedelta(days=days_ago), time(8), JST)
    arrived += timedelta(minutes=scene.random.randint(0, 600))
    with moved_to(min(arrived, now())):
        number = _submit(scene, procedure)
    if number:
        _carry(scene, number, stage)
    return number


def known_as_asked(by: Actor, procedure: Procedure) -> Actor:
    """Somebody signed in as this procedure asks of who sends it."""
    asked = procedure.identity.assurance
    if asked.business is None:
        return replace(by, assurance=asked.identity)
    role = asked.business.roles[0] if asked.business.roles else None
    return replace(by, assurance=asked.identity, business=BusinessAccount(asked.business.accounts[0], role))


def _applicant(scene: Scene, procedure: Procedure) -> Actor:
    """Somebody who is known as the procedure asks; most who need not sign in do not."""
    asked = procedure.identity.assurance
    if not asked.identity and asked.business is None and scene.random.random() >= 0.2:
        return anonymous()
    return known_as_asked(scene.random.choice(scene.residents), procedure)


def _submit(scene: Scene, procedure: Procedure) -> str:
    answers = sample_answers(procedure, scene.city, scene.random)
    # An example holds on its own day: a day of purchase in it may lie after the day we are playing.
    if not answers or not records.answers_fit(procedure, answers):
        return ""
    by = _applicant(scene, procedure)
    draft = record_actions.start_draft(procedure, by=by, language="ja")
    for path, kinds in records.files_asked(procedure, answers).items():
        _attach(answers, path.split("."), kinds)
    answers["consent"] = {check["id"]: True for check in procedure.section("record")["consent"].get("checks", [])}
    problems = record_actions.replace_answers(draft.ref, answers)
    if problems:
        raise RuntimeError(f"an example of {procedure.id} cannot be submitted: {problems.problems[0]}")
    count_visits(procedure, answers, scene.random)
    return apply.submit_application(draft.ref, by=by, language="ja")


def _attach(answers: dict[str, Any], path: list[str], kinds: Collection[str]) -> None:
    """A paper where a file is asked for, at the field itself or in a row of its group."""
    place: Any = answers
    for step in path[:-1]:
        place = place[step] if isinstance(place, Mapping) else place[int(step)]
    place[path[-1]] = [paper("JPEG" if "image" in kinds else "PDF")]


def _carry(scene: Scene, number: str, stage: str) -> None:
    steps: dict[str, Callable[[Scene, str], None]] = {
        "taken": _take,
        "examined": _examine_once,
        "waiting": _ask,
        "drafted": lambda scene, number: _draft(scene, number, "grant"),
        "granted": lambda scene, number: _decide(scene, number, "grant"),
        "refused": lambda scene, number: _decide(scene, number, "refuse"),
        "withdrawn": _withdraw,
    }
    if stage in steps:
        steps[stage](scene, number)


def _later(scene: Scene, number: str, *, days: int = 3) -> datetime:
    """A moment in office hours some days after the last thing that happened, but never in the future."""
    last = cases.log_of(number)[-1].at.astimezone(JST)
    on = scene.city.business_calendar.add(last.date(), scene.random.randint(1, days))
    return min(datetime.combine(on, time(9, scene.random.randint(0, 59)), JST), now())


def _clerk(case: CaseFacts, *, but: frozenset[str] = frozenset()) -> Actor:
    clerks = [one for one in staff_actors(case.division) if not one.can_sign_off_for(case.division)]
    return next(one for one in clerks if one.ref not in but and _sees_every_case(one))


def _sees_every_case(one: Actor) -> bool:
    """An administrator sees no case at all, and whoever sits in a ward only the cases of that ward."""
    return not one.roles and all(duty.ward is None for duty in one.duties)


def _take(scene: Scene, number: str) -> None:
    case = cases.case_of(number)
    with moved_to(_later(scene, number, days=2)):
        examine.carry_out("take", number, by=_clerk(case), revision=None)


def _work_minutes(scene: Scene, number: str, by: Actor) -> None:
    """Let the clerk look at the case for some minutes, so that the figures have something to count."""
    cases_actions.mark_work(number, by=by)
    with moved_to(now() + timedelta(minutes=scene.random.randint(3, 9))):
        cases_actions.mark_work(number, by=by)


def _examine_once(scene: Scene, number: str) -> None:
    case = cases.case_of(number)
    with moved_to(_later(scene, number)):
        by = next((one for one in staff_actors(case.division) if one.ref == case.assignee_ref), None) or _clerk(
            case, but=frozenset({case.looked_once_by_ref})
        )
        if not case.assignee_ref:
            examine.carry_out("take", number, by=by, revision=None)
        _work_minutes(scene, number, by)
        examine.carry_out("pass_step", number, by=by, revision=None)


def _ask(scene: Scene, number: str) -> None:
    case = cases.case_of(number)
    by = _clerk(case)
    with moved_to(_later(scene, number, days=2)):
        examine.carry_out("take", number, by=by, revision=None)
        sheet = examine.correction_sheet(number, by=by, language="ja")
        text = sheet.templates[0][1] if sheet.templates else "内容を確かめて、直してください。"
        examine.ask_for_correction(
            number, fields=[scene.random.choice(sheet.rows).path], text=text, due_on=sheet.due_on, by=by, revision=None
        )


def _to_decision(scene: Scene, number: str) -> None:
    for _ in range(4):
        if cases.case_of(number).step == Step.DECISION:
            return
        _examine_once(scene, number)


def _draft(scene: Scene, number: str, outcome: str) -> None:
    _to_decision(scene, number)
    case = cases.case_of(number)
    reasons = _reasons(scene, case, outcome)
    by = _clerk(case)
    with moved_to(_later(scene, number, days=1)):
        if not case.assignee_ref:
            examine.carry_out("take", number, by=by, revision=None)
        elif case.assignee_ref != by.ref:
            by = next(one for one in staff_actors(case.division) if one.ref == case.assignee_ref)
        decide.draft_decision(number, outcome=outcome, reason_ids=reasons, reason_text="", by=by, revision=None)


def _reasons(scene: Scene, case: CaseFacts, outcome: str) -> list[str]:
    declared = section_of(procedure_version(case.procedure_version)).outcome(outcome)
    return [one.id for one in getattr(declared, "reasons", ())[:1]]


def _decide(scene: Scene, number: str, outcome: str) -> None:
    _draft(scene, number, outcome)
    case = cases.case_of(number)
    by = next(one for one in staff_actors(case.home_division) if refusal_of(case, "sign_off", one) is None)
    # In one transaction, so that no worker issues the notice first, with the date of today.
    with moved_to(_later(scene, number, days=1)), transaction.atomic():
        decide.sign_off_decision(number, by=by, revision=None)
        decide.issue_notice_of(number)


def _withdraw(scene: Scene, number: str) -> None:
    from madoguchi.journeys.withdraw import withdraw_application

    with moved_to(_later(scene, number, days=2)):
        by = known_as_asked(anonymous("申請者"), procedure_version(cases.case_of(number).procedure_version))
        withdraw_application(number, reason="ほかの方法で手続をすることにしました。", by=by)
