"""Pressing what brings another page: it is waited for, since a click by itself waits for nothing.

Whoever asks a page for something that does not wait (a count, a list, its address) would else ask the page before.
"""

from __future__ import annotations

from contextlib import ExitStack

from playwright.sync_api import Locator


def follow(what: Locator) -> None:
    """Press it, and wait until the page that comes of it has come."""
    with what.page.expect_navigation():
        what.click()


def touch(what: Locator) -> None:
    """Press what brings no page, or brings it by a script only when that has done its work: the test waits itself."""
    what.click()


def at_once(*what: Locator) -> None:
    """Press on several pages before any of them has an answer, and wait for all of the answers."""
    with ExitStack() as pages:
        for one in what:
            pages.enter_context(one.page.expect_navigation())
        for one in what:
            one.click(no_wait_after=True)
