"""The system's Chromium without a window, and visitors with no history, for tests and for measurements."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tools.system import CHROMIUMS

from tests.e2e.pressing import follow

# Nobody looks at what is drawn, and a page lives for a second: compiling what it runs would not pay off.
SPARING = (
    *("--disable-gpu", "--disable-lcd-text", "--disable-background-networking"),
    "--js-flags=--no-opt,--no-maglev,--max-lazy",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser; its event loop ends with it, so that Django is let in again. Raises RuntimeError without one."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        raise RuntimeError(f"Chromium is missing. Install it with: sudo apt-get install {CHROMIUMS[0]}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *SPARING])
        yield browser
        browser.close()


def arriving(
    browser: Browser, base: str, *, script: bool = True, width: int = 1280, height: int = 900, locale: str = "ja-JP"
) -> BrowserContext:
    """Somebody with no history before the house at this address."""
    return browser.new_context(
        base_url=base,
        java_script_enabled=script,
        viewport={"width": width, "height": height},
        locale=locale,
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",  # a page that still scrolls moves its controls away from under the pointer
    )


def sign_in_by_provider(page: Page, way: str, name: str) -> None:
    """Sign in by one of the demonstration's providers as somebody it knows, and use what it told."""
    page.goto("/sign-in?next=/mine")
    follow(page.get_by_role("link", name=way))
    follow(page.get_by_role("button", name=name))
    follow(page.get_by_role("button", name="この内容を使ってサインインする"))
    page.wait_for_url("**/mine")


def sign_in_as_asked(page: Page, procedure_id: str) -> None:
    """Sign in where a procedure of the sample city asks for it: a grant is sent by an account of a business."""
    if procedure_id == "subsidy_grant":
        sign_in_by_provider(page, "GビズIDでサインイン", "gBizIDプライム（法人）")


def sign_in_as_staff(page: Page, ref: str) -> None:
    """Choose a member of staff on the demonstration sign-in."""
    page.goto("/staff/sign-in")
    follow(page.locator(f'form:has(input[name="ref"][value="{ref}"]) button'))
