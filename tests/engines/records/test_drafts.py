from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

import pytest
from PIL import Image

from madoguchi.engines.records.actions import (
    forget_expired_drafts,
    lock_draft,
    replace_answers,
    save_page,
    seal_draft,
    start_draft,
)
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.errors import (
    AlreadySealed,
    AnswersTooDeep,
    AnswersUnreadable,
    DraftExpired,
    DraftIncomplete,
    NoSuchDraft,
    UnknownInputs,
    UnknownPage,
)
from madoguchi.engines.records.models import Draft, Entry
from madoguchi.engines.records.queries import (
    consent_purpose,
    draft_by_resume_code,
    draft_of,
    drafts_of_account,
    entry_of,
    first_page,
    header_of,
    needed_documents,
    open_drafts_by_version,
    page_view,
    pages_shown,
    problems_of,
    summary,
)
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.queries import files_of
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.characters import ForbiddenCharacter
from madoguchi.values.clock import now
from madoguchi.values.held import held
from tests.engines.records.trial import ANSWERS, CHILD, GUARDIAN_POSTED, NAME, child_posted

RESIDENT = Actor(ActorKind.RESIDENT, "r-1", "戸畑 葵")


@dataclass
class Upload:
    name: str | None
    file: BinaryIO | None


def photograph(name: str = "photo.png") -> Upload:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(out, "PNG")
    out.seek(0)
    return Upload(name, out)


def fill(draft: DraftFacts) -> None:
    """Everything up to the confirm page, as a resident would."""
    assert not save_page(draft.ref, "guardian", GUARDIAN_POSTED)
    assert not save_page(draft.ref, "children", child_posted())
    assert not save_page(draft.ref, "more", {})
    assert not save_page(draft.ref, "documents", {})
    assert not save_page(draft.ref, "confirm", {"consent.register_check": ["yes"]})


def sealed(draft: DraftFacts, procedure: Procedure) -> str:
    facts = open_dossier(procedure, draft_ref=draft.ref, applicant=Applicant("戸畑 葵"), by=anonymous())
    seal_draft(lock_draft(draft.ref), dossier=facts.reference_number)
    return facts.reference_number


def test_a_draft_is_found_again_by_its_code_on_any_device(draft: DraftFacts) -> None:
    assert draft_of(draft.ref) == draft
    assert draft_by_resume_code(draft.resume_code.lower().replace("-", " ")) == draft
    with pytest.raises(NoSuchDraft):
        draft_of("nobody")
    with pytest.raises(NoSuchDraft):
        draft_of("\x00")


def test_a_page_leads_to_the_next_until_the_confirm_page(draft: DraftFacts) -> None:
    nexts = [
        save_page(draft.ref, "guardian", GUARDIAN_POSTED).next,
        save_page(draft.ref, "children", child_posted()).next,
        save_page(draft.ref, "more", {}).next,
        save_page(draft.ref, "documents", {}).next,
    ]
    assert nexts == ["children", "more", "documents", "confirm"]
    assert draft_of(draft.ref).page == "documents"
    assert draft_of(draft.ref).revision == 4


def test_nothing_typed_is_lost_even_when_it_is_wrong(trial: Procedure, draft: DraftFacts) -> None:
    problems = save_page(draft.ref, "guardian", {**GUARDIAN_POSTED, "telephone": ["でんわ"], "guardian.given": [""]})
    assert [path for path, _ in problems.problems] == ["guardian", "telephone"]
    later = draft_of(draft.ref)
    assert later.raw["telephone"] == ["でんわ"]
    view = page_view(trial, later, "guardian", "ja", problems=problems)
    shown = {each.name: each.value for field in view.fields for each in field.inputs}
    assert shown["telephone"] == "でんわ"
    assert shown["guardian.family"] == "戸畑"
    assert shown["address.town"] == "大手町"
    assert [path for path, _ in view.problems] == ["guardian", "telephone"]


