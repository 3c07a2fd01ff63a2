"""The sheet of the write-free counter for somebody of whom the register knows little, or does not answer."""

from __future__ import annotations

import pytest

from madoguchi.engines.registry.actions import source_down
from madoguchi.journeys.write_free import asking, choosing
from madoguchi.journeys.write_free import sheet as sheets
from tests.journeys import office, residents
from tests.journeys.write_free.counter import ALLOWANCE, BOTH, MEDICAL, answers_for, begun, seen

pytestmark = pytest.mark.usefixtures("published")
BY = office.CLERK
NAME = {"family": ["見本"], "given": ["空"], "family_kana": ["ミホン"], "given_kana": ["ソラ"]}


@pytest.fixture(params=["childless", "register down"])
def unknown(request: pytest.FixtureRequest, published: None) -> None:
    """Somebody whose children nobody here knows."""
    if request.param == "childless":
        residents.alone()
    else:
        residents.family()
        source_down("residents")


def child_of(ref: str) -> list[object]:
    """The names of the first child as the forms of a visit have them."""
    parts = sheets.sheet(ref, by=BY, language="ja").parts
    rows = [part.draft.answers.get("children") for part in parts]
    return [one[0]["name"]["given"] if isinstance(one, list) else None for one in rows]


@pytest.mark.parametrize("procedures", [[MEDICAL], [ALLOWANCE], BOTH], ids=["medical", "allowance", "both"])
@pytest.mark.usefixtures("unknown")
def test_a_child_the_register_does_not_know_is_asked_and_kept(procedures: list[str]) -> None:
    ref = begun()
    choosing.choose(ref, procedures, by=BY)
    posted = answers_for(ref) | {f"f1.children.0.name.{part}": text for part, text in NAME.items()}
    asking.save_sheet(ref, posted, seen(ref), by=BY, language="ja")
    assert child_of(ref) == ["空"] * len(procedures)


@pytest.mark.usefixtures("unknown")
def test_a_child_the_register_does_not_know_is_written_with_a_reason() -> None:
    ref = begun()
    choosing.choose(ref, [MEDICAL], by=BY)
    posted = {f"children.0.name.{part}": text for part, text in NAME.items()}
    assert not asking.correct_value(ref, "f1", "children.0.name", posted, "聞きました", by=BY, language="ja")
    assert child_of(ref) == ["空"]
