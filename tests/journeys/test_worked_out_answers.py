"""What is worked out from other answers: shown, and never asked for, corrected or changed by itself."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.engines.cases.errors import CorrectionFieldUnknown
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.forms import SummaryPage
from madoguchi.engines.records.section import RecordSection
from madoguchi.engines.records.summaries import label_at, summary_of
from madoguchi.faces.portal.summaries import parts_with_links
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import city_content, current_contents, register_contents
from madoguchi.journeys import examine, mending
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.values.actor import SYSTEM
from tests.engines.records.trial import AT, record
from tests.faces.staff.conftest import Door, door  # noqa: F401
from tests.journeys import office

DOUBLE = {"id": "double", "type": "formula", "label": "申請額の倍", "formula": "requested_amount * 2", "unit": "円"}
COSTS = {
    "id": "costs",
    "type": "group",
    "label": "費用",
    "item": "費用",
    "repeat": {"from": 1, "to": 3},
    "totals": ["cost"],
    "fields": [
        {"id": "cost", "type": "yen", "label": "金額"},
        {"id": "half", "type": "formula", "label": "半額", "formula": "cost / 2"},
    ],
}


@pytest.fixture
def number(published: None) -> str:
    """A submitted matter of a procedure with a formula."""
    whole = deepcopy({**current_contents()})
    for page in whole[office.GRANT]["record"]["pages"]:
        if any(field["id"] == "requested_amount" for field in page["fields"]):
            page["fields"] = [*page["fields"], DOUBLE]
    publish_set(
        city_content(), [*whole.values()], [*register_contents().values()], pictures=shelf.current().pictures, by=SYSTEM
    )
    return office.submitted(office.GRANT)


def costs() -> tuple[RecordSection, SummaryPage]:
    """A form with a table of costs, and its page with one row filled in."""
    pages = record()["pages"]
    section = RecordSection.model_validate(
        record(pages=[*pages, {"id": "costs_page", "title": "費用", "purpose": "確認", "fields": [COSTS]}])
    )
    found = summary_of(section, {"costs": [{"cost": 1200}]}, AT)
    return section, next(page for page in found if page.page_id == "costs_page")


def test_nothing_that_is_worked_out_has_a_link_to_change_it() -> None:
    _, page = costs()
    assert [row.path for row in page.rows if row.is_worked_out] == ["costs.0.half", "costs.total.cost"]
    [part] = parts_with_links([page], lambda page_id, path: f"/{page_id}#{path}")
    assert part.edit_url == "/costs_page#costs.0.cost"
    [nothing] = parts_with_links(
        [replace(page, rows=tuple(row for row in page.rows if row.is_worked_out))], lambda page_id, path: "/?"
    )
    assert not nothing.edit_url


def test_several_rows_of_a_page_have_each_their_own_link_and_what_stands_beside_them_one_of_the_page() -> None:
    section, _ = costs()
    found = summary_of(section, {"costs": [{"cost": 1200}, {"cost": 30}]}, AT)
    page = next(page for page in found if page.page_id == "costs_page")
    [part] = parts_with_links([page], lambda page_id, path: f"/{page_id}#{path}")
    assert not part.edit_url
    assert [group.edit_url for group in part.groups] == ["/costs_page#costs.0.cost", "/costs_page#costs.1.cost", ""]
    asked = replace(page.rows[0], path="how", label="払い方")
    [more] = parts_with_links([replace(page, rows=(*page.rows, asked))], lambda page_id, path: f"/{page_id}#{path}")
    assert more.edit_url == "/costs_page#how"


def test_a_sum_has_the_label_it_is_shown_under() -> None:
    assert label_at(costs()[0], "costs.total.cost", AT) == "合計：金額"


@pytest.mark.django_db
def test_what_is_worked_out_is_shown_and_can_be_neither_asked_for_nor_corrected(number: str) -> None:
    asked = examine.correction_sheet(number, by=office.CENTRE, language="ja")
    paths = [row.path for row in asked.rows]
    assert "requested_amount" in paths
    assert "double" not in paths
    shown = {row.path: row for page in case_sheet(number, by=office.CENTRE, language="ja").pages for row in page.rows}
    assert shown["double"].corrected.endswith("円")
    assert not shown["double"].can_mend
    with pytest.raises(mending.NothingToMend):
        mending.value_sheet(number, "double", by=office.CENTRE, language="ja")
    examine.ask_for_correction(
        number, fields=paths, text="？", due_on=date(2099, 1, 9), by=office.CENTRE, revision=None
    )
    assert case_of(number).awaiting_correction


@pytest.mark.django_db
def test_asking_for_it_all_the_same_is_refused_by_its_name(number: str) -> None:
    fields = ["requested_amount", "double"]
    with pytest.raises(CorrectionFieldUnknown, match="「申請額の倍」"):
        examine.ask_for_correction(
            number, fields=fields, text="？", due_on=date(2099, 1, 9), by=office.CENTRE, revision=None
        )
    assert not case_of(number).awaiting_correction


@pytest.mark.django_db
def test_the_page_says_at_the_fields_which_one_cannot_be_asked_for(number: str, door: Door) -> None:  # noqa: F811
    said = {"fields": ["requested_amount", "double"], "text": "ここを直してください。", "due_on": "2099-01-09"}
    answer = door(office.CENTRE).post(f"/staff/cases/{number}/request-correction", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「申請額の倍」は、申請した人が直せる項目ではありません。" in page
    assert 'href="#fields"' in page
    assert "選ばれていません" not in page
    assert 'value="double"' not in page
