"""Files people sent run nowhere; where files have a host of their own, they come from there and from nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from madoguchi.config.environment import SettingUnusable, check_files_url
from madoguchi.foundation.identity.sealed_codes import sealed, unsealed
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.storage.models import File
from madoguchi.values.clock import moved_to, now
from tests.house.addresses import Place, address
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_url import status
from tests.security.test_configuration import told

pytestmark = pytest.mark.django_db

HOST = "files.example"
# Where files people sent are asked for, by whom, and whether they are kept by the browser or shown by it.
PLACES: tuple[tuple[Place, str, str], ...] = (
    ("portal:file", "owner", "attachment"),
    ("portal:file", "proxy", "attachment"),
    ("staff:paper_content", "centre", "inline"),
    ("staff:record_attachment", "clerk", "inline"),
)
each_place = pytest.mark.parametrize(("place", "role", "how"), PLACES)


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    with undone():
        yield


@pytest.fixture
def apart(settings: LazySettings) -> None:
    """A house with a host name for files."""
    settings.MADOGUCHI_FILES_URL = f"http://{HOST}"
    settings.ALLOWED_HOSTS = ["testserver", HOST]


def asked(scene: Scene, place: Place, role: str) -> HttpResponse:
    return scene.client(role).get(address(place, scene))  # type: ignore[return-value]


def fetched(where: str, client: Client | None = None) -> HttpResponse:
    """What a browser gets there, which sends no cookie of another host."""
    return (client or Client()).get(where, SERVER_NAME=HOST)  # type: ignore[return-value]


def token_in(answer: HttpResponse) -> str:
    assert answer["Location"].startswith(f"http://{HOST}/f/")
    return str(answer["Location"]).removeprefix(f"http://{HOST}")


def content_of(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def check_harmless(answer: HttpResponse, how: str) -> None:
    """Nothing runs in it, no cookie comes with it, and no machine keeps it."""
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(how)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@each_place
def test_s_file_4_without_a_host_for_files_they_come_from_their_page_and_run_nowhere(
    scene: Scene, place: Place, role: str, how: str
) -> None:
    answer = asked(scene, place, role)
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(how)
    assert content_of(answer)


@each_place
@pytest.mark.usefixtures("apart")
def test_s_file_4_with_one_they_come_from_there_only_and_are_the_same(
    scene: Scene, place: Place, role: str, how: str, settings: LazySettings
) -> None:
    there = fetched(token_in(asked(scene, place, role)))
    assert there.status_code == 200
    check_harmless(there, how)
    content = content_of(there)
    settings.MADOGUCHI_FILES_URL = ""
    assert content == content_of(asked(scene, place, role))


@each_place
def test_s_file_4_the_look_is_written_down_when_it_is_asked_for_with_or_without_that_host(
    scene: Scene, place: Place, role: str, how: str, settings: LazySettings, request: pytest.FixtureRequest
) -> None:
    def looks() -> int:
        before = Entry.objects.count()
        with undone():
            status(asked(scene, place, role))
            return Entry.objects.count() - before

    plain = looks()
    request.getfixturevalue("apart")
    assert looks() == plain
    assert plain == 1


@pytest.mark.usefixtures("apart")
def test_s_file_4_a_name_in_japanese_is_told_as_utf_8(scene: Scene) -> None:
    File.objects.update(name="保険証.png")
    there = fetched(token_in(asked(scene, "portal:file", "owner")))
    assert there["Content-Disposition"] == "attachment; filename*=utf-8''%E4%BF%9D%E9%99%BA%E8%A8%BC.png"
    status(there)


@pytest.mark.usefixtures("apart")
def test_s_file_4_who_may_not_have_a_file_is_given_no_address_of_it(scene: Scene) -> None:
    for place, role in (("portal:file", "resident"), ("staff:paper_content", "stranger"), ("portal:file", "anonymous")):
        assert asked(scene, place, role).status_code == 404  # type: ignore[arg-type]


@each_place
@pytest.mark.usefixtures("apart")
def test_s_file_4_an_address_is_over_in_a_minute_and_leads_back_to_who_asks_anew(
    scene: Scene, place: Place, role: str, how: str
) -> None:
    where = token_in(asked(scene, place, role))
    with moved_to(now() + timedelta(minutes=2)):
        back = fetched(where)
    assert (back.status_code, back["Location"]) == (302, f"http://127.0.0.1:8000{address(place, scene)}")
    assert not back.cookies
    status(fetched(where))


@pytest.mark.usefixtures("apart")
def test_s_file_4_an_address_is_worth_nothing_after_its_sign_in(scene: Scene) -> None:
    client = scene.client("centre")
    where = token_in(client.get(address("staff:paper_content", scene)))  # type: ignore[arg-type]
    client.post("/staff/sign-out")
    assert fetched(where).status_code == 302


@pytest.mark.usefixtures("apart")
def test_s_file_4_an_address_names_nobody_and_whoever_changes_it_gets_nothing(scene: Scene) -> None:
    where = token_in(asked(scene, "staff:paper_content", "centre"))
    token = where.removeprefix("/f/")
    told = json.loads(unsealed(token))
    assert told["account"] == "centre-1"
    assert not any(str(value) in where for value in told.values() if len(str(value)) > 4)
    for other in (token[:-2] + "AA", token.swapcase(), "s1.", "s1.AAAA", told["ref"], json.dumps(told), sealed("K7QM")):
        assert fetched(f"/f/{other}").status_code == 404, other
    for name, value in (("account", "clerk-1"), ("session", "0" * 32), ("ref", "nothing")):
        assert fetched(f"/f/{sealed(json.dumps({**told, name: value}))}").status_code == 302, name


@pytest.mark.usefixtures("apart")
def test_s_file_4_at_that_host_there_is_nothing_else_and_nothing_of_it_is_anywhere_else(scene: Scene) -> None:
    client = scene.client("centre")
    client.handler = Client().handler  # the one of the scene was made without that host
    where = token_in(client.get(address("staff:paper_content", scene)))  # type: ignore[arg-type]
    for path in ("/", "/staff/", "/sign-in", "/static/ui/base.css", "/f/", "/api/v1/procedures", "/f"):
        answer = fetched(path, client)
        assert (answer.status_code, bool(answer.cookies), answer["X-Frame-Options"]) == (404, False, "DENY"), path
    assert Client().post(where, SERVER_NAME=HOST).status_code == 404
    assert client.get(where).status_code == 404


def test_pictures_of_that_host_are_shown_on_pages_and_of_no_other(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.conf import settings; from madoguchi.faces.ui.policy import policy;"
        "print(settings.ALLOWED_HOSTS, policy())"
    )
    assert "img-src 'self' data:; " in told(code, tmp_path)
    apart = told(code, tmp_path, MADOGUCHI_FILES_URL="https://files.example")
    assert "['madoguchi.example', 'files.example']" in apart
    assert "img-src 'self' data: https://files.example; " in apart
    assert apart.count("https://files.example") == 1


@pytest.mark.parametrize(
    "url",
    ["https://house.example", "http://files.example", "https://files.example/f", "files.example", "https://"],
)
def test_a_host_to_which_cookies_are_sent_is_not_set_by_mistake(url: str) -> None:
    check_files_url("", "https://house.example")
    check_files_url("https://files.example", "https://house.example")
    with pytest.raises(SettingUnusable):
        check_files_url(url, "https://house.example")
