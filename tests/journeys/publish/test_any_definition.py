"""Whatever a file holds, the check answers with findings and places, and never falls over."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish import check
from tests.journeys.publish.folders import CITY, PROCEDURE, SAMPLE

ORIGINALS = {name: read_source((SAMPLE / name).read_bytes()).data for name in (CITY, PROCEDURE)}
JUNK: list[Any] = [
    *(None, True, 0, -1, 10**17, 1.5, "", "x", "{", "髙", "student", "bicycles.kind", "18 years"),
    *([], ["x"], [None], [{"id": "x"}], {}, {"a": 1}, {"ja": ""}, {"en": "x"}, {"all": []}),
    *(
        {"field": "student", "is": True},
        {"field": "bicycles.kind", "is": "moped"},
        {"not": {"field": "name", "answered": 1}},
    ),
]


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(deeper for key, value in inside for deeper in _paths(value, (*path, key)))]


def _changed(data: Any, path: tuple[Any, ...], junk: Any, how: str) -> Any:
    data = copy.deepcopy(data)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if how == "remove":
        del inner[path[-1]]
    elif how == "replace" or isinstance(inner, list):
        inner[path[-1]] = junk
    else:
        inner["type"] = junk
    return data


@st.composite
def _broken_files(draw: st.DrawFn) -> dict[str, Any]:
    files = dict(ORIGINALS)
    name = draw(st.sampled_from([PROCEDURE, PROCEDURE, PROCEDURE, CITY]))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in _paths(files[name]) if path] or [()]))
        if path:
            files[name] = _changed(
                files[name], path, draw(st.sampled_from(JUNK)), draw(st.sampled_from(["replace", "remove", "add"]))
            )
    return files


@settings(max_examples=100, deadline=None)
@given(_broken_files())
def test_any_change_is_answered_with_findings_inside_the_file(files: dict[str, Any]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        (root / "procedures").mkdir()
        for name, data in files.items():
            (root / name).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        for finding in check(root):
            lines = (root / finding.file).read_text(encoding="utf-8").splitlines()
            assert 1 <= finding.line <= len(lines)
            assert str(finding.reason)
            assert str(finding.suggestion)
    finally:
        shutil.rmtree(root)
