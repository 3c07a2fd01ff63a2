"""The way back looks the same on every page: the places above it, and itself at the end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.safestring import mark_safe

from madoguchi import faces
from madoguchi.faces.ui.templatetags.ui import way_back

FACES = Path(next(iter(faces.__path__)))
PAGES = sorted(page.relative_to(FACES) for page in FACES.rglob("*.html") if "block crumbs %}{" in page.read_text())


def test_the_way_back_is_a_list_that_says_what_it_is() -> None:
    assert way_back(mark_safe("<li>台帳</li>")) == (
        '<nav class="crumbs" aria-label="現在の位置"><ol><li>台帳</li></ol></nav>'
    )


def test_no_page_draws_a_way_back_of_its_own() -> None:
    bare = [page for page in FACES.rglob("*.html") if re.search(r"block crumbs %}\s*<", page.read_text())]
    assert not bare


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_last_place_is_the_page_itself(page: Path) -> None:
    ways = re.findall(r"{% way_back %}(.*?){% endway_back %}", (FACES / page).read_text(), re.DOTALL)
    assert all('<li aria-current="page"><span>' in way for way in ways)
