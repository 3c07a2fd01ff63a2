"""Filling any declared form in a browser from the answers of an example, by the names of its controls."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.e2e.pressing import follow

Typed = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Form:
    """One declared form as these tests know it."""

    id: str
    division: str
    typed: Typed


def read_forms(text: str) -> dict[str, Form]:
    """The forms as `told_forms` prints them."""
    told = {one["id"]: one for one in json.loads(text)}
    return {
        name: Form(name, one["division"], {key: tuple(texts) for key, texts in one["typed"].items()})
        for name, one in told.items()
    }


def paper() -> dict[str, Any]:
    """A picture of a paper."""
    content = io.BytesIO()
    Image.new("RGB", (320, 240), (240, 240, 230)).save(content, "PNG")
    return {"name": "shorui.png", "mimeType": "image/png", "buffer": content.getvalue()}


_CONTROLS = "main form :is(input, select, textarea)[name]"
# Asking for all controls at once is much quicker than asking each.
_DESCRIBED = """all => all.map((one, at) => ({at, name: one.name, type: one.type, value: one.value,
    saved: !!one.closest(".upload")?.querySelector(".saved")}))"""

_ANSWER = """(all, answers) => {
    for (const one of all) {
        const wanted = answers[one.name];
        if (!wanted || ["hidden", "file"].includes(one.type) || one.name === "language") continue;
        if (["radio", "checkbox"].includes(one.type)) one.checked ||= wanted.includes(one.value);
        else one.value = wanted[0];
        for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, {bubbles: true}));
    }
}"""


def answer_page(page: Page, answers: Typed) -> None:
    """What `fill_page` does, all controls at once: for tests that are about the pages and not about filling them."""
    _add_rows(page, answers)
    controls = page.locator(_CONTROLS)
    controls.evaluate_all(_ANSWER, answers)
    for told in controls.evaluate_all(_DESCRIBED):
        if told["type"] == "file":
            _fill(controls.nth(told["at"]), told, answers)


def fill_page(page: Page, answers: Typed) -> None:
    """Add the rows this page needs and fill every control that is there, one after another as a person does."""
    _add_rows(page, answers)
    controls = page.locator(_CONTROLS)
    for told in controls.evaluate_all(_DESCRIBED):
        _fill(controls.nth(told["at"]), told, answers)


def _add_rows(page: Page, answers: Typed) -> None:
    for _ in range(12):
        names = {told["name"] for told in page.locator(_CONTROLS).evaluate_all(_DESCRIBED)}
        for button in page.locator('button[name="add_row"]').all():
            group = str(button.get_attribute("value"))
            if len(_rows(answers, group)) > len(_rows(names, group)):
                follow(button)
                break
        else:
            return


def _rows(names: Iterable[str], group: str) -> set[str]:
    """The numbers of the rows of a group that stand in these names of controls."""
    return {name[len(group) + 1 :].split(".")[0] for name in names if name.startswith(f"{group}.")}


def _fill(control: Locator, told: Mapping[str, Any], answers: Typed) -> None:
    name, kind = told["name"], told["type"]
    if kind == "file":
        if not told["saved"]:
            control.set_input_files(paper())
        return
    wanted = answers.get(name)
    if wanted is None or kind == "hidden" or name == "language":
        return
    if kind in {"radio", "checkbox"}:
        if told["value"] in wanted:
            control.check(force=True)
    elif kind == "select-one":
        control.select_option(wanted[0])
    elif told["value"] != wanted[0]:
        control.fill(wanted[0])


def go_through(page: Page, answers: Typed) -> list[str]:
    """Fill page after page until the confirm page; the ids of the pages, as often as they were shown."""
    seen = []
    for _ in range(40):
        if page.url.rstrip("/").endswith("/confirm"):
            return seen
        seen.append(re.split("[?#]", page.url.split("/page/")[-1])[0])
        fill_page(page, answers)
        follow(page.locator('main form button[name="next"]:not([aria-hidden])'))
    raise AssertionError(f"the form did not end: {seen}; {page.locator('.errors').all_inner_texts()}")


def agree_and_submit(page: Page) -> str:
    """Agree to everything on the confirm page and submit; the reference number on the receipt."""
    for box in page.locator('main input[type="checkbox"]').all():
        box.check(force=True)
    follow(page.locator("main form button.button:not([data-kind])").last)
    assert "/receipt/" in page.url, page.locator(".errors").all_inner_texts()
    return page.url.rstrip("/").rsplit("/", 1)[-1]
