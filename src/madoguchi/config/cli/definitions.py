"""`madoguchi definitions check|publish|diff|schema`: what a city declares, checked and made valid."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from madoguchi.config import environment
from madoguchi.config.house import database


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("definitions", help="check, publish and compare what a city declares")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    default = environment.text("MADOGUCHI_DEFINITIONS")
    for what, doing, sentence in (
        ("check", _check, "find mistakes, with file, line and what to do"),
        ("publish", _publish, "make the definitions valid, all or none"),
        ("diff", _diff, "say in words what publishing would change"),
        ("schema", _schema, "write the JSON Schemas into a folder"),
    ):
        one = whats.add_parser(what, help=sentence)
        one.add_argument(
            "path", type=Path, nargs="?", default=Path("docs/reference") if what == "schema" else Path(default)
        )
        one.set_defaults(run=_run, doing=doing)


def _run(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    return int(chosen.doing(chosen.path))


def _check(folder: Path) -> int:
    from madoguchi.journeys.publish import check

    findings = check(folder)
    for finding in findings:
        print(finding)
    print(f"直すところが{len(findings)}件あります。" if findings else "直すところはありません。")
    return 1 if findings else 0


def publish_folder(folder: Path) -> int:
    """Publish and report; 1 when there are findings, and then nothing was published."""
    from madoguchi.journeys.publish import DefinitionsRefused, publish
    from madoguchi.values.actor import SYSTEM

    try:
        report = publish(folder, by=SYSTEM)
    except DefinitionsRefused as refused:
        return _tell(refused.findings)
    print(f"    {report}")
    # It is published all the same: those people may have their posts tomorrow.
    _tell(report.left_to_nobody)
    return 0


def _tell(findings: Sequence[object]) -> int:
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1


def _publish(folder: Path) -> int:
    with database():
        return publish_folder(folder)


def _diff(folder: Path) -> int:
    from madoguchi.journeys.publish import DefinitionsRefused, difference

    with database():
        try:
            lines = difference(folder)
        except DefinitionsRefused as refused:
            return _tell(refused.findings)
    for line in lines:
        print(line)
    return 0


def _schema(folder: Path) -> int:
    from madoguchi.journeys.publish import schemas

    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / f"{name}.schema.json").write_text(
            json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        print(folder / f"{name}.schema.json")
    return 0
