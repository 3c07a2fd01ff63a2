"""Whatever is sent, the answer is a clear refusal as problem+json, and nothing is stored."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.engines.records.models import Draft
from madoguchi.faces.api.urls import OPERATIONS
from madoguchi.foundation.identity.actions import revoke_token
from madoguchi.foundation.identity.queries import tokens
from madoguchi.journeys.models import KeptAnswer
from tests.faces.api.programme import application, call, token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

_INDIVIDUAL = "123456789018"


def problem(response: HttpResponse) -> dict[str, object]:
    """The problem in an answer, whose status it repeats."""
    assert response["Content-Type"] == "application/problem+json", response.content.decode()
    found: dict[str, object] = response.json()
    assert found.keys() == {"type", "title", "status", "detail", "code", "errors"}
    assert found["status"] == response.status_code
    assert found["detail"]
    return found


def sent(raw: bytes, content_type: str = "application/json") -> HttpResponse:
    """These bytes as an application."""
    return call("POST", "/applications", token=token("applicant"), key="k", raw=raw, content_type=content_type)


def nothing_stored() -> bool:
    """Whether no draft and no key is left."""
    return not Draft.objects.exists() and not KeptAnswer.objects.exists()


def _text(value: str) -> bytes:
    body = application()
    body["answers"]["guardian"]["family"] = value
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"procedure": "a", "procedure": "b", "answers": {}}', 400),
        (b'{"procedure": "a", "answers": {"n": NaN}}', 400),
        (b'{"procedure": "a", "answers": {"n": ' + b"9" * 5000 + b"}}", 400),
        (b'{"procedure": "a", "answers": ' + b'{"a":' * 50 + b"1" + b"}" * 50 + b"}", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"procedure": 1, "answers": {}}', 422),
        (b'{"procedure": "child_medical_expenses", "answers": {}, "surprise": 1}', 422),
        (b'{"procedure": "child_medical_expenses", "answers": [], "language": "fr"}', 422),
        (b'{"procedure": "child_medical_expenses", "answers": {"n": 1e999}}', 400),
        (json.dumps({"procedure": "child_medical_expenses", "answers": {"x": "a" * 2_000_000}}).encode(), 413),
        (json.dumps({"procedure": "child_medical_expenses", "answers": {"telephone": "1" * 1_000_000}}).encode(), 413),
        (
            json.dumps(
                {"procedure": "child_medical_expenses", "answers": {f"f{n}": 1 for n in range(10_000)}}
            ).encode(),
            422,
        ),
    ],
)
def test_a_body_that_is_not_one_is_refused(raw: bytes, status: int) -> None:
    response = sent(raw)
    assert response.status_code == status, response.content.decode()
    problem(response)
    assert nothing_stored()


@pytest.mark.parametrize(
    "value",
    ["小倉\x00", "\ud800", "小倉\x1b", "\u202e花子", _INDIVIDUAL, "1234-5678-9018", "１２３４ ５６７８ ９０１８"],
)
def test_a_text_no_name_can_have_is_refused_with_its_place(value: str) -> None:
    response = sent(_text(value))
    assert response.status_code == 422, response.content.decode()
    assert any(str(error["path"]).startswith("answers.guardian") for error in problem(response)["errors"])  # type: ignore[attr-defined]
    assert nothing_stored()


def test_an_individual_number_is_refused_wherever_it_stands() -> None:
    body = application()
    for raw in (
        json.dumps({**body, "procedure": _INDIVIDUAL}).encode(),
        json.dumps({**body, _INDIVIDUAL: 1}).encode(),
        json.dumps({**body, "answers": {**body["answers"], "telephone": int(_INDIVIDUAL)}}).encode(),
    ):
        response = sent(raw)
        assert response.status_code == 422
        assert "個人番号" in str(problem(response)["errors"])
    assert nothing_stored()


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "text/xml"],
)
def test_s_xml_1_only_json_is_read(content_type: str) -> None:
    assert sent(json.dumps(application()).encode(), content_type).status_code == 415


@pytest.mark.parametrize("where", ["/applications/1000-0000-46", "/cases", "/cases/1000-0000-46"])
def test_without_a_token_in_force_the_door_stays_closed(where: str) -> None:
    plain = token("clerk", "child_family")
    revoke_token(tokens()[0].ref)
    for given_token in ("", "wrong", plain, "é"):
        response = call("GET", where, token=given_token)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        problem(response)


def test_a_wrong_token_is_refused_even_where_none_is_needed() -> None:
    assert call("GET", "/procedures").status_code == 200
    assert call("GET", "/procedures", token="wrong").status_code == 401


@pytest.mark.parametrize(
    ("method", "where"), [("DELETE", "/cases"), ("PUT", "/procedures"), ("GET", "/cases/x/actions/take")]
)
def test_another_method_is_refused_with_those_that_work(method: str, where: str) -> None:
    response = call(method, where)
    assert response.status_code == 405
    assert method not in response["Allow"]
    problem(response)


@pytest.mark.parametrize("where", ["/", "/nothing", "/procedures/", "/procedures/no_such", "/x/y/z"])
def test_an_address_without_anything_is_not_found(where: str) -> None:
    response = call("GET", where)
    assert response.status_code == 404
    problem(response)


def test_a_nul_in_an_address_is_not_found_before_anything_is_asked() -> None:
    assert call("GET", "/procedures/%00").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("queue=everything", 422),
        ("limit=0", 422),
        ("limit=many", 422),
        ("surprise=1", 422),
        ("step=x", 422),
        ("queue=all&queue=mine", 422),
        ("ward=%00", 422),
        (f"ward={_INDIVIDUAL}", 422),
        ("after=x", 422),
        ("after=2026-13-99~1000-0000-46", 422),
        ("after=2026-02-31~1000-0000-46", 400),
        ("after=2026-11-24~1000-0000-46", 200),
        ("queue=done&after=2026-11-24~1000-0000-46", 200),
        ("after=2026-11-24T10:00:00%2B09:00~1000-0000-46", 200),
    ],
)
def test_the_parameters_of_an_address_are_checked(query: str, status: int) -> None:
    response = call("GET", f"/cases?{query}", token=token("clerk", "child_family"))
    assert response.status_code == status, response.content.decode()


def test_sentences_come_in_the_language_asked_for() -> None:
    said = {language: problem(call("GET", "/nothing", language=language)) for language in ("ja", "en", "ja-easy", "fr")}
    assert said["ja"]["detail"] == said["fr"]["detail"]
    assert len({str(said[language]["detail"]) for language in ("ja", "en", "ja-easy")}) == 3
    assert len({str(one["code"]) for one in said.values()}) == 1
    assert call("GET", "/nothing", language="en")["Content-Language"] == "en"


def test_a_browser_session_opens_nothing_here(client: object) -> None:
    response = client.get("/api/v1/cases")  # type: ignore[attr-defined]
    assert response.status_code == 401
    assert "Set-Cookie" not in response.headers


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.sampled_from(["guardian", "children", "address", "consent", "moved_in", "x"]), _json))
def test_no_answers_whatever_break_it(answers: dict[str, object]) -> None:
    response = sent(json.dumps({"procedure": "child_medical_expenses", "answers": answers}).encode())
    assert response.status_code in (400, 413, 422), response.content.decode()
    problem(response)
    assert nothing_stored()


def test_s_rate_2_a_programme_that_asks_too_much_in_a_day_is_told_when_to_come_back(settings) -> None:
    settings.MADOGUCHI_CALLS_PER_PROGRAMME = 2
    key, other = token("clerk", "child_family"), token("clerk", "child_family")
    answers = [call("GET", where, token=key) for where in ("/cases", "/cases/none", "/cases")]
    assert [one.status_code for one in answers] == [200, 404, 429]
    assert {one["RateLimit-Policy"] for one in answers} == {'"day";q=2;w=86400'}
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=1", "r=0", "r=0"]
    assert problem(answers[2])["code"] == "too_many_calls"
    assert int(answers[2]["Retry-After"]) > 0
    assert call("GET", "/cases", token=other).status_code == 200
    assert call("GET", "/procedures").status_code == 200


def test_s_rate_2_every_operation_that_asks_for_a_key_is_counted_and_may_say_so() -> None:
    assert {one.name for one in OPERATIONS if bool(one.counted) != (one.who != "anyone")} == set()
    assert {one.name for one in OPERATIONS if one.counted and 429 not in one.refusals} == set()
