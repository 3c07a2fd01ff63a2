"""What every answer carries: policy, cookies, caching; what no template holds; what no GET changes."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, override_settings

from tests.conftest import ROOT
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import Answer, Answers, undone
from tests.house.scene import Scene
from tests.house.test_every_url import READ, WRITE, sent, status
from tests.house.test_query_counts import READABLE, reader
from tests.journeys import office

pytestmark = pytest.mark.django_db

# The lobby has no sessions: what is posted there carries a signed place in line instead.
TEMPLATES = sorted(path for path in (ROOT / "src").rglob("*.html") if "faces/lobby/" not in path.as_posix())

# Pages that hold nothing of a person: a shared machine may keep them.
OPEN = {place for place in READABLE if READ[place]["anonymous"] == 200}

# What may change by looking: who looked and when, what this browser may open, and counts without a person.
CHANGED_BY_LOOKING = {
    *("journal_entry", "journal_namekey", "cases_workspan", "metrics_pageevent", "django_session", "identity_apitoken"),
    "access_recordeddecision",  # what was judged is kept for a while
    "booking_device",  # a device of a hall is seen at work
    "journeys_takenout",  # how many people left in files is counted by day
    "identity_codetry",  # the address on a receipt is a code, and codes that are tried are counted
}

# What a dry run comes to is kept with it when it is first looked at, as long as it would come out the same.
DRY_RUNS = {"records_recordimport", "records_recordbulkedit"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refusals are expected here, so they are not logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


EveryAnswer = Callable[[Place], list[Answer]]


@pytest.fixture
def answers(read: Answers, written: Answers) -> EveryAnswer:
    """Whatever anybody is answered at a place."""
    return lambda place: [*read(place).values(), *written(place).values()]


FACES = sorted({place.partition(":")[0] for place in PLACES})


def of_face(face: str) -> list[Place]:
    """The addresses of one face of the house."""
    return [place for place in PLACES if place.partition(":")[0] == face]


@pytest.mark.parametrize("face", FACES)
def test_s_hdr_1_every_answer_carries_the_policy(face: str, answers: EveryAnswer) -> None:
    for place in of_face(face):
        for answer in answers(place):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, place
            assert answer.headers["X-Content-Type-Options"] == "nosniff", place
            assert answer.headers["Referrer-Policy"] == "same-origin", place
            assert answer.headers["X-Frame-Options"] == "DENY", place
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", place
            assert "'unsafe-" not in policy, place
            for needed in ("frame-ancestors 'none'", "base-uri 'none'", "form-action '"):
                assert needed in policy, place


def test_s_hdr_1_a_file_somebody_sent_is_shown_and_does_nothing(answers: EveryAnswer) -> None:
    files = {"staff:paper_content", "staff:notice_pdf", "staff:record_attachment"}
    shown = {place: [one for one in answers(place) if one.status == 200] for place in files}
    assert all(shown.values())
    for one in (each for those in shown.values() for each in those):
        policy = one.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "form-action 'none'", "sandbox"} <= {*policy}
        assert all(said == "sandbox" or said.endswith(" 'none'") for said in policy)


@pytest.mark.parametrize("face", FACES)
def test_s_cook_1_every_cookie_stays_out_of_reach_of_scripts_and_other_sites(face: str, answers: EveryAnswer) -> None:
    for place in of_face(face):
        for answer in answers(place):
            for name, cookie in answer.cookies.items():
                assert name in {"sid", "csrf", "language", "visits"}, place
                assert cookie["samesite"] in {"Lax", "Strict"}, (place, name)
                assert cookie["path"] == "/", (place, name)
                assert not cookie["domain"], (place, name)
                assert cookie["httponly"] or not cookie.value, (place, name)  # one taken back holds nothing


def test_s_cook_1_the_cookies_that_carry_a_sign_in_and_a_form_are_among_those_looked_at(answers: EveryAnswer) -> None:
    seen = {(face, name) for face in FACES for place in of_face(face) for one in answers(place) for name in one.cookies}
    assert {("portal", "sid"), ("portal", "csrf"), ("staff", "sid"), ("staff", "csrf")} <= seen


@pytest.mark.parametrize("place", sorted(set(READABLE) - OPEN))
def test_s_priv_2_no_cache_keeps_a_page_about_a_person(place: Place, read: Answers) -> None:
    answer = read(place)[reader(place)]
    assert answer.status == 200
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("place", "role"), [("portal:sign_out", "owner"), ("staff:sign_out", "centre")])
def test_s_priv_1_who_signs_out_leaves_nothing_in_the_browser(place: Place, role: str, scene: Scene) -> None:
    with undone():
        answer = scene.client(role).post(address(place, scene))  # type: ignore[arg-type]
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


# The form there is another site's, or a script sends it without any cookie: what it brings counts by its signature,
# and for no session (ADR 80, 88).
TOKENLESS = {"staff:directory_answer", "portal:survey_token"}


@pytest.mark.parametrize(
    "place", sorted(place for place in WRITE if not place.startswith("api:") and place not in TOKENLESS)
)
def test_s_csrf_2_nothing_is_posted_without_the_token_of_the_form(place: Place, scene: Scene) -> None:
    forged = Client(enforce_csrf_checks=True)
    role = "owner" if place.startswith("portal:") else "centre"
    forged.cookies["sid"] = scene.cookies[role]
    with undone():
        assert status(sent(forged, place, scene, role)) == 403


def test_s_csrf_1_looking_changes_nothing(scene: Scene) -> None:
    with undone():
        before = contents(SAID)
        for place in PLACES:
            who = reader(place) if place in READABLE else "owner"
            status(scene.client(who).get(address(place, scene)))  # type: ignore[arg-type]
        after = contents(SAID)
    assert {table for table in before if before[table] != after[table]} <= DRY_RUNS


_DIGEST = "SELECT '{0}', md5(coalesce(string_agg({1}, '|' ORDER BY {1}), '')) FROM {0} t"
# Where a row lies and who wrote it: whoever writes, changes or removes one cannot leave that the same.
WRITTEN, SAID = "ctid::text || xmin::text", "t::text"


def contents(rows: str = WRITTEN) -> dict[str, str]:
    """A digest of every table that looking must not change: of how its rows were written, or of what they say."""
    tables = {model._meta.db_table for model in apps.get_models()} - CHANGED_BY_LOOKING
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_DIGEST.format(table, rows) for table in sorted(tables)))
        return dict(cursor.fetchall())


_FORBIDDEN = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:|(?:src|href|action)=["'](?:https?:)?//|<script(?![^>]*src=)"""
)
_POSTS = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)


