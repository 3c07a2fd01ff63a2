"""The printable sheet of a procedure: every question stands in it, whatever the definition."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from madoguchi.engines.records.queries import paper_pages
from madoguchi.foundation.catalogue.queries import city, procedure, procedures
from madoguchi.journeys.paper_form import NoPaperForm, form_content, form_pdf
from madoguchi.values.words import words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def printed(pdf: bytes) -> str:
    """The text of all pages without white space, for lines break anywhere."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("number", range(3))
def test_every_question_option_paper_and_consent_stands_in_the_sheet(number: int, language: str) -> None:
    one = procedures()[number]
    record: dict[str, Any] = dict(one.section("record"))
    text = printed(form_pdf(one.id, language))
    missing = []
    for page in record["pages"]:
        fields = [inner for field in page["fields"] for inner in (field, *field.get("fields", ()))]
        wanted = [page["title"], *(field["label"] for field in fields if "label" in field)]
        wanted += [option["label"] for field in fields for option in field.get("options", ())]
        missing += [words_in(words, language) for words in wanted if plain(words_in(words, language)) not in text]
    rest = [paper["label"] for paper in record.get("documents", ())]
    rest += [check["text"] for check in record["consent"].get("checks", ())]
    missing += [words_in(words, language) for words in rest if plain(words_in(words, language)) not in text]
    assert missing == []


def test_the_sheet_is_tagged_titled_and_a4() -> None:
    reader = PdfReader(io.BytesIO(form_pdf("child_medical_expenses", "ja")))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert reader.trailer["/Root"]["/Lang"] == "ja"  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == "子ども医療費支給認定申請書"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}


def test_a_conditional_question_says_when_it_is_to_be_written() -> None:
    one = next(one for one in procedures() if any("show" in page for page in one.section("record")["pages"]))
    content = form_content(one, city(), "ja")
    assert any(page["when"].startswith("書くのは、") for page in content["pages"])


def test_a_group_has_room_for_three_rows_and_says_where_to_go_on() -> None:
    groups = [
        question
        for page in paper_pages(procedure("child_medical_expenses"), "ja")
        for question in page.questions
        if question.space == "group"
    ]
    assert [len(group.rows) for group in groups] == [3]
    assert groups[0].more_rows


def test_the_sheet_asks_nobody_for_an_individual_number() -> None:
    text = printed(form_pdf("child_medical_expenses", "ja"))
    assert plain("マイナンバー（12けたの個人番号）は、書かないでください。") in text


def test_a_procedure_that_is_online_only_has_no_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    online = SimpleNamespace(identity=SimpleNamespace(ways=("online",)))
    monkeypatch.setattr("madoguchi.foundation.catalogue.queries.procedure", lambda _: online)
    with pytest.raises(NoPaperForm):
        form_pdf("subsidy_grant", "ja")
