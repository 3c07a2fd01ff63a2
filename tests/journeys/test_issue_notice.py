"""The job that issues a notice, when two workers have it at the same time."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import refusal_of
from madoguchi.engines.notices.queries import notices_of
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys import decide
from madoguchi.journeys.demonstration.matters import Scene, make_matter
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.actor import anonymous

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]


def issue(number: str) -> None:
    try:
        decide.issue_notice_of(number)
    finally:
        connection.close()


def test_two_workers_with_one_job_issue_one_notice_and_neither_fails() -> None:
    open_sign_ins(city(), random.Random(1))
    scene = Scene(city(), random.Random(2), (anonymous(),))
    number = make_matter(scene, procedure("child_medical_expenses"), "drafted", 12)
    case = case_of(number)
    chief = next(one for one in staff_actors(case.home_division) if refusal_of(case, "sign_off", one) is None)
    decide.sign_off_decision(number, by=chief, revision=None)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(issue, [number] * 4))
    assert len(notices_of(number)) == 1
    assert case_of(number).step == "closed"