def test_s_enc_3_no_template_holds_what_the_policy_forbids() -> None:
    found = {path: _FORBIDDEN.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert {path.as_posix(): forbidden for path, forbidden in found.items() if forbidden} == {}


def test_every_form_that_posts_carries_its_token() -> None:
    forms = [(path, form) for path in TEMPLATES for form in _POSTS.findall(path.read_text(encoding="utf-8"))]
    assert len(forms) > 100
    assert [path.as_posix() for path, form in forms if "csrf_token" not in form] == []


_HTTPS = """
import json
from madoguchi.config import settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.startswith(("SECURE_", "SESSION_COOKIE_",
    "CSRF_COOKIE_", "LANGUAGE_COOKIE_")) and isinstance(getattr(s, name), (bool, int, str))}))
"""


def test_s_cook_2_a_house_reached_by_https_says_so_in_the_cookies_and_headers_of_its_answers(scene: Scene) -> None:
    environment = {**os.environ, "MADOGUCHI_BASE_URL": "https://madoguchi.example"}
    told = subprocess.run(
        [sys.executable, "-c", _HTTPS], env=environment, capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    with undone(), override_settings(**json.loads(told.stdout)):
        client = Client()
        assert client.get("/sign-in/email")["Location"] == "https://testserver/sign-in/email"
        seen = [
            client.get("/sign-in/email", secure=True),
            client.post("/language", {"language": "en"}, secure=True),
            client.post(f"/procedures/{office.CHILD}/apply", {}, secure=True),
        ]
    cookies = {name: cookie for one in seen for name, cookie in one.cookies.items()}
    assert set(cookies) == {"__Host-sid", "__Host-csrf", "__Host-language"}
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    for one in seen:
        assert one["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_s_hdr_2_pages_of_errors_carry_the_policy_too(scene: Scene) -> None:
    with undone():
        for where in ("/nothing", "/staff/nothing", "/procedures/nothing", "/static/nothing.css"):
            answer = Client().get(where)
            assert answer.status_code == 404
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            assert answer["X-Content-Type-Options"] == "nosniff"


def test_s_hdr_2_a_page_that_broke_carries_the_policy_and_tells_nothing_of_why(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: object, **_told: object) -> None:
        raise RuntimeError("the words of an error")

    monkeypatch.setattr("madoguchi.journeys.find.home", broken)
    with undone():
        answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "the words of an error" not in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
