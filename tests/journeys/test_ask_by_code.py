"""Asking about a look by the code of a matter: what it opens, one question, its answer, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.queries import messages_of
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.journeys import apply, delayed_looks, own_looks
from madoguchi.journeys.ask_about_looks import ask_about, ask_by_code
from madoguchi.journeys.errors import AnswerNeedsOtherHands, NoSuchLook, QuestionMissing
from madoguchi.journeys.look_questions import answer_question, question_asked, question_sheet
from madoguchi.journeys.models import LookQuestion, VisitForm
from madoguchi.journeys.own_looks import look_by_code
from madoguchi.journeys.questions_asked import Asker, by_account, questions_by_code, questions_of
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, moved_to, now
from madoguchi.values.individual_number import IndividualNumberFound
from tests.house.scene import draft_of
from tests.journeys import office
from tests.plans import plan_of

pytestmark = pytest.mark.usefixtures("published")

NOBODY = anonymous()
OWNER = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
STRANGER = Actor(ActorKind.RESIDENT, "resident-9", "見本 次郎")
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))


@pytest.fixture(autouse=True)
def on_a_friday() -> Iterator[None]:
    """Everything is asked on one Friday."""
    with moved_to(datetime(2026, 11, 27, 16, tzinfo=JST)):
        yield


def applied(seed: int = 1, by: Actor = NOBODY) -> str:
    return apply.submit_application(draft_of(by, seed=seed).ref, by=by, language="ja")


def look(*numbers: str, by: Actor = office.CENTRE) -> int:
    record(by, "read", dossiers=numbers, data="申請の内容", purpose="申請の審査と決定")
    return int(Entry.objects.latest("id").pk)


def asked(number: str, entry: int, text: str = "なぜですか。", *, by: Actor = NOBODY) -> LookQuestion:
    ask_by_code(number, entry, text, objects_to_it=False, by=by)
    return LookQuestion.objects.get(code_of=number, entry=entry)


def test_what_is_asked_by_the_code_reaches_who_answers_and_the_answer_comes_back() -> None:
    number = applied()
    row = asked(number, look(number), "なぜ見たのですか。")
    assert (row.account_ref, row.code_of, row.subjects, row.due_on.isoformat()) == ("", number, [number], "2026-12-11")
    (line,) = question_sheet(AUDITOR).lines
    assert (line.number, line.text, line.subjects) == (row.number, "なぜ見たのですか。", (number,))
    answer_question(line.ref, "審査のためです。", by=AUDITOR)
    (mine,) = questions_by_code(number)
    assert (mine.number, mine.answer, mine.answered_by) == (row.number, "審査のためです。", AUDITOR.name)
    assert look_by_code(number, row.entry, "ja")[2] == mine


def test_who_asks_by_the_code_is_whoever_holds_it_in_the_journal_also_when_signed_in() -> None:
    number = applied()
    for by in (NOBODY, STRANGER):
        asked(number, look(number), by=by)
        told = Entry.objects.filter(verb="write:question_asked").latest("id")
        assert (told.dossiers, told.detail[BY_CODE]) == ([number], True)
        assert "なぜ" not in str(told.detail) + told.data + told.purpose


def test_one_look_is_asked_about_once_however_often_and_by_the_account_besides() -> None:
    number = applied(by=OWNER)
    entry = look(number)
    first = asked(number, entry)
    asked(number, entry, "もう一度。", by=STRANGER)
    assert [one.text for one in LookQuestion.objects.all()] == ["なぜですか。"]
    assert Entry.objects.filter(verb="write:question_asked").count() == 1
    ask_about(entry, "私もたずねます。", objects_to_it=True, by=OWNER)
    (own,) = questions_of(by_account(OWNER), own_looks.own_of(OWNER, "ja"))
    assert (own.text, LookQuestion.objects.get(code_of=number).pk) == ("私もたずねます。", first.pk)


def test_a_list_that_showed_others_too_is_asked_about_as_far_as_it_showed_what_the_code_opens() -> None:
    number, other = applied(1), applied(2)
    entry = look(number, other)
    assert asked(number, entry).subjects == [number]
    assert asked(other, entry).subjects == [other]
    assert [len(questions_by_code(one)) for one in (number, other)] == [1, 1]
    assert {one.subjects for one in question_sheet(AUDITOR).lines} == {(number,), (other,)}


def test_what_the_code_does_not_open_is_no_look_to_it() -> None:
    number, other = applied(1), applied(2)
    until = now() + timedelta(days=30)
    ref = delayed_looks.ask_for_delay(
        number, reason="crime", words="不正な受給の疑いを調べています。", until=until, by=office.CLERK
    )
    for approver in (office.CHIEF, office.GRANT_CHIEF):
        delayed_looks.agree_to_delay(ref, by=approver)
    record(NOBODY, "read", dossiers=[number], data="申請の状況", detail={BY_CODE: True})
    by_the_code = int(Entry.objects.latest("id").pk)
    record(NOBODY, "read", dossiers=[number], data="申請の状況")
    own = int(Entry.objects.latest("id").pk)
    for entry in (look(other), look(number, by=office.CLERK), by_the_code, own, 0, 10**17):
        with pytest.raises(NoSuchLook):
            ask_by_code(number, entry, "なぜですか。", objects_to_it=False, by=NOBODY)
    assert not LookQuestion.objects.exists()


def test_a_look_at_the_person_whose_visit_the_matter_came_from_is_opened_by_its_code(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    number = applied()
    monkeypatch.setattr(own_looks, "people_of_matters", lambda numbers: ("P-0001",))
    row = asked(number, look("P-0001"))
    assert (row.subjects, row.code_of) == (["P-0001"], number)
    assert not VisitForm.objects.exists()


def test_nothing_empty_and_no_individual_number_is_asked() -> None:
    number = applied()
    entry = look(number)
    with pytest.raises(QuestionMissing):
        asked(number, entry, "  ")
    with pytest.raises(IndividualNumberFound):
        asked(number, entry, "私の番号は 123456789018 です。")


def test_who_looked_does_not_answer_and_who_answers_reads_the_look_and_no_more() -> None:
    number = applied()
    answers = office.member("answers-1", "resident_services")
    row = asked(number, look(number, by=answers))
    with pytest.raises(AnswerNeedsOtherHands):
        answer_question(row.ref, "審査のためです。", by=answers)
    found, seen = question_asked(row.ref, by=office.member("answers-2", "resident_services"))
    assert (found.subjects, seen.subjects, seen.who) == ((number,), (number,), answers.name)


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "回答しました"), ("ja-easy", "聞きましたね"), ("en", "You asked")]
)
def test_the_applicant_is_told_in_their_language_that_there_is_an_answer_and_nothing_of_it(
    language: str, words: str
) -> None:
    number = applied()
    Dossier.objects.filter(reference_number=number).update(applicant_email="hanako@example.jp", language=language)
    row = asked(number, look(number))
    answer_question(row.ref, "審査のためです。", by=AUDITOR)
    answer_question(row.ref, "審査のためでした。", by=AUDITOR)
    (letter,) = [one for one in messages_of(number) if one.kind == "look_answered"]
    assert letter.recipient == "hanako@example.jp"
    assert words in letter.body
    assert row.number in letter.body
    for secret in ("なぜ", "審査のため", office.CENTRE.name):
        assert secret not in letter.subject + letter.body
    assert ProcrastinateJob.objects.filter(task_name="deliver_message", args__message_ref=letter.ref).exists()


def test_a_row_has_either_an_account_or_a_code() -> None:
    number = applied()
    row = asked(number, look(number))
    for wrong in ({"account_ref": "owner-1"}, {"code_of": ""}):
        with pytest.raises(IntegrityError, match="either_an_account_or_a_code_asks"), transaction.atomic():
            LookQuestion.objects.filter(pk=row.pk).update(**wrong)
    assert questions_of(Asker(), [number]) == ()


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_ask_at_once_have_asked_once() -> None:
    number = applied()
    entry = look(number)
    at_once = Barrier(2)

    def press() -> None:
        try:
            with moved_to(datetime(2026, 11, 27, 16, tzinfo=JST)):
                at_once.wait(timeout=30)
                ask_by_code(number, entry, "なぜですか。", objects_to_it=False, by=NOBODY)
        finally:
            connection.close()

    pressing = [Thread(target=press) for _ in range(2)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join(timeout=60)
    assert LookQuestion.objects.filter(code_of=number, entry=entry).count() == 1
    assert Entry.objects.filter(verb="write:question_asked", dossiers__contains=[number]).count() == 1


def test_what_was_asked_by_a_code_is_found_by_its_index() -> None:
    found = LookQuestion.objects.filter(account_ref="", code_of="4827-0935-48").order_by("-asked_at")[:10]
    assert "questions_by_code" in plan_of(found)
