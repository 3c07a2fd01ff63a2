"""Every browser test says whether what it presses brings another page."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_BARE = re.compile(r"\.(?:dbl)?click\(|\.tap\(")


def test_no_browser_test_presses_without_saying_whether_a_page_comes() -> None:
    found = {
        path.name: [number for number, line in enumerate(path.read_text().splitlines(), 1) if _BARE.search(line)]
        for path in _HERE.glob("*.py")
        if path.name not in ("pressing.py", Path(__file__).name)
    }
    assert {name: lines for name, lines in found.items() if lines} == {}
