"""The papers of a procedure's notices as part of its version: the templates it names, and what those bring in."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from madoguchi.engines.notices.section import NoticeSection
from madoguchi.journeys.publish.reading import Reading

KEPT = "notice_files"
"""Where a published version keeps them: the text of a template, or a picture as `data:` with base64."""

_QUOTED = re.compile(r'"([^"\n]+)"')


def content_of(reading: Reading, root: Path) -> Mapping[str, Any]:
    """What is published of a file: its data, with the templates as they are now, so that its hash covers them."""
    if reading.notice is None:
        return reading.data
    return {**reading.data, KEPT: files_of(reading.notice, root / "notices")}


def files_of(notice: NoticeSection, folder: Path) -> dict[str, str]:
    """The files of the folder these notices are set with, by name; none where the house's own order is enough."""
    found: dict[str, str] = {}
    waiting = [f"{name}.typ" for name in sorted(notice.templates())]
    while waiting:
        name = waiting.pop()
        path = folder / name
        if name in found or "/" in name or not path.is_file():
            continue
        found[name] = _kept(path)
        waiting.extend(_named_in(found[name]))
    return dict(sorted(found.items()))


def _kept(path: Path) -> str:
    content = path.read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    # A database keeps every text but one with the character that ends texts elsewhere.
    return f"data:{b64encode(content).decode()}" if "\0" in text or text.startswith("data:") else text


def _named_in(text: str) -> Iterator[str]:
    """Everything in quotes may be a file that a template imports or shows."""
    return (name.removeprefix("./") for name in _QUOTED.findall(text))