def test_a_question_opened_by_an_answer_is_no_mistake_yet(draft: DraftFacts) -> None:
    moved = {**GUARDIAN_POSTED, "moved_in": ["yes"]}
    first = save_page(draft.ref, "guardian", moved)
    assert (bool(first), first.stay, first.focus, first.next) == (False, True, "previous_city", "guardian")
    again = save_page(draft.ref, "guardian", {**moved, "previous_city": [""]})
    assert [path for path, _ in again.problems] == ["previous_city"]
    assert save_page(draft.ref, "guardian", {**moved, "previous_city": ["福岡市"]}).next == "children"


def test_a_question_opened_while_another_is_wrong_does_not_hide_it(draft: DraftFacts) -> None:
    outcome = save_page(draft.ref, "guardian", {**GUARDIAN_POSTED, "moved_in": ["yes"], "telephone": ["x"]})
    assert [path for path, _ in outcome.problems] == ["telephone"]


def test_an_individual_number_is_not_stored_and_the_rest_is(draft: DraftFacts) -> None:
    outcome = save_page(draft.ref, "guardian", {**GUARDIAN_POSTED, "telephone": ["123456789018"]})
    assert outcome.refused
    assert [path for path, _ in outcome.problems] == ["telephone"]
    row = Draft.objects.get()
    assert "123456789018" not in str(row.answers) + str(row.raw)
    assert row.answers["guardian"]["family"] == "戸畑"


def test_what_is_not_on_the_page_stores_nothing(draft: DraftFacts) -> None:
    with pytest.raises(UnknownInputs):
        save_page(draft.ref, "guardian", {**GUARDIAN_POSTED, "surprise": ["x"]})
    with pytest.raises(UnknownPage):
        save_page(draft.ref, "account", {})
    with pytest.raises(UnknownPage):
        save_page(draft.ref, "nowhere", {})
    assert draft_of(draft.ref).answers == {}


def test_hard_text_comes_back_as_it_was_typed(draft: DraftFacts) -> None:
    hard = "髙﨑\ufa10𠮷邉󠄀👨‍👩‍👧ﾊﾝｶｸか\u3099㈱①"
    save_page(draft.ref, "guardian", GUARDIAN_POSTED)
    save_page(draft.ref, "children", child_posted(name__given=hard[:12]))
    save_page(draft.ref, "more", {"story": [f"{hard}\r\n{hard}"]})
    answers: Any = draft_of(draft.ref).answers
    assert answers["story"] == f"{hard}\n{hard}"
    assert answers["children"][0]["name"]["given"] == hard[:12]


def test_a_file_is_kept_shown_and_taken_away(trial: Procedure, draft: DraftFacts) -> None:
    outcome = save_page(draft.ref, "documents", {}, {"insurance": [photograph("保険証.png")]})
    assert not outcome
    later = draft_of(draft.ref)
    (ref,) = later.answers["insurance"]  # type: ignore[misc]
    (view,) = page_view(trial, later, "documents", "ja").fields[0].files
    assert (view.ref, view.name) == (ref, "保険証.png")
    assert save_page(draft.ref, "documents", {"remove_file": [view.remove]}).stay
    assert "insurance" not in draft_of(draft.ref).answers
    assert files_of(draft.ref) == []


def test_a_wrong_file_is_said_and_the_good_one_beside_it_kept(trial: Procedure, draft: DraftFacts) -> None:
    wrong = Upload("photo.png", io.BytesIO(b"PK\x03\x04 not a picture"))
    outcome = save_page(draft.ref, "documents", {}, {"insurance": [photograph(), wrong]})
    assert [path for path, _ in outcome.problems] == ["insurance"]
    assert "まとめたもの" in outcome.problems[0][1].text()
    assert outcome.refused
    view = page_view(trial, draft_of(draft.ref), "documents", "ja", problems=outcome)
    assert [path for path, _ in view.problems] == ["insurance"]
    assert [each.text() for each in view.fields[0].problems] == [
        "「photo.png」は、ほかのファイルをまとめたもの（zip など）です。中のファイルを1つずつ付けてください。"
    ]
    assert len(draft_of(draft.ref).answers["insurance"]) == 1  # type: ignore[arg-type]


