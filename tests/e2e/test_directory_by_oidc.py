"""Staff come in by a directory that speaks OpenID Connect, in a browser, from another site, also without scripts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

import pytest
from joserfc.jwk import RSAKey

from madoguchi.config.providers import Running, free_ports, started
from tests.e2e.axe import check_accessible
from tests.e2e.conftest import Visitor
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.test_directory import CLERK, NEWCOMER, beside


@pytest.fixture(scope="module")
def city(house: RunningHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a second web process of the house, which knows a directory; that one is of another site."""
    folder, (port, directory) = tmp_path_factory.mktemp("directory"), free_ports()
    secret, key = secrets.token_urlsafe(32), RSAKey.generate_key(2048).as_dict(private=True)
    people = (("newcomer", "見本 新人", NEWCOMER), ("clerk", "見本 係員", CLERK))
    staff = {
        "port": directory,
        "client_secret": secret,
        "redirect_uris": [f"http://localhost:{port}/staff/sign-in/directory/back"],
        "people": [
            {"sub": sub, "name": name, "amr": ["pwd"], "claims": {"employee_number": number}}
            for sub, name, number in people
        ],
        "keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}],
    }
    (folder / "settings.json").write_text(json.dumps({"staff": staff}), encoding="utf-8")
    told = {
        "OIDC_STAFF_ISSUER": f"http://127.0.0.1:{directory}",
        "OIDC_STAFF_CLIENT_ID": "house",
        "OIDC_STAFF_SECRET": secret,
        "OIDC_STAFF_SCOPES": "openid,staff",
    }
    with started(folder / "settings.json") as process:
        Running({}, process).wait_until_ready()
        with beside(house, folder, port, told) as base:
            yield base


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_who_has_no_post_comes_in_and_the_code_stays_in_no_address(
    city: str, visitor: Visitor, width: int, script: bool
) -> None:
    page = visitor(width=width, script=script)
    page.goto(f"{city}/staff/sign-in?next=/staff/passkeys")
    follow(page.get_by_role("link", name="市のアカウントでサインインする"))
    assert page.url.startswith("http://127.0.0.1:")
    follow(page.get_by_role("button", name="見本 新人"))
    page.get_by_role("heading", name="わたしのパスキー").wait_for()
    assert page.url == f"{city}/staff/passkeys"


def test_who_sees_residents_is_led_to_the_passkey_and_stays_outside(city: str, visitor: Visitor) -> None:
    page = visitor()
    page.goto(f"{city}/staff/sign-in")
    follow(page.get_by_role("link", name="市のアカウントでサインインする"))
    follow(page.get_by_role("button", name="見本 係員"))
    page.get_by_text("パスキーでサインインしてください").wait_for()
    check_accessible(page)
    page.goto(f"{city}/staff/")
    assert "/staff/sign-in" in page.url
