"""What the clerk writes down: answers, corrections with a reason, and rows."""

from __future__ import annotations

import pytest

from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.journeys.models import VisitForm
from madoguchi.journeys.write_free import asking, choosing, errors
from madoguchi.journeys.write_free import sheet as sheets
from tests.journeys import office
from tests.journeys.write_free.counter import BOTH, MEDICAL, begun

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_a_held_value_is_corrected_with_a_reason_and_is_no_longer_held() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    posted = {"telephone": ["090-0000-0077"]}
    with pytest.raises(errors.ReasonNeeded):
        asking.correct_value(ref, "f1", "telephone", posted, " ", by=BY, language="ja")
    assert not asking.correct_value(ref, "f1", "telephone", posted, "番号が変わった", by=BY, language="ja")
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    told = [{one.path: one for one in part.form.answered}["telephone"] for part in parts]
    assert [(one.by, one.text) for one in told] == [("asked", "090-0000-0077")] * 2
    assert VisitForm.objects.filter(corrections__0__reason="番号が変わった").count() == 1
    # The words may tell of the person: they go with the form, the journal stays.
    assert [one.detail for one in JournalEntry.objects.filter(verb="write:corrected")] == [
        {"path": "telephone", "posts": ["child_family/clerk"]}
    ]


def test_an_answer_that_cannot_be_read_is_told_and_the_others_are_kept() -> None:
    ref = begun()
    choosing.choose(ref, BOTH, by=BY)
    problems = asking.save_sheet(ref, {"f1.event_on.year": ["9999"], "f1.work": ["employee"]}, [], by=BY, language="ja")
    assert "f1.event_on" in [path for path, _ in problems]
    assert sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers["work"] == "employee"


@pytest.mark.parametrize("row", ["²", "０", "-1", "x", "9" * 60])
def test_a_row_that_is_none_is_not_taken_away(row: str) -> None:
    ref = begun()
    choosing.choose(ref, [MEDICAL], by=BY)
    before = sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers["children"]
    asking.change_rows(ref, f"f1.children.{row}", by=BY, language="ja")
    assert sheets.sheet(ref, by=BY, language="ja").parts[0].draft.answers["children"] == before


def test_a_child_is_added_and_taken_away_with_its_sources() -> None:
    ref = begun()
    choosing.choose(ref, [MEDICAL], by=BY)
    asking.change_rows(ref, "f1.children.0", by=BY, language="ja")
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    assert [row["name"]["given"] for row in part.draft.answers["children"]] == ["陽菜"]  # type: ignore[index]
    told = {one.path: one.by for one in part.form.answered}
    assert told["children.0.name"] == "held"
    asking.change_rows(ref, "f1.children", by=BY, language="ja")
    part = sheets.sheet(ref, by=BY, language="ja").parts[0]
    assert part.form.open["children.1.name"]