def test_more_files_than_allowed_are_said(draft: DraftFacts) -> None:
    outcome = save_page(draft.ref, "documents", {}, {"insurance": [photograph(), photograph(), photograph()]})
    assert [each.text() for _, each in outcome.problems] == ["保険の資格がわかるもの：付けられるのは2つまでです。"]
    assert File.objects.count() == 2


def test_a_file_under_a_name_that_is_no_question_is_refused(draft: DraftFacts) -> None:
    with pytest.raises((UnknownInputs, UnknownPage)):
        save_page(draft.ref, "documents", {}, {"guardian": [photograph()]})
    assert not File.objects.exists()


def test_a_complete_draft_is_sealed_once_and_for_good(trial: Procedure, draft: DraftFacts) -> None:
    fill(draft)
    number = sealed(draft, trial)
    entry = entry_of(number)
    assert entry.as_submitted == entry.as_corrected
    assert entry.as_submitted["guardian"] == {**NAME, "roman": "", "single": False}
    assert entry.as_submitted["consent"] == {"register_check": True}
    for again in (
        lambda: seal_draft(lock_draft(draft.ref), dossier=number),
        lambda: save_page(draft.ref, "more", {"amount": ["1"]}),
        lambda: save_page(draft.ref, "confirm", {}),
        lambda: replace_answers(draft.ref, ANSWERS),
    ):
        with pytest.raises(AlreadySealed):
            again()
    assert entry_of(number) == entry
    assert lock_draft(draft.ref).sealed_at is not None


def test_an_incomplete_draft_is_not_sealed(trial: Procedure, draft: DraftFacts) -> None:
    save_page(draft.ref, "guardian", {**GUARDIAN_POSTED, "moved_in": ["yes"], "telephone": ["x"]})
    facts = open_dossier(trial, draft_ref=draft.ref, applicant=Applicant("戸畑 葵"), by=anonymous())
    with pytest.raises(DraftIncomplete) as refused:
        seal_draft(lock_draft(draft.ref), dossier=facts.reference_number)
    assert refused.value.pages == ("guardian", "children", "documents", "confirm")
    assert [path for path, _ in refused.value.problems][:2] == ["telephone", "previous_city"]
    assert not Entry.objects.exists()
    assert draft_of(draft.ref).sealed_at is None


def test_answers_nobody_asked_for_are_not_sealed(trial: Procedure, draft: DraftFacts) -> None:
    fill(draft)
    Draft.objects.update(answers={**draft_of(draft.ref).answers, "previous_city": "福岡市"})
    assert "previous_city" not in entry_of(sealed(draft, trial)).as_submitted


def test_a_draft_lives_thirty_days_from_its_last_save(draft: DraftFacts) -> None:
    Draft.objects.update(expires_at=now() + timedelta(hours=1))
    save_page(draft.ref, "guardian", GUARDIAN_POSTED)
    assert draft_of(draft.ref).expires_at > now() + timedelta(days=29)
    Draft.objects.update(expires_at=now() - timedelta(hours=1))
    with pytest.raises(DraftExpired):
        draft_of(draft.ref)
    with pytest.raises(DraftExpired):
        save_page(draft.ref, "guardian", GUARDIAN_POSTED)


def test_forgotten_drafts_go_with_their_files_and_sealed_ones_stay(trial: Procedure, draft: DraftFacts) -> None:
    other = start_draft(trial, by=anonymous(), language="ja")
    save_page(other.ref, "documents", {}, {"insurance": [photograph()]})
    fill(draft)
    sealed(draft, trial)
    Draft.objects.update(expires_at=now() - timedelta(hours=1))
    assert forget_expired_drafts() == 1
    assert files_of(other.ref) == []
    assert draft_of(draft.ref).sealed_at is not None
    assert draft_of(draft.ref).answers == {}


def test_drafts_are_counted_by_version_and_listed_by_account(trial: Procedure) -> None:
    mine = start_draft(
        trial,
        by=RESIDENT,
        language="en",
        known=dict.fromkeys(("self.name", "self.other"), held(NAME, "account", "アカウント", None)),
    )
    start_draft(trial, by=anonymous(), language="ja")
    assert open_drafts_by_version() == {trial.version: 2}
    assert [one.ref for one in drafts_of_account("r-1")] == [mine.ref]
    assert drafts_of_account("") == []
    assert mine.answers == {"guardian": {**NAME, "roman": "", "single": False}}


