"""Writes docs/reference/security.md from the controls and the names of the tests: `python -m tests.security.page`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from tests.security.controls import CONTROLS, ROOT, held_by

PAGE = ROOT / "docs" / "reference" / "security.md"

_HEAD = """# Controls

Written by `make docs` from the names of the tests; do not edit. A control is held when a test whose name begins with
its id passes; all of them pass before anything is published. "open" means: there is no such test, do not rely on it.
Sources: OWASP ASVS 5.0, the guideline of the Ministry for municipal security policies, 個人情報保護法, 番号法.

"""


def page() -> str:
    """The whole page."""
    held = held_by()
    rows = [_row(control, sentence, held) for control, sentence in CONTROLS.items()]
    count = sum(1 for control in CONTROLS if control in held)
    head = ["| control | what holds | test | result |", "|---|---|---|---|"]
    return f"{_HEAD}{count} of {len(CONTROLS)} controls are held.\n\n" + "\n".join([*head, *rows]) + "\n"


def _row(control: str, sentence: str, held: Mapping[str, Sequence[str]]) -> str:
    tests = "<br>".join(f"`{one}`" for one in held.get(control, ())) or "–"
    return f"| {control} | {sentence} | {tests} | {'passes' if control in held else 'open'} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
