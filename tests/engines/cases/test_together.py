"""Several people at the same moment, in transactions of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from madoguchi.engines.cases import actions, errors
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.foundation.catalogue import shelf
from madoguchi.values.refusal import Refusal

from .conftest import arrival, publish_town
from .made import CHIEF, CLERK, person

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [person(f"centre-{number}", "centre") for number in range(6)]


@pytest.fixture(autouse=True)
def _town(transactional_db: None) -> None:
    shelf.forget()
    publish_town()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or refused, all begun at the same moment on connections of their own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_taking_the_next_one_never_gives_one_case_to_two_people() -> None:
    cases = {arrival().reference_number for _ in range(len(PEOPLE))}
    taken = at_once(*[lambda by=by: actions.take_next(["centre"], by=by) for by in PEOPLE])  # type: ignore[misc]
    assert {case.reference_number for case in taken} == cases  # type: ignore[attr-defined]


def test_a_case_somebody_is_taking_is_passed_over_not_waited_for() -> None:
    first, second = (arrival().reference_number for _ in range(2))
    with transaction.atomic():
        mine = actions.take_next(["centre"], by=PEOPLE[0])
        (theirs,) = at_once(lambda: actions.take_next(["centre"], by=PEOPLE[1]))
    assert mine is not None
    assert {mine.reference_number, theirs.reference_number} == {first, second}  # type: ignore[attr-defined]


def test_of_two_clerks_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    case = arrival()
    results = at_once(
        *[
            lambda by=by: actions.pass_step(case.reference_number, by=by, revision=case.revision)  # type: ignore[misc]
            for by in PEOPLE[:2]
        ]
    )
    told = [result for result in results if isinstance(result, errors.StaleCase)]
    assert len(told) == 1
    assert [change.event for change in told[0].changes] == ["pass_step"]
    assert [change.event for change in log_of(case.reference_number)].count("pass_step") == 1


def test_a_decision_is_signed_off_once_however_often_it_is_sent() -> None:
    case = arrival("bare")
    actions.draft_decision(case.reference_number, outcome="grant", by=CLERK)
    results = at_once(*[lambda: actions.sign_off(case.reference_number, by=CHIEF)] * 4)
    assert len([result for result in results if isinstance(result, Refusal)]) == 3
    assert case_of(case.reference_number).step == "notice"
