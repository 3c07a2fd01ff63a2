"""A walk over the text of a finished page, past everything that is not read as text."""

from __future__ import annotations

import re
from collections.abc import Callable

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
# What is not shown as text, what is typed or chosen, drawings, and what is read already.
_SILENT = frozenset(("title", "textarea", "option", "select", "script", "style", "svg", "ruby"))
_EMPTY = frozenset(("br", "img", "input", "meta", "link", "hr", "wbr", "source", "col"))


def over_texts(page: str, change: Callable[[str], str], *, past: re.Pattern[str]) -> str:
    """The page with every text of its body changed, but for those in an element whose tag matches `past`."""
    head, body, rest = page.rpartition("<body")
    drawn, silent = [head, body], list[str]()
    for part in _TAG.split(rest):
        if part.startswith("<"):
            _step(part, silent, past)
            drawn.append(part)
        else:
            drawn.append(part if silent else change(part))
    return "".join(drawn)


def _step(tag: str, silent: list[str], past: re.Pattern[str]) -> None:
    """Go into or out of an element that is passed; elements of its name inside it are counted, to find its end."""
    found = _NAME.match(tag)
    if found is None or tag.endswith("/>"):
        return
    name = found[1].lower()
    if name in _EMPTY:
        return
    if tag.startswith("</"):
        if silent and silent[-1] == name:
            silent.pop()
    elif name in _SILENT or past.search(tag) or (silent and silent[-1] == name):
        silent.append(name)
