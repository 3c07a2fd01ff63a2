"""What a resident is shown of looks at what is theirs, and asking about one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.faces.portal.looks import look_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import apply, own_looks
from madoguchi.journeys.audit import break_glass_of
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.errors import AnswerMissing, NoSuchLook, NoSuchQuestion, QuestionMissing
from madoguchi.journeys.inbox import Wanted, inbox_sheet
from madoguchi.journeys.models import LookQuestion, Visit, VisitForm
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import moved_to, now
from tests.house.scene import draft_of
from tests.journeys import office

pytestmark = pytest.mark.usefixtures("published")

OWNER = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
OTHER = Actor(ActorKind.RESIDENT, "resident-9", "見本 次郎")
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))


def applied(by: Actor, seed: int) -> str:
    return apply.submit_application(draft_of(by, seed=seed).ref, by=by, language="ja")


def shown(by: Actor) -> tuple[own_looks.Disclosure, ...]:
    return own_looks.own_looks(by, "ja").looks


def test_a_look_stands_first_the_moment_it_was_made() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    first = shown(OWNER)[0]
    assert (first.who, first.office, first.verb) == (office.CENTRE.name, "administrative_centre", "read")
    assert first.subjects == (number,)
    assert "審査と決定" in first.purpose
    assert first.legal_basis


def test_a_list_that_shows_many_people_is_one_entry_and_each_sees_only_their_own() -> None:
    mine, theirs = applied(OWNER, 1), [applied(OTHER, seed) for seed in (2, 3)]
    before = Entry.objects.count()
    inbox_sheet(office.CENTRE, Wanted(view="all"), size=50, language="ja")
    listed = Entry.objects.order_by("id")[before:]
    assert [sorted(one.dossiers) for one in listed] == [sorted([mine, *theirs])]
    assert shown(OWNER)[0].subjects == (mine,)
    assert sorted(shown(OTHER)[0].subjects) == sorted(theirs)


def test_the_post_of_who_looked_is_told_as_it_was_then() -> None:
    number = applied(OWNER, 1)
    record(office.CHIEF, "read", dossiers=[number], data="申請の内容")
    look = look_of(shown(OWNER)[0], "")
    assert (look.office, look.who) == ("子育て支援課 課長", office.CHIEF.name)


def test_s_log_6_no_look_tells_anything_of_a_third_person() -> None:
    mine, theirs = applied(OWNER, 1), applied(OTHER, 2)
    record(office.CENTRE, "list", dossiers=[mine, theirs], data="受信箱", detail={"about": theirs})
    words = "次郎さんから、となりの家の子どもについて通報がありました。"
    break_glass_of(mine, reason="safety", words=words, by=office.STRANGER)
    record(OTHER, "read", dossiers=[mine, theirs], data="申請の内容")
    told = repr(own_looks.own_looks(OWNER, "ja")) + repr(disclosures_of(mine))
    assert mine in told
    assert [secret for secret in (theirs, OTHER.name, words) if secret in told] == []


def test_looks_at_the_register_entry_of_a_matter_of_the_counter_are_shown() -> None:
    number = applied(OWNER, 1)
    visit = Visit.objects.create(
        ref="v", tablet_key="k", person_ref="P-1", name="見本", purpose="", by_ref="s", by_name="s", started_at=now()
    )
    VisitForm.objects.create(visit=visit, procedure=office.CHILD, draft_ref="d", reference_number=number)
    record(office.CENTRE, "read", dossiers=["P-1"], data="住民の登録", purpose="窓口での手続")
    page = own_looks.own_looks(OWNER, "ja")
    assert page.looks[0].subjects == ("P-1",)
    assert page.own["P-1"].kind == own_looks.PERSON
    assert all("P-1" not in one.subjects for one in shown(OTHER))


def test_a_resident_and_the_house_itself_are_no_lookers() -> None:
    number = applied(OWNER, 1)
    record(OWNER, "read", dossiers=[number], data="申請の内容")
    assert shown(OWNER) == ()


def test_pages_leave_nothing_out_and_show_nothing_twice_although_moments_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_looks, "A_PAGE", 2)
    number = applied(OWNER, 1)
    with moved_to(now() + timedelta(minutes=1)):
        for _ in range(5):
            record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    seen, after = [], ""
    for _ in range(9):
        page = own_looks.own_looks(OWNER, "ja", after=after)
        seen += [one.entry for one in page.looks]
        after = page.after
        if not after:
            break
    assert len(seen) == 5
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01~1", "2026-01-01T00:00:00+09:00~x", "\0", "~"])
def test_what_is_no_cursor_begins_at_the_beginning(after: str) -> None:
    number = applied(OWNER, 1)
    record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    assert len(own_looks.own_looks(OWNER, "ja", after=after).looks) == 1


def test_a_look_at_somebody_elses_is_not_found() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    for stranger in (OTHER, anonymous()):
        with pytest.raises(NoSuchLook):
            own_looks.ask_about(entry, "なぜですか。", objects_to_it=False, by=stranger)
    assert not LookQuestion.objects.exists()


def test_a_question_reaches_the_auditor_at_once_and_its_answer_the_resident() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    own_looks.ask_about(entry, "なぜ見たのですか。", objects_to_it=True, by=OWNER)
    own_looks.ask_about(entry, "もう一度。", objects_to_it=False, by=OWNER)
    (asked,) = own_looks.questions_to_answer(AUDITOR)
    assert (asked.text, asked.objects_to_it, asked.subjects) == ("なぜ見たのですか。", True, (number,))
    own_looks.answer_question(asked.ref, "審査のためです。", by=AUDITOR)
    assert own_looks.questions_to_answer(AUDITOR) == ()
    page = own_looks.own_looks(OWNER, "ja")
    assert page.questions[entry].answer == "審査のためです。"
    assert page.looks[0].verb == "write:question_answered"


def test_nobody_but_the_auditor_reads_or_answers_a_question() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    own_looks.ask_about(shown(OWNER)[0].entry, "なぜですか。", objects_to_it=False, by=OWNER)
    ref = LookQuestion.objects.get().ref
    for other in (office.CENTRE, office.CHIEF, office.ADMINISTRATOR, OWNER):
        with pytest.raises(NotPermitted):
            own_looks.questions_to_answer(other)
        with pytest.raises(NotPermitted):
            own_looks.answer_question(ref, "審査のためです。", by=other)
    with pytest.raises(NoSuchQuestion):
        own_looks.question_asked("q-\0", by=AUDITOR)


def test_neither_a_question_nor_an_answer_is_empty() -> None:
    case_sheet(applied(OWNER, 1), by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    with pytest.raises(QuestionMissing):
        own_looks.ask_about(entry, "  ", objects_to_it=False, by=OWNER)
    own_looks.ask_about(entry, "なぜですか。", objects_to_it=False, by=OWNER)
    with pytest.raises(AnswerMissing):
        own_looks.answer_question(LookQuestion.objects.get().ref, " ", by=AUDITOR)
