"""The command that checks definitions speaks one language to whoever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.config.cli import parser
from tests.journeys.publish.folders import sample_folder


def test_the_check_counts_what_is_to_be_mended_in_the_language_of_its_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = sample_folder(tmp_path)
    chosen = parser().parse_args(["definitions", "check", str(folder.root)])
    assert chosen.run(chosen) == 0
    assert capsys.readouterr().out == "直すところはありません。\n"
    folder.change("division: traffic", "division: trafic")
    assert chosen.run(chosen) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "直すところが1件あります。"
