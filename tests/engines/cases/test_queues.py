from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.errors import CursorUnreadable
from madoguchi.engines.cases.queries import InboxFilter, counts, inbox
from madoguchi.engines.cases.queries.cursors import read_cursor
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import JST
from tests.plans import leave_only

from .conftest import Arrive
from .made import CENTRE, CENTRE_TOO, CHIEF, CLERK, RESIDENT

AT_CENTRE = InboxFilter(divisions=frozenset({"centre"}), view="all", person=CENTRE.ref)
OF_A_WARD = InboxFilter(bound=frozenset({("centre", "401064")}), view="all", person=CENTRE.ref)
MONDAY = datetime(2026, 11, 9, 10, tzinfo=JST)


def numbers(wanted: InboxFilter) -> list[str]:
    return [row.case.reference_number for row in inbox(wanted).rows]


def test_each_view_shows_its_own_cases(arrive: Arrive) -> None:
    free, mine, waiting = (arrive().reference_number for _ in range(3))
    actions.take(mine, by=CENTRE)
    actions.request_correction(waiting, fields=["a"], text="直してください。", by=CENTRE)
    assert set(numbers(AT_CENTRE)) == {free, mine, waiting}
    assert numbers(replace(AT_CENTRE, view="mine")) == [mine]
    assert set(numbers(replace(AT_CENTRE, view="unassigned"))) == {free, waiting}
    assert numbers(replace(AT_CENTRE, view="waiting")) == [waiting]
    assert numbers(replace(AT_CENTRE, view="something")) == []


def test_drafts_held_notices_and_ended_cases_have_their_views(arrive: Arrive) -> None:
    drafted, held, done = (arrive("bare").reference_number for _ in range(3))
    for number in (drafted, held, done):
        actions.draft_decision(number, outcome="grant", by=CLERK)
    for number in (held, done):
        actions.sign_off(number, by=CHIEF)
    actions.hold_notice(held, reason="字形がありません。", by=SYSTEM)
    actions.issue(done, by=SYSTEM)
    family = InboxFilter(divisions=frozenset({"family"}))
    assert numbers(replace(family, view="decision")) == [drafted]
    assert numbers(replace(family, view="held")) == [held]
    assert numbers(replace(family, view="done")) == [done]
    assert counts(family) | {"mine": 0} == {
        "mine": 0, "unassigned": 1, "waiting": 0, "due_soon": 0, "overdue": 0, "decision": 1, "held": 1, "all": 2,
    }  # fmt: skip


def test_the_centre_sees_the_end_of_what_it_examined(arrive: Arrive) -> None:
    number = arrive(answers={"amount": 1}).reference_number
    actions.pass_step(number, by=CENTRE)
    actions.withdraw(number, by=CLERK, reason="電話で申出")
    assert numbers(replace(AT_CENTRE, view="done")) == [number]
    both = replace(AT_CENTRE, divisions=frozenset({"centre", "family"}), view="done")
    assert numbers(both) == [number]


def test_late_and_nearly_late_cases_are_told_apart_and_waiting_is_never_late(arrive: Arrive) -> None:
    with time_machine.travel(MONDAY, tick=False):
        waiting, running = arrive().reference_number, arrive().reference_number
        actions.request_correction(waiting, fields=["a"], text="直してください。", by=CENTRE)
    with time_machine.travel(datetime(2026, 11, 19, 10, tzinfo=JST), tick=False):
        assert numbers(replace(AT_CENTRE, view="due_soon")) == [running]
        assert numbers(replace(AT_CENTRE, view="overdue")) == []
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=JST), tick=False):
        assert numbers(replace(AT_CENTRE, view="due_soon")) == []
        late = inbox(replace(AT_CENTRE, view="overdue")).rows
        assert [row.case.reference_number for row in late] == [running]
        assert late[0].clock.overdue


