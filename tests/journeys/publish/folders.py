"""A small sound folder of definitions to break, one mistake at a time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from madoguchi.journeys.publish import Finding, check

SAMPLE = Path(__file__).parent / "sample"
PROCEDURE = "procedures/bicycle_parking.yaml"
CITY = "city.yaml"


@dataclass(frozen=True)
class Folder:
    """A copy of the sample that a test may change."""

    root: Path

    def change(self, old: str, new: str, file: str = PROCEDURE) -> Folder:
        """Replace the one place where `old` is written."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is written {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def line_of(self, text: str, file: str = PROCEDURE) -> int:
        """The line on which a text is written first."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def stands_at(self, finding: Finding) -> str:
        """The rest of the line from the column of a finding on."""
        line = (self.root / finding.file).read_text(encoding="utf-8").splitlines()[finding.line - 1]
        return line[finding.column - 1 :]

    def findings(self) -> list[Finding]:
        """What the check says."""
        return check(self.root)

    def only_finding(self) -> Finding:
        """The one finding there has to be."""
        found = self.findings()
        assert len(found) == 1, [str(one) for one in found]
        return found[0]


def sample_folder(tmp_path: Path) -> Folder:
    """A fresh copy of the sample."""
    return Folder(Path(shutil.copytree(SAMPLE, tmp_path / "definitions")))
