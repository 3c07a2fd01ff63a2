"""Writes docs/reference/security.md from what the tests of the controls did: `python -m tests.security.page`.

Tests whose own lines changed since they last passed are run first; with `--every-control` all of them are.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tests.security.controls import ADDED, CONTROLS, ROOT, WITHOUT_SUBJECT, Holding, held_by
from tests.security.results import PASSES, holdings, result_of, unseen

PAGE = ROOT / "docs" / "reference" / "security.md"

_HEAD = """# Controls

Written by `make docs`; do not edit. A control is held by every test whose name begins with its id. The last column says
what those tests did when they were run, and on which day: `make docs` runs a test again when its own lines have
changed, and `python -m tests.security.page --every-control` all of them. `make test` runs all of them, too, and passes
only when they do. "open" means: there is no such test, do not rely on it. "does not apply" means: there is nothing here
to hold, and the test looks that it stays so. A control with + is one of our own, that no catalogue asks for.

Sources: OWASP ASVS 5.0, the guideline of the Ministry for municipal security policies, 個人情報保護法, 番号法.

"""


def page() -> str:
    """The whole page."""
    rows = [_row(control, sentence) for control, sentence in CONTROLS.items()]
    told = [_result(control) for control in CONTROLS]
    held = sum(one.startswith(PASSES) for one in told)
    absent = sum(one.startswith("does not apply") for one in told)
    counted = f"{held} of {len(CONTROLS)} controls are held, {absent} do not apply, {told.count('open')} are open.\n\n"
    head = ["| control | what holds | test | result |", "|---|---|---|---|"]
    return _HEAD + counted + "\n".join([*head, *rows]) + "\n"


def run_tests(*, every: bool) -> None:
    """Run the tests whose result is not known, or every one, and keep what they did."""
    places = list(holdings()) if every else unseen()
    files = sorted({place.partition("::")[0] for place in places})
    if files:
        more = ["--every-control"] if every else []
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.security.results", *more, *files]
        subprocess.run(command, cwd=ROOT, check=False)


def _row(control: str, sentence: str) -> str:
    tests = "<br>".join(f"`{one.place}`" for one in held_by().get(control, ())) or "–"
    return f"| {control}{'+' if control in ADDED else ''} | {sentence} | {tests} | {_result(control)} |"


def _result(control: str) -> str:
    tests = held_by().get(control, ())
    if not tests:
        return "open"
    told = _told(tests)
    why = WITHOUT_SUBJECT.get(control)
    return f"does not apply: {why}; {told}" if why and told.startswith(PASSES) else told


def _told(tests: Sequence[Holding]) -> str:
    found = [result_of(one) for one in tests]
    others = sorted({one.get("result", "not run") for one in found} - {PASSES})
    return ", ".join(others) if others else f"{PASSES} ({min(one['on'] for one in found)})"


if __name__ == "__main__":
    run_tests(every="--every-control" in sys.argv[1:])
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