def test_a_queue_is_narrowed_by_procedure_ward_and_step(arrive: Arrive) -> None:
    one = arrive(ward="401064").reference_number
    other = arrive("careful", ward="401072").reference_number
    assert numbers(replace(AT_CENTRE, procedure="careful")) == [other]
    assert numbers(replace(AT_CENTRE, ward="401064")) == [one]
    assert numbers(replace(AT_CENTRE, step="decision")) == []
    assert numbers(replace(OF_A_WARD, bound=frozenset({("centre", "401072")}))) == [other]
    assert numbers(replace(OF_A_WARD, bound=frozenset())) == []


def test_people_who_ask_alike_are_each_answered_with_their_own(arrive: Arrive) -> None:
    mine, theirs = arrive().reference_number, arrive().reference_number
    at_the_end = arrive("bare").reference_number
    actions.take(mine, by=CENTRE)
    actions.take(theirs, by=CENTRE_TOO)
    assert numbers(replace(AT_CENTRE, view="mine")) == [mine]
    assert numbers(replace(AT_CENTRE, view="mine", person=CENTRE_TOO.ref)) == [theirs]
    assert numbers(replace(AT_CENTRE, view="mine", person="somebody else")) == []
    assert numbers(replace(AT_CENTRE, divisions=frozenset({"family"}))) == [at_the_end]
    assert numbers(replace(AT_CENTRE, divisions=frozenset({"tax"}))) == []
    assert counts(AT_CENTRE)["all"] == 2
    assert counts(replace(AT_CENTRE, divisions=frozenset({"family"})))["all"] == 1
    assert counts(replace(AT_CENTRE, person=CENTRE_TOO.ref))["mine"] == 1
    assert counts(replace(AT_CENTRE, person="somebody else"))["mine"] == 0


def test_nothing_is_counted_for_somebody_without_a_post(arrive: Arrive) -> None:
    arrive(ward="401064")
    assert set(counts(replace(OF_A_WARD, bound=frozenset())).values()) == {0}


def test_a_post_of_a_ward_lists_and_counts_that_ward_of_its_own_division_alone(arrive: Arrive) -> None:
    here, there, nowhere = (arrive(ward=ward).reference_number for ward in ("401064", "401072", ""))
    family = arrive("bare", ward="401072").reference_number
    assert numbers(OF_A_WARD) == [here]
    assert counts(OF_A_WARD)["all"] == 1
    both = replace(OF_A_WARD, divisions=frozenset({"family"}))  # a post of the whole city beside it widens nothing
    assert set(numbers(both)) == {here, family}
    assert counts(both)["all"] == 2
    assert not {there, nowhere} & set(numbers(both))


def test_what_was_begun_in_another_ward_is_not_among_the_ended(arrive: Arrive) -> None:
    here, there = (arrive(ward=ward).reference_number for ward in ("401064", "401072"))
    for number in (here, there):
        actions.withdraw(number, by=RESIDENT)
    assert numbers(replace(OF_A_WARD, view="done")) == [here]


def test_a_case_that_went_to_another_desk_is_no_longer_among_ones_own(arrive: Arrive) -> None:
    here, there = (arrive(ward=ward).reference_number for ward in ("401064", "401072"))
    for number in (here, there):
        actions.take(number, by=CENTRE)
    assert numbers(replace(OF_A_WARD, view="mine")) == [here]
    assert counts(OF_A_WARD)["mine"] == 1


