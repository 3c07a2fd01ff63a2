"""What the browser itself says about our pages: no broken policy, and nothing kept in its storage."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.conftest import Visitor
from tests.e2e.running import RunningHouse
from tests.e2e.staging import page_as, staged
from tests.house.addresses import address

_LISTEN = """
  window.broken = [];
  document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""
_KEPT = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
# The pages with scripts, pictures, files or forms of their own.
PLACES = {
    "owner": ["portal:home", "portal:find", "portal:apply_page", "portal:status", "portal:notice", "portal:figures"],
    "centre": ["staff:inbox", "staff:case", "staff:paper", "staff:sign_in", "staff:figures", "staff:passkeys"],
    "administrator": ["console:definition", "console:staff", "counter:kiosk", "counter:board", "counter:waits"],
}


def _listening(context: BrowserContext) -> None:
    context.add_init_script(_LISTEN)


@pytest.mark.parametrize("role", PLACES)
def test_s_csp_1_no_page_breaks_its_own_policy(role: str, house: RunningHouse, visitor: Visitor) -> None:
    page = page_as(role, house, visitor)
    _listening(page.context)
    for place in PLACES[role]:
        page.goto(address(place, staged(house)))
        assert page.evaluate("window.broken") == [], place


def test_a_page_that_breaks_its_policy_is_noticed(visitor: Visitor) -> None:
    page = visitor()
    _listening(page.context)
    page.goto("/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://other.example/a.png'}))"
    )
    page.wait_for_function("window.broken.length > 0")


@pytest.mark.parametrize("role", PLACES)
def test_s_priv_1_nothing_is_kept_in_the_storage_of_a_browser(role: str, house: RunningHouse, visitor: Visitor) -> None:
    page = page_as(role, house, visitor)
    for place in PLACES[role]:
        page.goto(address(place, staged(house)))
        assert page.evaluate(_KEPT) == [0, 0, 0], place
