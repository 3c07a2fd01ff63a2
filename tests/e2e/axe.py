"""The rules of WCAG 2.2 AA, as axe-core knows them, before a page of a browser."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT

_AXE = ROOT / "tools" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Where a fault stands is told by its markup; there are no frames, and style sheets are the house's own.
    **dict.fromkeys(("selectors", "iframes", "preload"), False),
}
_RUN = """async options => ("axe" in window || window.bringAxe?.() || "axe" in window) && JSON.stringify({
    violations: (await axe.run(document, options)).violations,
    title: document.title.trim(), headings: document.querySelectorAll("h1").length})"""


@cache
def axe() -> str:
    """The script that knows the rules."""
    if not _AXE.exists():
        pytest.fail("The rules of WCAG are missing. Install them with: python3 tools/prepare.py test")
    return _AXE.read_text(encoding="utf-8")


def bringing_axe() -> str:
    """What makes the script come along with each page, which is much quicker than sending it to those looked at."""
    return f"window.bringAxe = () => {{ {axe()} }};"


def problems_of(page: Page, *, besides: Collection[str] = ()) -> list[str]:
    """Every violation but those of the rules `besides`, and what is missing of a title and one first heading."""
    seen = page.evaluate(_RUN, RULES)
    if not seen:
        page.evaluate(axe())
        seen = page.evaluate(_RUN, RULES)
    found = json.loads(seen)
    violations = [one for one in found["violations"] if one["id"] not in besides]
    told = [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in violations for node in one["nodes"]
    ]
    if not found["title"]:
        told.append("no title")
    headings = found["headings"]
    return told if headings == 1 else [*told, f"{headings} headings of the first rank"]


def check_accessible(page: Page) -> None:
    """No violation, a title, and one heading of the first rank."""
    told = problems_of(page)
    assert told == [], f"{page.url}\n" + "\n".join(told)