def test_the_queue_of_a_ward_is_read_from_its_own_index(arrive: Arrive) -> None:
    number = arrive(ward="401064").reference_number
    assert numbers(OF_A_WARD) == [number]
    leave_only("cases_of_desk_by_ward")
    with CaptureQueriesContext(connection) as asked:
        numbers(OF_A_WARD)
    (about_cases,) = [one["sql"] for one in asked if '"cases_case"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {about_cases}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "cases_of_desk_by_ward" in plan


def arrivals_on_several_days(arrive: Arrive, cases: int) -> None:
    for number in range(cases):
        with time_machine.travel(MONDAY + timedelta(days=number // 3), tick=False):
            arrive("bare" if number % 4 == 0 else "full")


@pytest.mark.parametrize("view", ["all", "done"])
def test_paging_forwards_and_back_shows_every_case_once_in_one_order(arrive: Arrive, view: str) -> None:
    arrivals_on_several_days(arrive, 11)
    wanted = InboxFilter(divisions=frozenset({"centre", "family", "tax"}), view="all")
    if view == "done":
        for number in numbers(wanted):
            actions.withdraw(number, by=RESIDENT)
    wanted = replace(wanted, view=view, limit=3)
    pages, after = [], ""
    while True:
        page = inbox(replace(wanted, after=after))
        pages.append(page)
        after = page.next_cursor
        if not after:
            break
    shown = [row.case.reference_number for page in pages for row in page.rows]
    assert shown == numbers(replace(wanted, limit=100))
    assert len(set(shown)) == len(shown) == 11
    assert [bool(page.previous_cursor) for page in pages] == [False, True, True, True]
    back = inbox(replace(wanted, before=pages[2].previous_cursor))
    assert back.rows == pages[1].rows
    first = inbox(replace(wanted, before=back.previous_cursor))
    assert first.rows == pages[0].rows
    assert (first.previous_cursor, bool(first.next_cursor)) == ("", True)


def test_the_most_urgent_case_comes_first(arrive: Arrive) -> None:
    arrivals_on_several_days(arrive, 7)
    rows = inbox(replace(AT_CENTRE, divisions=frozenset({"centre", "family"}))).rows
    due = [(row.case.due_on, row.case.reference_number) for row in rows]
    assert due == sorted(due)


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026-11-09", "2026-11-09~", "2026-13-40~4827-0935-61", "2026-11-09T10:00:00~4827", "~", "\x00~\x00"],
)
def test_a_cursor_nobody_gave_out_is_refused(text: str) -> None:
    with pytest.raises(CursorUnreadable):
        read_cursor(text)


def test_a_page_and_its_tabs_cost_a_fixed_number_of_queries(arrive: Arrive) -> None:
    arrivals_on_several_days(arrive, 6)
    inbox(AT_CENTRE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        inbox(replace(AT_CENTRE, divisions=frozenset({"centre", "family", "tax"})))
        counts(AT_CENTRE)
    assert len([query for query in queries if "cases_case" in query["sql"]]) == 2


def test_no_view_counts_further_than_people_read(arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        arrive()
    monkeypatch.setattr("madoguchi.engines.cases.queries.queues.COUNTED_TO", 2)
    assert counts(AT_CENTRE)["all"] == 2


def test_the_next_case_is_the_most_urgent_free_one(arrive: Arrive) -> None:
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        later = arrive().reference_number
    with time_machine.travel(MONDAY, tick=False):
        sooner = arrive().reference_number
    first = actions.take_next(["centre"], by=CENTRE)
    second = actions.take_next(["centre"], by=CENTRE_TOO)
    assert first is not None
    assert second is not None
    assert (first.reference_number, second.reference_number) == (sooner, later)
    assert actions.take_next(["centre"], by=CENTRE) is None


def test_the_next_case_is_one_the_taker_may_work_on(arrive: Arrive) -> None:
    arrive()
    assert actions.take_next(["centre"], by=CLERK) is None
    arrive("careful")
    twice = arrive("careful")
    actions.pass_step(twice.reference_number, by=CENTRE)
    actions.pass_step(twice.reference_number, by=CLERK)
    assert actions.take_next(["family"], by=CLERK) is None
    assert actions.take_next(["centre"], by=CENTRE, procedure="bare") is None
    taken = actions.take_next(["centre"], by=CENTRE, procedure="careful")
    assert taken is not None
    assert taken.procedure_id == "careful"
