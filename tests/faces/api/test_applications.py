"""Applying by a programme: once per key, everything or nothing, and followed by its number."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.foundation.storage.models import File
from madoguchi.journeys import inbox
from madoguchi.journeys.kept_answers import forget_kept_answers
from madoguchi.journeys.models import KeptAnswer
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.references import new_reference_number
from tests.faces.api.programme import application, applied, call, photograph, token
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture(autouse=True)
def _day_of_the_examples():
    with moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        yield


def test_an_application_gets_a_number_and_an_address_to_follow_it() -> None:
    response = call("POST", "/applications", application(), token=token("applicant"), key="a")
    assert response.status_code == 201, response.content.decode()
    receipt = response.json()
    dossier = dossier_facts(receipt["reference_number"])
    assert dossier.channel == "api"
    assert receipt["status_url"].endswith(f"/s/{dossier.access_code}")
    assert response["Location"] == f"/api/v1/applications/{receipt['reference_number']}"


def test_the_same_key_and_body_give_the_same_answer_and_one_matter() -> None:
    mine, body = token("applicant"), application()
    first = call("POST", "/applications", body, token=mine, key="a")
    again = call("POST", "/applications", body, token=mine, key="a")
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_a_conflict() -> None:
    mine = token("applicant")
    applied(mine, "a")
    other = call("POST", "/applications", application(telephone="093-000-1111"), token=mine, key="a")
    assert (other.status_code, other.json()["code"]) == (409, "key_used_for_another")
    assert Case.objects.count() == 1


def test_the_key_of_one_programme_means_nothing_to_another() -> None:
    assert applied(token("applicant"), "a") != applied(token("applicant"), "a")


def test_a_refused_application_leaves_nothing_and_its_key_is_free() -> None:
    mine, body = token("applicant"), application()
    wrong = {**body, "answers": {**body["answers"], "address": {"postal_code": "x"}, "surprise": 1}}
    refused = call("POST", "/applications", wrong, token=mine, key="a")
    assert refused.status_code == 422
    assert "answers.surprise" in [error["path"] for error in refused.json()["errors"]]
    assert not Draft.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert call("POST", "/applications", body, token=mine, key="a").status_code == 201


def test_every_field_to_mend_is_named_in_the_language_of_the_reader() -> None:
    said = {}
    for language in ("ja", "en"):
        empty = {"procedure": "child_medical_expenses", "answers": {}}
        response = call("POST", "/applications", empty, token=token("applicant"), key="a", language=language)
        assert response.status_code == 422
        assert response["Content-Type"] == "application/problem+json"
        said[language] = {error["path"]: error["detail"] for error in response.json()["errors"]}
    assert "answers.guardian" in said["ja"]
    assert said["ja"].keys() == said["en"].keys()
    assert not [path for path in said["ja"] if said["ja"][path] == said["en"][path]]
    japanese = re.compile("[ぁ-んァ-ヶ一-龠]")
    assert {path: told for path, told in said["en"].items() if japanese.search(told)} == {}


def test_an_application_needs_a_key() -> None:
    response = call("POST", "/applications", application(), token=token("applicant"))
    assert (response.status_code, response.json()["code"]) == (400, "key_missing")


def test_an_unknown_procedure_is_not_found() -> None:
    body = {**application(), "procedure": "no_such_thing"}
    assert call("POST", "/applications", body, token=token("applicant"), key="a").status_code == 404


def test_an_office_is_not_given_the_key_of_the_applicant() -> None:
    mine = token("applicant")
    number = applied(mine)
    code = dossier_facts(number).access_code
    asked = f"/applications/{number}"
    assert code in call("GET", asked, token=mine).json()["status_url"]
    seen = call("GET", asked, token=token("clerk", "child_family"))
    assert seen.json()["status_url"].endswith(f"/status/{number}")
    assert code not in seen.content.decode()


def test_a_clerk_does_not_apply() -> None:
    mine = token("clerk", "child_family")
    assert call("POST", "/applications", application(), token=mine, key="a").status_code == 403


def test_the_applicant_follows_the_matter_and_the_look_is_journalled() -> None:
    mine = token("applicant")
    number = applied(mine)
    page = call("GET", f"/applications/{number}", token=mine).json()
    assert (page["reference_number"], page["procedure"], page["outcome"]) == (number, "child_medical_expenses", "")
    assert next(knot["kind"] for knot in page["thread"]) == "received"
    assert [one.verb for one in disclosures_of(number)].count("read") == 1


def test_another_applicant_cannot_tell_a_foreign_number_from_an_unknown_one() -> None:
    number, other = applied(token("applicant")), token("applicant")
    foreign = call("GET", f"/applications/{number}", token=other)
    unknown = call("GET", f"/applications/{new_reference_number()}", token=other)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()


def test_an_office_follows_only_what_it_has_a_part_in() -> None:
    number = applied(token("applicant"))
    assert call("GET", f"/applications/{number}", token=token("clerk", "child_family")).status_code == 200
    assert call("GET", f"/applications/{number}", token=token("clerk", "business_support")).status_code == 404


def test_old_keys_are_forgotten() -> None:
    applied(token("applicant"))
    assert forget_kept_answers() == 0
    KeptAnswer.objects.update(created_at=datetime(2026, 10, 1, tzinfo=JST))
    assert forget_kept_answers() == 1


@pytest.mark.parametrize("name", ["髙﨑", "\ufa10本", "𠮷田", "邉󠄀", "ﾊﾝｶｸ", "😀"])
def test_the_characters_of_a_name_come_back_as_they_were_sent(name: str) -> None:
    mine, body = token("applicant"), application()
    body["answers"]["guardian"] = {**body["answers"]["guardian"], "family": name}
    response = call("POST", "/applications", body, token=mine, key="a")
    assert response.status_code == 201, response.content.decode()
    number = response.json()["reference_number"]
    case = call("GET", f"/cases/{number}", token=token("clerk", "child_family")).json()
    assert case["answers"]["guardian"]["family"] == name


def test_a_reading_comes_back_in_the_width_it_was_sent_in_and_is_found_in_either() -> None:
    body = application()
    body["answers"]["guardian"] = {**body["answers"]["guardian"], "family_kana": "ﾊﾝｶｸ"}
    number = call("POST", "/applications", body, token=token("applicant"), key="a").json()["reference_number"]
    case = call("GET", f"/cases/{number}", token=token("clerk", "child_family")).json()
    assert case["answers"]["guardian"]["family_kana"] == "ﾊﾝｶｸ"
    for words in ("ハンカク", "ﾊﾝｶｸ", "はんかく"):
        found = inbox.found_cases(words, office.CLERK, language="ja").lines
        assert [one.reference_number for one in found] == [number]


def _asked(number: str, *fields: str) -> None:
    centre = token("clerk", "administrative_centre")
    revision = call("GET", f"/cases/{number}", token=centre).json()["revision"]
    body = {"revision": revision, "fields": fields, "text": "お確かめください。", "due_on": "2026-12-08"}
    response = call("POST", f"/cases/{number}/actions/request_correction", body, token=centre)
    assert response.status_code == 200, response.content.decode()


def test_an_applicant_takes_an_application_back_once_and_only_an_own_one() -> None:
    mine, other, clerk = token("applicant"), token("applicant"), token("clerk", "administrative_centre")
    number = applied(mine)
    where = f"/applications/{number}/withdrawal"
    assert call("POST", where, {}, token=other).status_code == 404
    assert call("POST", where, {}, token=clerk).status_code == 403
    gone = call("POST", where, {"reason": "いらなくなりました。"}, token=mine)
    assert gone.status_code == 200, gone.content.decode()
    assert gone.json()["outcome"] == "withdrawn"
    again = call("POST", where, {}, token=mine)
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")


def test_an_applicant_answers_what_was_asked_and_nothing_else() -> None:
    mine = token("applicant")
    number = applied(mine)
    where = f"/applications/{number}/correction"
    assert call("POST", where, {"as_it_is": True}, token=mine).json()["code"] == "no_correction_asked"
    _asked(number, "telephone", "children")
    other = call("POST", where, {"answers": {"email": "a@example.jp"}}, token=mine)
    assert [one["path"] for one in other.json()["errors"]] == ["answers.email"]
    wrong = call("POST", where, {"answers": {"telephone": "x", "children.0.birth": 7}}, token=mine)
    assert wrong.status_code == 422
    assert {one["path"] for one in wrong.json()["errors"]} == {"answers.telephone", "answers.children.0.birth"}
    unchanged = call("POST", where, {}, token=mine)
    assert [one["path"] for one in unchanged.json()["errors"]] == ["as_it_is"]
    sent = call("POST", where, {"answers": {"telephone": "093-000-1111"}}, token=mine)
    assert (sent.status_code, sent.json()["correction"]) == (200, None)
    assert entry_of(number).as_corrected["telephone"] == "093-000-1111"
    assert call("POST", where, {"as_it_is": True}, token=mine).status_code == 409


def test_a_correction_says_that_everything_is_right() -> None:
    mine = token("applicant")
    number = applied(mine)
    _asked(number, "telephone")
    sent = call("POST", f"/applications/{number}/correction", {"as_it_is": True}, token=mine)
    assert (sent.status_code, sent.json()["correction"]) == (200, None)


def test_a_correction_of_a_paper_brings_the_file_or_leaves_nothing() -> None:
    mine = token("applicant")
    number = applied(mine)
    papers = [one["id"] for one in procedure("child_medical_expenses").section("record")["documents"]]
    paper = next(one for one in papers if one in entry_of(number).as_corrected)
    _asked(number, paper, "telephone")
    where, before = f"/applications/{number}/correction", File.objects.count()
    wrong = call("POST", where, {"answers": {paper: [photograph()], "telephone": "x"}}, token=mine)
    assert (wrong.status_code, File.objects.count()) == (422, before)
    sent = call("POST", where, {"answers": {paper: [photograph()]}}, token=mine)
    assert (sent.status_code, File.objects.count()) == (200, before + 1)


@pytest.mark.parametrize("value", [[[[[[[[[[1]]]]]]]]], {"a": "\u0000"}, "123456789018", "あ" * 300_000])
def test_hostile_answers_to_a_correction_are_refused(value: object) -> None:
    mine = token("applicant")
    number = applied(mine)
    _asked(number, "telephone")
    response = call("POST", f"/applications/{number}/correction", {"answers": {"telephone": value}}, token=mine)
    assert response.status_code in (400, 413, 422)
    assert case_of(number).awaiting_correction


def test_a_programme_that_sends_too_much_in_a_day_is_told_when_to_come_back_and_another_goes_on(settings) -> None:
    settings.MADOGUCHI_REQUESTS_PER_PROGRAMME = 2
    mine = token("applicant")
    answers = [call("POST", "/applications", application(), token=mine, key=str(number)) for number in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert {one["RateLimit-Policy"] for one in answers} == {'"day";q=2;w=86400'}
    assert [one["RateLimit"] for one in answers] == [f'"day";r={left};t={14 * 3600}' for left in (1, 0, 0)]
    assert (answers[2].json()["code"], answers[2]["Retry-After"]) == ("too_many_from_this_programme", str(15 * 3600))
    assert call("POST", "/applications", application(), token=token("applicant"), key="3").status_code == 201
