from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.records.actions import answer_correction, correct_entry, replace_answers
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.errors import (
    CorrectionUnreadable,
    NoSuchEntry,
    NothingChanged,
    ReasonMissing,
    StaleEntry,
    UnknownInputs,
)
from madoguchi.engines.records.models import Entry, EntryChange
from madoguchi.engines.records.queries import correction_view, entry_of, label_of, read_correction
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.actor import Actor, anonymous
from tests.engines.records.test_drafts import photograph, sealed
from tests.engines.records.trial import ANSWERS, CHILD


@pytest.fixture
def number(trial: Procedure, draft: DraftFacts) -> str:
    """A submitted matter with two children."""
    assert not replace_answers(draft.ref, {**ANSWERS, "children": [CHILD, CHILD]})
    return sealed(draft, trial)


def correct(number: str, by: Actor, revision: int = 0, reason: str = "住民票の文字に合わせた", **changes: Any) -> None:
    paths = {path.replace("__", "."): value for path, value in changes.items()}
    correct_entry(number, paths, reason=reason, by=by, revision=revision)


def test_a_correction_stands_beside_what_was_submitted(number: str, clerk: Actor) -> None:
    correct(number, clerk, guardian__family="戸畑󠄀", children__1__birth="2024-05-02")
    entry: Any = entry_of(number)
    assert entry.as_corrected["guardian"]["family"] == "戸畑󠄀"
    assert entry.as_corrected["guardian"]["given"] == "葵"
    assert entry.as_corrected["children"][1]["birth"] == "2024-05-02"
    assert entry.as_corrected["children"][0]["birth"] == "2024-04-02"
    assert entry.as_submitted["guardian"]["family"] == "戸畑"
    assert [(one.path, one.before, one.after, one.who) for one in entry.changes] == [
        ("guardian.family", "戸畑", "戸畑󠄀", clerk.name),
        ("children.1.birth", "2024-04-02", "2024-05-02", clerk.name),
    ]
    assert entry.revision == 1


def test_a_correction_is_in_the_journal_without_the_answer_itself(number: str, clerk: Actor) -> None:
    correct(number, clerk, children__1__birth="2024-05-02")
    newest = disclosures_of(number)[0]
    assert newest.data == "2人目のお子さん：生年月日"
    assert newest.purpose == "申請の内容の訂正"


def test_the_second_clerk_is_told_what_the_first_changed(number: str, clerk: Actor, centre_clerk: Actor) -> None:
    correct(number, clerk, story="x")
    with pytest.raises(StaleEntry) as refused:
        correct(number, centre_clerk, story="y")
    assert refused.value.facts == {"who": clerk.name, "changed": "伝えたいこと"}
    assert entry_of(number).as_corrected["story"] == "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"nothing": 1},
        {"guardian__middle": "x"},
        {"children__5__birth": "2024-01-01"},
        {"children__0__birth__year": 2024},
        {"children__0__birth": "2030-01-01"},
        {"children__0__birth": None},
        {"guardian__family": ""},
        {"previous_city": "福岡市"},
        {"story": "1234 5678 9018"},
        {"children": []},
        {"": 1},
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(number: str, clerk: Actor, changes: dict[str, Any]) -> None:
    with pytest.raises(CorrectionUnreadable):
        correct(number, clerk, amount=5, **changes)
    assert entry_of(number).as_corrected == entry_of(number).as_submitted
    assert not EntryChange.objects.exists()


def test_a_correction_needs_a_reason_a_change_and_an_entry(number: str, clerk: Actor) -> None:
    with pytest.raises(ReasonMissing):
        correct(number, clerk, reason=" ", amount=5)
    with pytest.raises(NothingChanged):
        correct(number, clerk, moved_in=False)
    with pytest.raises(NoSuchEntry):
        correct("0000-0000-00", clerk, amount=5)


def test_an_optional_answer_may_be_taken_away(number: str, clerk: Actor) -> None:
    correct(number, clerk, amount=5)
    correct(number, clerk, revision=1, amount=None)
    assert "amount" not in entry_of(number).as_corrected


def test_the_database_itself_keeps_what_was_submitted(number: str, clerk: Actor) -> None:
    correct(number, clerk, amount=5)
    for forbidden in (
        lambda: Entry.objects.update(as_submitted={}),
        lambda: Entry.objects.all().delete(),
        lambda: EntryChange.objects.update(reason="x"),
        lambda: EntryChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert entry_of(number).as_submitted["moved_in"] is False


def test_only_the_questions_asked_for_are_shown(number: str, trial: Procedure) -> None:
    views = correction_view(number, trial, ["children.1.birth", "telephone"], "ja")
    assert [(view.path, view.label) for view in views] == [
        ("telephone", "電話番号"),
        ("children.1.birth", "2人目のお子さん　生年月日"),
    ]
    assert [one.value for one in views[1].inputs] == ["令和", "6", "4", "2"]
    assert len(correction_view(number, trial, ["children"], "ja")) == 6
    assert label_of(trial, "children.1.birth", "ja") == "2人目のお子さん：生年月日"


def test_the_applicant_answers_a_request_for_correction(number: str) -> None:
    posted = {"telephone": ["093-000-0000"]}
    outcome = answer_correction(number, ["telephone"], posted, by=anonymous("戸畑 葵"), language="ja")
    assert outcome.changes == {"telephone": "093-000-0000"}
    entry = entry_of(number)
    assert entry.as_corrected["telephone"] == "093-000-0000"
    assert entry.changes[0].who == "戸畑 葵"


def test_an_answer_with_a_mistake_changes_nothing_and_is_shown_again(number: str, trial: Procedure) -> None:
    paths = ["telephone", "children.0.birth"]
    posted = {"telephone": ["093-000-0000"], "children.0.birth.year": ["昨年"]}
    outcome = answer_correction(number, paths, posted, by=anonymous(), language="ja")
    assert [path for path, _ in outcome.problems] == ["children.0.birth"]
    assert entry_of(number).revision == 0
    views = correction_view(number, trial, paths, "ja", posted=outcome.posted, problems=outcome.problems)
    assert views[0].inputs[0].value == "093-000-0000"
    assert views[1].inputs[1].value == "昨年"
    assert views[1].problems
    assert read_correction(number, trial, paths, posted, "ja").problems == outcome.problems


def test_only_what_was_asked_for_can_be_answered(number: str) -> None:
    with pytest.raises(UnknownInputs):
        answer_correction(number, ["telephone"], {"email": ["a@example.jp"]}, by=anonymous(), language="ja")


def test_a_file_sent_with_a_mistake_beside_it_is_not_lost(number: str, trial: Procedure) -> None:
    paths = ["telephone", "insurance"]
    first = answer_correction(
        number, paths, {"telephone": ["x"]}, {"insurance": [photograph("証.png")]}, by=anonymous(), language="ja"
    )
    assert [path for path, _ in first.problems] == ["telephone"]
    assert first.posted is not None
    views = correction_view(number, trial, paths, "ja", posted=first.posted, problems=first.problems)
    hidden = {one.name: one.value for one in views[1].inputs if one.control == "hidden"}
    again = answer_correction(
        number,
        paths,
        {"telephone": ["093-000-0000"], "insurance": [hidden["insurance"]]},
        by=anonymous(),
        language="ja",
    )
    assert again.changes == {"telephone": "093-000-0000", "insurance": [hidden["insurance"]]}
    assert entry_of(number).as_corrected["insurance"] == [hidden["insurance"]]
