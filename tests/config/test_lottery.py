"""`madoguchi lottery verify` computes a draw again from its public file, with no database at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from madoguchi.config.cli import main
from madoguchi.engines.booking.rules.lottery import DrawEntry, commitment_of, draw, list_digest
from madoguchi.engines.booking.rules.lottery_file import PublicDraw, as_csv, as_json


def public() -> PublicDraw:
    seed, places = hashlib.sha256(b"seed").digest(), {"am": 3, "pm": 2}
    entries = tuple(DrawEntry(f"{n}", ("am", "pm")) for n in range(10))
    digest = list_digest("one", places, entries)
    results = {one.unit.mark: (one.rank, one.option) for one in draw(seed, digest, places, entries)}
    return PublicDraw("one", places, commitment_of(seed), digest, entries, seed.hex(), results)


@pytest.mark.parametrize(("name", "write"), [("draw.json", as_json), ("draw.csv", as_csv)])
def test_a_right_draw_is_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, write: object
) -> None:
    (tmp_path / name).write_text(write(public()), encoding="utf-8")  # type: ignore[operator]
    assert main(["lottery", "verify", str(tmp_path / name)]) == 0
    assert "10 entries" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ('"places": 3', '"places": 4'),
        ('"number": "7"', '"number": "77"'),
        ('"rank": 1,', '"rank": 2,'),
        ("{", "nothing"),
    ],
)
def test_a_touched_file_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], find: str, put: str
) -> None:
    text = as_json(public())
    assert find in text
    (tmp_path / "draw.json").write_text(text.replace(find, put, 1), encoding="utf-8")
    assert main(["lottery", "verify", str(tmp_path / "draw.json")]) == 1
    assert capsys.readouterr().err.strip().endswith("。")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert main(["lottery", "verify", str(tmp_path / "none")]) == 1
