"""Asking about a look: it has a number, somebody who answers by a day of the city's calendar, and a state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import apply, look_questions, own_looks
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.errors import (
    AnswerMissing,
    AnswerNeedsOtherHands,
    NoSuchLook,
    NoSuchQuestion,
    QuestionMissing,
)
from madoguchi.journeys.look_questions import (
    answer_question,
    answering_division,
    may_answer,
    question_asked,
    question_sheet,
)
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.questions_asked import QuestionState, by_account, questions_of
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, moved_to
from tests.house.scene import draft_of
from tests.journeys import office
from tests.plans import plan_of

pytestmark = pytest.mark.usefixtures("published")

DESK = "resident_services"
OWNER = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
OTHER = Actor(ActorKind.RESIDENT, "resident-9", "見本 次郎")
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))
ANSWERS = office.member("answers-1", DESK)
FRIDAY = datetime(2026, 11, 27, 16, tzinfo=JST)


@pytest.fixture(autouse=True)
def on_a_friday() -> Iterator[None]:
    """Everything is asked on one Friday."""
    with moved_to(FRIDAY):
        yield


def applied(by: Actor, seed: int) -> str:
    return apply.submit_application(draft_of(by, seed=seed).ref, by=by, language="ja")


def shown(by: Actor) -> tuple[own_looks.Disclosure, ...]:
    return own_looks.own_looks(by, "ja").looks


def asked(by: Actor = OWNER, seed: int = 1, looker: Actor = office.CENTRE) -> LookQuestion:
    """A question about the latest look at a new matter."""
    record(looker, "read", dossiers=[applied(by, seed)], data="申請の内容")
    ask_about(shown(by)[0].entry, "なぜですか。", objects_to_it=False, by=by)
    return LookQuestion.objects.latest("id")


def test_a_look_at_somebody_elses_is_not_found() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    for stranger in (OTHER, anonymous()):
        with pytest.raises(NoSuchLook):
            ask_about(entry, "なぜですか。", objects_to_it=False, by=stranger)
    assert not LookQuestion.objects.exists()


def test_a_question_reaches_who_answers_at_once_and_its_answer_the_resident() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    ask_about(entry, "なぜ見たのですか。", objects_to_it=True, by=OWNER)
    ask_about(entry, "もう一度。", objects_to_it=False, by=OWNER)
    told = Entry.objects.filter(verb="write:question_asked").get()
    assert (told.actor_ref, told.dossiers) == (OWNER.ref, [number])
    assert "なぜ" not in str(told.detail)
    (asked,) = question_sheet(AUDITOR).lines
    assert (asked.text, asked.objects_to_it, asked.subjects) == ("なぜ見たのですか。", True, (number,))
    answer_question(asked.ref, "審査のためです。", by=AUDITOR)
    assert question_sheet(AUDITOR).lines == ()
    page = own_looks.own_looks(OWNER, "ja")
    assert page.questions[entry].answer == "審査のためです。"
    assert page.looks[0].verb == "write:question_answered"


def test_nobody_but_the_division_and_the_auditor_reads_or_answers_a_question() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    ask_about(shown(OWNER)[0].entry, "なぜですか。", objects_to_it=False, by=OWNER)
    ref = LookQuestion.objects.get().ref
    contractor = office.member("company-1", DESK, roles=("contractor",))
    administrator = office.member("administrator-2", DESK, roles=("administrator",))
    for other in (office.CENTRE, office.CHIEF, office.ADMINISTRATOR, OWNER, contractor, administrator):
        with pytest.raises(NotPermitted):
            question_sheet(other)
        with pytest.raises(NotPermitted):
            answer_question(ref, "審査のためです。", by=other)
    with pytest.raises(NoSuchQuestion):
        question_asked("q-\0", by=AUDITOR)


def test_neither_a_question_nor_an_answer_is_empty() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    with pytest.raises(QuestionMissing):
        ask_about(entry, "  ", objects_to_it=False, by=OWNER)
    ask_about(entry, "なぜですか。", objects_to_it=False, by=OWNER)
    with pytest.raises(AnswerMissing):
        answer_question(LookQuestion.objects.get().ref, " ", by=AUDITOR)


def test_a_question_has_a_number_a_desk_and_a_day_of_the_citys_calendar() -> None:
    row = asked()
    assert row.number.startswith("Q-")
    assert int(row.number.replace("-", "")[1:]) % 97 == 3
    assert answering_division() == DESK
    assert city().look_questions.days == 10
    # Ten business days from the Monday on; no holiday lies between.
    assert row.due_on == date(2026, 12, 11)


def test_the_division_that_answers_reads_it_answers_it_and_leaves_its_entries() -> None:
    row = asked()
    (line,) = question_sheet(ANSWERS).lines
    found, look = question_asked(line.ref, by=ANSWERS)
    assert (found.number, look.who) == (row.number, office.CENTRE.name)
    assert look.legal_basis == procedure(office.CHILD).identity.legal_basis
    answer_question(line.ref, "審査のためです。", by=ANSWERS)
    told = Entry.objects.filter(actor_ref=ANSWERS.ref).order_by("id").values_list("verb", "dossiers", "legal_basis")
    assert [verb for verb, *_rest in told] == ["list", "read", "write:question_answered"]
    assert {tuple(numbers) for _verb, numbers, _law in told} == {tuple(row.subjects)}
    assert all(law for *_rest, law in told)
    (mine,) = questions_of(by_account(OWNER), own_looks.own_of(OWNER, "ja"))
    assert (mine.state, mine.answer, mine.answered_by) == (QuestionState.ANSWERED, "審査のためです。", ANSWERS.name)


def test_who_looked_does_not_answer_why() -> None:
    row = asked(looker=ANSWERS)
    with pytest.raises(AnswerNeedsOtherHands):
        answer_question(row.ref, "審査のためです。", by=ANSWERS)
    answer_question(row.ref, "審査のためです。", by=office.member("answers-2", DESK))


def test_a_question_is_overdue_from_the_day_after_its_day_and_counted_so_until_it_is_answered() -> None:
    row = asked()
    for on, state, overdue in ((11, QuestionState.WAITING, 0), (12, QuestionState.OVERDUE, 1)):
        with moved_to(datetime(2026, 12, on, 0, 30, tzinfo=JST)):
            sheet = question_sheet(ANSWERS)
            assert ([one.state for one in sheet.lines], sheet.overdue) == ([state], overdue)
    with moved_to(datetime(2026, 12, 12, tzinfo=JST)):
        answer_question(row.ref, "審査のためです。", by=ANSWERS)
        assert question_sheet(ANSWERS).overdue == 0


def test_the_list_goes_by_the_day_in_pages_that_leave_nothing_out() -> None:
    refs = [asked(seed=seed).ref for seed in (1, 2, 3)]
    LookQuestion.objects.filter(ref=refs[2]).update(due_on=FRIDAY.date() - timedelta(days=1))
    seen, after = [], ""
    for _ in range(4):
        sheet = question_sheet(ANSWERS, after=after, limit=1)
        seen += [one.ref for one in sheet.lines]
        after = sheet.after
        if not after:
            break
    assert seen == [refs[2], refs[0], refs[1]]
    for nonsense in ("x", "2026-12-11", "2026-12-11~x", "\0~1"):
        assert len(question_sheet(ANSWERS, after=nonsense).lines) == 3


def test_a_longer_list_asks_no_more_often_and_is_found_by_its_index() -> None:
    counts = []
    for seed in (1, 2, 3):
        asked(seed=seed)
        with CaptureQueriesContext(connection) as captured:
            question_sheet(ANSWERS)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    waiting = LookQuestion.objects.filter(answered_at__isnull=True).order_by("due_on", "id")[:51]
    assert "questions_by_due_day" in plan_of(waiting)


def test_without_a_division_only_the_auditors_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_questions, "answering_division", lambda: "")
    assert may_answer(AUDITOR)
    assert not may_answer(ANSWERS)


def test_two_who_asked_at_once_have_different_numbers_and_one_who_asks_twice_has_one() -> None:
    first, second = asked(), asked(OTHER, 2)
    assert first.number != second.number
    ask_about(first.entry, "もう一度。", objects_to_it=True, by=OWNER)
    assert [one.number for one in questions_of(by_account(OWNER), own_looks.own_of(OWNER, "ja"))] == [first.number]


def test_whoever_asked_is_told_by_mail_that_there_is_an_answer_and_nothing_of_it() -> None:
    Account.objects.create(ref=OWNER.ref, kind="resident", name=OWNER.name, email="hanako@example.jp")
    number = applied(OWNER, 1)
    record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    look = shown(OWNER)[0]
    ask_about(look.entry, "なぜですか。", objects_to_it=False, by=OWNER, language="en")
    question = LookQuestion.objects.get()
    answer_question(question.ref, "審査のためです。", by=AUDITOR)
    answer_question(question.ref, "審査のためでした。", by=AUDITOR)
    (letter,) = messages_about(question.number)
    assert (letter.recipient, letter.kind) == ("hanako@example.jp", "look_answered")
    assert f"/mine/looks/{look.entry}" in letter.body
    assert question.number in letter.subject
    for secret in (number, "なぜ", "審査", office.CENTRE.name, OWNER.name):
        assert secret not in letter.subject + letter.body
    assert ProcrastinateJob.objects.filter(task_name="deliver_message", args__message_ref=letter.ref).exists()


def test_whose_address_nobody_knows_reads_the_answer_on_the_page_only() -> None:
    Account.objects.create(ref=OWNER.ref, kind="resident", name=OWNER.name)
    for one in (asked(OWNER, 1), asked(OTHER, 2)):  # of the other not even an account is left
        answer_question(one.ref, "審査のためです。", by=AUDITOR)
        assert messages_about(one.number) == ()
