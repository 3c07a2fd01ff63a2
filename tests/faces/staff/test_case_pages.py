"""The pages of one case as a clerk uses them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.foundation.storage.models import File
from madoguchi.journeys import examine
from madoguchi.values.clock import today
from tests.journeys import office

pytestmark = pytest.mark.django_db
_ON = today() + timedelta(days=60)
IN_TWO_MONTHS = f"令和{_ON.year - 2018}年{_ON.month}月{_ON.day}日"


def at(name: str, number: str, *more: str) -> str:
    return reverse(f"staff:{name}", args=[number, *more])


def revision(number: str) -> str:
    return str(case_of(number).revision)


def test_the_sheet_shows_content_clock_acts_and_papers(centre: Client):
    number = office.submitted()
    page = centre.get(at("case", number)).content.decode()
    for words in (
        "補正後も、原本と同じです。",
        "標準処理期間",
        "審査を終えて先へ進める",
        "添付書類",
        "審査基準",
        "到達しました",
    ):
        assert words in page
    assert "提出時（原本）" not in page, "two columns of one and the same"


def test_what_is_not_possible_stands_there_with_its_reason(door):
    number = office.drafted(by=office.CHIEF)
    page = door(office.CHIEF).get(at("case", number)).content.decode()
    assert "起案した人は、同じ案件を決裁できません" in page
    assert at("sign_off", number) not in page


def test_passing_a_step_moves_the_case_on(centre: Client):
    number = office.submitted()
    answer = centre.post(at("pass_step", number), {"revision": revision(number)}, follow=True)
    assert answer.redirect_chain
    assert case_of(number).step == Step.SUBSTANTIVE_EXAMINATION
    assert "次の段階へ進めました" in answer.content.decode()


def test_the_second_clerk_sees_what_the_first_changed_and_overwrites_nothing(centre: Client):
    number = office.submitted()
    seen = revision(number)
    examine.carry_out("take", number, by=office.OTHER_CENTRE, revision=None)
    answer = centre.post(at("pass_step", number), {"revision": seen})
    assert answer.status_code == 409
    assert office.OTHER_CENTRE.name in answer.content.decode()
    assert case_of(number).step == Step.FORMAL_EXAMINATION


def test_a_form_that_became_stale_keeps_what_was_typed(centre: Client):
    number = office.submitted()
    seen = revision(number)
    examine.carry_out_with_words("add_note", number, text="先に書きました。", by=office.OTHER_CENTRE, revision=None)
    posted = {
        "revision": seen,
        "fields": ["guardian"],
        "text": "お名前を確かめてください。",
        "due_on": IN_TWO_MONTHS,
    }
    answer = centre.post(at("request_correction", number), posted)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "お名前を確かめてください。" in page
    assert "記録をつける" in page
    again = {**posted, "revision": re.search(r'name="revision" value="(\d+)"', page)[1]}
    assert centre.post(at("request_correction", number), again).status_code == 302
    assert case_of(number).awaiting_correction


def test_a_ready_sentence_goes_into_the_text_without_losing_the_chosen_fields(centre: Client):
    number = office.submitted()
    sheet = examine.correction_sheet(number, by=office.CENTRE, language="ja")
    ready, words = sheet.templates[0]
    posted = {
        "fields": ["guardian"],
        "text": "書きかけ",
        "template": ready,
        "look_up": "template",
        "due_on": IN_TWO_MONTHS,
    }
    page = centre.post(at("request_correction", number), posted).content.decode()
    assert f"書きかけ\n{words}" in page.replace("\r\n", "\n")
    assert 'value="guardian" checked' in page
    assert not case_of(number).awaiting_correction


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"fields": [], "text": "直してください。", "due_on": IN_TWO_MONTHS}, "項目が選ばれていません"),
        ({"fields": ["guardian"], "text": "", "due_on": IN_TWO_MONTHS}, "申請した人に伝える文がありません"),
        ({"fields": ["guardian"], "text": "直してください。", "due_on": "あした"}, "日付として読めません"),
        ({"fields": ["guardian"], "text": "直してください。", "due_on": "令和2年1月6日"}, "明日より後の日"),
    ],
)
def test_each_missing_part_of_a_correction_is_told_at_its_field(centre: Client, posted: dict[str, object], words: str):
    number = office.submitted()
    answer = centre.post(at("request_correction", number), {**posted, "revision": revision(number)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_value_is_mended_beside_the_original(centre: Client):
    number = office.submitted()
    page = centre.get(at("correct_value", number), {"path": "guardian"}).content.decode()
    posted = {
        "path": "guardian",
        "entry_revision": re.search(r'name="entry_revision" value="(\d+)"', page)[1],
        "guardian.family": "見本",
        "guardian.given": "直子",
        "guardian.family_kana": "ミホン",
        "guardian.given_kana": "ナオコ",
        "reason": "字をそろえました。",
    }
    assert centre.post(at("correct_value", number), posted).status_code == 302
    entry = entry_of(number)
    assert entry.as_corrected["guardian"]["given"] == "直子"
    assert entry.as_submitted["guardian"]["given"] != "直子"
    page = centre.get(at("case", number)).content.decode()
    assert "変更あり" in page
    assert "提出時（原本）" in page


def test_a_mend_without_reason_comes_back_with_what_was_typed(centre: Client):
    number = office.submitted()
    posted = {
        "path": "guardian",
        "entry_revision": "0",
        "guardian.family": "見本",
        "guardian.given": "直子",
        "guardian.family_kana": "ミホン",
        "guardian.given_kana": "ナオコ",
        "reason": "",
    }
    answer = centre.post(at("correct_value", number), posted)
    assert answer.status_code == 422
    assert 'value="直子"' in answer.content.decode()


def test_a_field_that_does_not_exist_is_not_mended(centre: Client):
    number = office.submitted()
    assert centre.get(at("correct_value", number), {"path": "nothing.0.at_all"}).status_code == 409


def test_the_decision_is_made_by_two_people_through_the_pages(door):
    number = office.at_decision()
    clerk, chief = door(office.CLERK), door(office.CHIEF)
    assert (
        clerk.post(at("draft_decision", number), {"outcome": "grant", "revision": revision(number)}).status_code == 302
    )
    preview = chief.get(at("sign_off", number)).content.decode()
    assert "記" in preview
    assert chief.post(at("sign_off", number), {"revision": revision(number)}).status_code == 302
    assert case_of(number).step == Step.NOTICE


def test_a_refusal_without_reason_is_told_at_the_reasons(door):
    number = office.at_decision()
    answer = door(office.CLERK).post(at("draft_decision", number), {"outcome": "refuse", "revision": revision(number)})
    assert answer.status_code == 422
    assert "#reasons-refuse" in answer.content.decode()


def test_the_notice_is_read_as_page_and_as_pdf(door):
    number = office.decided()
    browser = door(office.CLERK)
    link = re.search(rf'"({at("case", number)}/notices/[^"/]+)"', browser.get(at("case", number)).content.decode())[1]
    assert "子支第" in browser.get(link).content.decode()
    pdf = browser.get(f"{link}/pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_a_paper_is_shown_large_and_turned_and_its_bytes_run_nowhere(centre: Client):
    number = office.submitted()
    link = re.search(rf'"({at("case", number)}/papers/[^"/]+)"', centre.get(at("case", number)).content.decode())[1]
    page = centre.get(link, {"zoom": "200", "turn": "90"}).content.decode()
    assert 'data-zoom="200" data-turn="90"' in page
    content = centre.get(f"{link}/content")
    assert content.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in content.headers["Content-Security-Policy"]
    assert "no-store" in content.headers["Cache-Control"]
    assert b"".join(content.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("state", "mark"), [("quarantined", "ウイルスの検査中"), ("infected", "検査を通らず、開けません")]
)
def test_a_paper_the_scanner_has_not_let_through_is_marked_and_not_given(centre: Client, state: str, mark: str):
    number = office.submitted()
    link = re.search(rf'"({at("case", number)}/papers/[^"/]+)"', centre.get(at("case", number)).content.decode())[1]
    File.objects.update(state=state)
    assert mark in centre.get(at("case", number)).content.decode()
    assert "<img" not in centre.get(link).content.decode().split("<main", 1)[1]
    assert centre.get(f"{link}/content").status_code == 409


def test_nonsense_for_zoom_and_turn_shows_the_paper_as_it_is(centre: Client):
    number = office.submitted()
    link = re.search(rf'"({at("case", number)}/papers/[^"/]+)"', centre.get(at("case", number)).content.decode())[1]
    assert 'data-zoom="100" data-turn="0"' in centre.get(link, {"zoom": "<b>", "turn": "x"}).content.decode()


def test_matters_of_the_same_person_and_matters_alike_stand_under_headings_of_their_own(door):
    alike, theirs, number = (office.submitted(seed=3) for _ in range(3))
    Case.objects.filter(reference_number=alike).update(name_key="betsuno", kana_key="betsuno")
    page = door(office.CENTRE).get(at("case", number)).content.decode()
    person, content = page.index("同じ方のほかの案件が1件あります"), page.index("同じ内容のほかの案件が1件あります")
    assert person < page.index(f"/staff/cases/{theirs}") < content < page.index(f"/staff/cases/{alike}")
    assert "同じ方のほかの案件" in {one.data for one in disclosures_of(theirs)}
    assert "同じ内容のほかの案件" in {one.data for one in disclosures_of(alike)}