def test_a_program_sends_all_answers_at_once(trial: Procedure, draft: DraftFacts) -> None:
    assert not replace_answers(draft.ref, ANSWERS)
    entry = entry_of(sealed(draft, trial))
    assert entry.as_submitted["address"]["ward_code"] == "999016"  # type: ignore[index]
    assert header_of(trial, entry.as_submitted).ward_code == "999016"


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"moved_in": "はい"}, ["moved_in"]),
        ({"unknown": 1}, ["unknown"]),
        ({"guardian": None}, ["guardian"]),
        ({"children": [CHILD, {**CHILD, "birth": "昨日", "x": 1}]}, ["children.1.x", "children.1.birth"]),
        ({"children": "one"}, ["children", "children.0.name", "children.0.birth", "children.0.together"]),
        ({"consent": {}}, ["consent.register_check"]),
        ({"story": "1234 5678 9018"}, ["story"]),
        ({"insurance": ["file-of-somebody-else"]}, ["insurance"]),
        ({"insurance": [{"name": "a.pdf", "content": "***"}]}, ["insurance"]),
        ({"advice": "x"}, ["advice"]),
    ],
)
def test_a_program_is_told_every_problem_and_nothing_is_stored(
    draft: DraftFacts, changes: Any, paths: list[str]
) -> None:
    outcome = replace_answers(draft.ref, {**ANSWERS, **changes})
    assert sorted({path for path, _ in outcome.problems}) == sorted(paths)
    assert draft_of(draft.ref).answers == {}
    assert not File.objects.exists()


def test_a_program_sends_a_file_inside_its_answer(trial: Procedure, draft: DraftFacts) -> None:
    import base64

    content = photograph().file
    assert content is not None
    inline = [{"name": "a.png", "content": base64.b64encode(content.read()).decode()}]
    assert not replace_answers(draft.ref, {**ANSWERS, "insurance": inline})
    (ref,) = draft_of(draft.ref).answers["insurance"]  # type: ignore[misc]
    assert [file.ref for file in files_of(draft.ref)] == [ref]


def test_answers_out_of_all_measure_are_refused(draft: DraftFacts) -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(AnswersTooDeep):
        replace_answers(draft.ref, {"children": deep})
    with pytest.raises(AnswersUnreadable):
        replace_answers(draft.ref, [])
    with pytest.raises(ForbiddenCharacter):
        replace_answers(draft.ref, {**ANSWERS, "story": "a\x00b"})


def test_pages_papers_and_summaries_follow_the_answers(trial: Procedure, draft: DraftFacts) -> None:
    assert first_page(trial) == "guardian"
    assert [page for page, _ in pages_shown(trial, ANSWERS)] == ["guardian", "children", "more", "documents"]
    assert [need.id for need in needed_documents(trial, ANSWERS)] == ["insurance"]
    assert [need.id for need in needed_documents(trial, {**ANSWERS, "moved_in": True})] == ["insurance", "lease"]
    assert summary(trial, ANSWERS, "en")[0].title == "About you"
    assert consent_purpose(trial, "ja") == "支給認定のためにだけ使います。"
    assert [page for page, _ in problems_of(trial, draft, "ja")] == ["guardian"] * 3 + ["children"] * 3


def test_the_confirm_page_asks_for_consent(trial: Procedure, draft: DraftFacts) -> None:
    outcome = save_page(draft.ref, "confirm", {})
    assert [path for path, _ in outcome.problems] == ["consent.register_check"]
    view = page_view(trial, draft_of(draft.ref), "confirm", "ja", problems=outcome)
    assert view.fields[0].problems
    assert view.lead == "支給認定のためにだけ使います。"
    save_page(draft.ref, "confirm", {"consent.register_check": ["yes"]})
    ticked = page_view(trial, draft_of(draft.ref), "confirm", "ja")
    assert ticked.fields[0].inputs[0].choices[0].chosen
