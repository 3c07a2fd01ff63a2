"""Filling any declared form in a browser from the answers of an example, by the names of its controls."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page

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


def fill_page(page: Page, answers: Typed) -> None:
    """Add the rows this page needs and fill every control that is there."""
    _add_rows(page, answers)
    for control in page.locator("main form :is(input, select, textarea)[name]").all():
        _fill(control, answers)


def _add_rows(page: Page, answers: Typed) -> None:
    for _ in range(12):
        for button in page.locator('button[name="add_row"]').all():
            group = str(button.get_attribute("value"))
            wanted = {name[len(group) + 1 :].split(".")[0] for name in answers if name.startswith(f"{group}.")}
            there = {
                str(one.get_attribute("name"))[len(group) + 1 :].split(".")[0]
                for one in page.locator(f'main form [name^="{group}."]').all()
            }
            if len(wanted) > len(there):
                button.click()
                break
        else:
            return


def _fill(control: Locator, answers: Typed) -> None:
    name, kind = str(control.get_attribute("name")), control.get_attribute("type")
    if kind == "hidden" or name == "language":
        return
    if kind == "file":
        if not control.locator("xpath=ancestor::*[contains(@class,'upload')][1]").locator(".saved").count():
            control.set_input_files(paper())
        return
    wanted = answers.get(name)
    if wanted is None:
        return
    if kind in {"radio", "checkbox"}:
        if control.get_attribute("value") in wanted:
            control.check(force=True)
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(wanted[0])
    else:
        control.fill(wanted[0])


def go_through(page: Page, answers: Typed) -> list[str]:
    """Fill page after page until the confirm page; the ids of the pages, as often as they were shown."""
    seen = []
    for _ in range(40):
        if page.url.rstrip("/").endswith("/confirm"):
            return seen
        seen.append(page.url.split("/page/")[-1].split("#")[0])
        fill_page(page, answers)
        page.locator('main form button[name="next"]:not([aria-hidden])').click()
    raise AssertionError(f"the form did not end: {seen}; {page.locator('.errors').all_inner_texts()}")


def agree_and_submit(page: Page) -> str:
    """Agree to everything on the confirm page and submit; the reference number on the receipt."""
    boxes = page.locator('main input[type="checkbox"]')
    # Listing does not wait: a page that is still on its way has no boxes yet.
    page.wait_for_load_state()
    boxes.first.wait_for(state="attached")
    for box in boxes.all():
        box.check(force=True)
    page.locator("main form button.button:not([data-kind])").last.click()
    assert "/receipt/" in page.url, page.locator(".errors").all_inner_texts()
    return page.url.rstrip("/").rsplit("/", 1)[-1]
