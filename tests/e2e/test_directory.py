"""Staff come in by a directory that speaks SAML, in a browser, from another site: its form carries no cookie."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Request

from madoguchi.config.providers import free_ports
from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import ROOT, RunningHouse
from tests.faces.staff.with_saml import saml_directory
from tests.foundation.identity.saml.writing import Key

NEWCOMER, CLERK = "S-2001", "S-2002"
PEOPLE = [
    {"sub": "newcomer", "name": "見本 新人", "number": NEWCOMER},
    {"sub": "clerk", "name": "見本 係員", "number": CLERK},
]
_OPEN = """
from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.actor import Duty
open_account("staff", "見本 新人", ref={newcomer})
open_account("staff", "見本 係員", ref={clerk}, duties=[Duty("child_family", "clerk")])
"""
_REMOVE = """
from madoguchi.foundation.identity.models import Account
Account.objects.filter(ref__in={refs}).delete()
"""


@pytest.fixture(scope="module")
def city(house: RunningHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a second web process of the house, which knows a directory; that one is of another site.

    Its database is the first one's. To a browser localhost and 127.0.0.1 are two sites.
    """
    folder, port = tmp_path_factory.mktemp("directory"), free_ports()[0]
    metadata = f"http://localhost:{port}/staff/sign-in/directory/metadata"
    with (
        saml_directory(folder, Key(), PEOPLE, house_metadata=metadata) as told,
        beside(house, folder, port, told) as base,
    ):
        yield base


@contextmanager
def beside(house: RunningHouse, folder: Path, port: int, told: Mapping[str, str]) -> Iterator[str]:
    """Another web process of this house that is told of a directory, at this port; the address of its site.

    As long as it runs there is somebody without a post, and a clerk.
    """
    house.do(_OPEN.format(newcomer=json.dumps(NEWCOMER), clerk=json.dumps(CLERK)))
    base = f"http://localhost:{port}"
    environment = {**house.environment, "MADOGUCHI_BASE_URL": base, **told}
    command = [sys.executable, "-m", "madoguchi", "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True, stdout=log, stderr=log)
    try:
        _wait(base, folder / "serve.log")
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
        house.do(_REMOVE.format(refs=[NEWCOMER, CLERK]))


def _wait(base: str, log: Path) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{base}/staff/sign-in", timeout=10) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(log.read_text())


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_s_saml_15_who_has_no_post_comes_in_though_the_answer_is_posted_without_the_cookie(
    city: str, visitor: Visitor, width: int, script: bool
) -> None:
    page = visitor(width=width, script=script)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one) if "/sign-in/directory/" in one.url else None)
    page.goto(f"{city}/staff/sign-in?next=/staff/passkeys")
    if script:
        check_accessible(page)
    follow(page.get_by_role("link", name="市のアカウントでサインインする"))
    assert page.url.startswith("http://127.0.0.1:")
    follow(page.get_by_role("button", name="見本 新人"))
    follow(page.get_by_role("button", name="もどる"))
    page.get_by_role("heading", name="わたしのパスキー").wait_for()
    assert page.url == f"{city}/staff/passkeys"
    posted, back = asked
    assert (posted.method, posted.url) == ("POST", f"{city}/staff/sign-in/directory/answer")
    assert "sid=" not in posted.all_headers().get("cookie", "")
    assert (back.method, back.url.partition("?taken=")[0]) == ("GET", f"{city}/staff/sign-in/directory/back")
    assert "sid=" in back.all_headers()["cookie"]
    assert "referer" not in back.all_headers()


def test_who_sees_residents_is_led_to_the_passkey_and_stays_outside(city: str, visitor: Visitor) -> None:
    page = visitor()
    page.goto(f"{city}/staff/sign-in")
    follow(page.get_by_role("link", name="市のアカウントでサインインする"))
    follow(page.get_by_role("button", name="見本 係員"))
    follow(page.get_by_role("button", name="もどる"))
    page.get_by_text("パスキーでサインインしてください").wait_for()
    check_accessible(page)
    page.goto(f"{city}/staff/")
    assert "/staff/sign-in" in page.url


def test_s_saml_12_neither_who_asked_nor_who_brought_the_answer_comes_in_alone(city: str, visitor: Visitor) -> None:
    attacker, clerk = visitor(), visitor()
    attacker.goto(f"{city}/staff/sign-in")
    follow(attacker.get_by_role("link", name="市のアカウントでサインインする"))
    clerk.goto(attacker.url)
    follow(clerk.get_by_role("button", name="見本 新人"))
    follow(clerk.get_by_role("button", name="もどる"))
    shown = clerk.url
    assert "?taken=" in shown
    for page, address in ((clerk, shown), (attacker, shown.partition("?")[0]), (attacker, shown)):
        page.goto(address)
        assert page.get_by_role("heading", name="職員のサインイン").is_visible()
        page.goto(f"{city}/staff/passkeys")
        assert "/staff/sign-in" in page.url


def test_s_saml_12_a_form_of_another_site_neither_signs_in_nor_out(city: str, visitor: Visitor) -> None:
    page = visitor()
    page.goto(f"{city}/staff/sign-in")
    follow(page.get_by_role("link", name="市のアカウントでサインインする"))
    follow(page.get_by_role("button", name="見本 新人"))
    follow(page.get_by_role("button", name="もどる"))
    lured = page.context.new_page()
    lured.set_content(
        f'<form method="post" action="{city}/staff/sign-in/directory/answer">'
        '<input name="SAMLResponse" value="PGEvPg=="><button>続ける</button></form>'
    )
    follow(lured.get_by_role("button", name="続ける"))
    lured.get_by_role("heading", name="職員のサインイン").wait_for()
    page.goto(f"{city}/staff/passkeys")
    assert page.get_by_role("heading", name="わたしのパスキー").is_visible()
