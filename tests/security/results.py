"""What the tests of the controls did when they last ran: a pytest plugin that runs them and keeps it beside them.

`python -m pytest -p tests.security.results` runs those tests only whose own lines changed since they last passed, and
with `--every-control` all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from tests.security.controls import ROOT, Holding, held_by

RESULTS = ROOT / "tests" / "security" / "results.json"
PASSES = "passes"
# The worst of what the cases of one test did, the worst last.
_SEVERITY = (PASSES, "skipped", "fails")


def results() -> Mapping[str, Mapping[str, str]]:
    """By the place of a test: the digest of its lines, what it did with them, and on which day."""
    kept: dict[str, dict[str, str]] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return kept


def holdings() -> dict[str, Holding]:
    """Every test of a control by its place."""
    return {one.place: one for tests in held_by().values() for one in tests}


def result_of(one: Holding) -> Mapping[str, str]:
    """What a test did as it stands now; nothing when it was not run since it was changed."""
    kept = results().get(one.place, {})
    return kept if kept.get("digest") == one.digest else {}


def unseen() -> list[str]:
    """The places of tests that did not pass as they stand now."""
    return [place for place, one in holdings().items() if result_of(one).get("result") != PASSES]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whether all of them run."""
    parser.addoption("--every-control", action="store_true", help="run the test of every control anew")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what they do."""
    config.pluginmanager.register(_Keeping(set(holdings() if config.getoption("every_control") else unseen())))


class _Keeping:
    """Runs the tests that are wanted and no others, and writes down what they did."""

    def __init__(self, wanted: set[str]) -> None:
        self._wanted = wanted
        self._did: dict[str, str] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
        yield
        others = [item for item in items if _place(item.nodeid) not in self._wanted]
        items[:] = [item for item in items if _place(item.nodeid) in self._wanted]
        config.hook.pytest_deselected(items=others)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        place, did = _place(report.nodeid), {"passed": PASSES, "skipped": "skipped"}.get(report.outcome, "fails")
        self._did[place] = max(self._did.get(place, PASSES), did, key=_SEVERITY.index)

    def pytest_sessionfinish(self) -> None:
        known, kept, on = holdings(), results(), date.today().isoformat()
        now = {place: {"digest": known[place].digest, "result": did, "on": on} for place, did in self._did.items()}
        rows = {place: told for place, told in sorted({**kept, **now}.items()) if place in known}
        lines = ",\n".join(f"{json.dumps(place)}: {json.dumps(told)}" for place, told in rows.items())
        RESULTS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _place(nodeid: str) -> str:
    """Of a case of a test, or of a method, the file and the name of the test."""
    path, *names = nodeid.partition("[")[0].split("::")
    return f"{path}::{names[-1]}" if names else path
