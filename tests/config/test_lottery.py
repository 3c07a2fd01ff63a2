"""`madoguchi lottery`: made, closed, drawn, and verified from the public file with no database at all."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from madoguchi.config.cli import doing, main
from madoguchi.engines.booking.actions.lottery_entries import NewEntry, enter
from madoguchi.engines.booking.models import Lottery
from madoguchi.engines.booking.queries.lottery_public import public_draw
from madoguchi.engines.booking.rules.lottery import DrawEntry, commitment_of, draw, list_digest
from madoguchi.engines.booking.rules.lottery_file import PublicDraw, as_csv, as_json
from madoguchi.values.clock import JST, moved_to


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


def test_a_draw_of_another_seed_is_found_out_by_who_noted_what_was_promised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noted, exchanged = public(), hashlib.sha256(b"a seed chosen later").digest()
    drawn = draw(exchanged, noted.entries_digest, noted.places, noted.entries)
    results = {one.unit.mark: (one.rank, one.option) for one in drawn}
    other = replace(noted, commitment=commitment_of(exchanged), seed=exchanged.hex(), results=results)
    (tmp_path / "draw.json").write_text(as_json(other), encoding="utf-8")
    check = ["lottery", "verify", str(tmp_path / "draw.json")]
    assert main(check) == 0  # the file fits itself, and says what is left to compare
    assert f"{other.commitment}  compare it" in capsys.readouterr().out
    assert main([*check, "--commitment", noted.commitment]) == 1
    assert "SECRET_KEY" not in capsys.readouterr().err  # who runs the house is told how it is mended, and nobody else
    assert main([*check, "--digest", "0" * 64]) == 1
    assert main([*check, "--commitment", other.commitment.upper(), "--digest", noted.entries_digest]) == 0
    assert "compare" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert main(["lottery", "verify", str(tmp_path / "none")]) == 1


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, published: None) -> None:
    """The commands work on the database of this test."""
    monkeypatch.setattr(doing, "database", nullcontext)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What `madoguchi lottery` prints, or says no with."""
    assert main(["lottery", *words]) == code
    printed = capsys.readouterr()
    return printed.err if code else printed.out


def create(*more: str) -> tuple[str, ...]:
    moments = ("--opens", "2026-12-01T09:00", "--closes", "2026-12-08T09:00", "--confirm-by", "2026-12-15T09:00")
    return ("create", "walk", "--title", "見学会", "--option", "am:1:午前", *moments, *more)


@pytest.mark.django_db
@pytest.mark.usefixtures("house")
def test_a_lottery_is_made_closed_drawn_and_verified_by_its_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with moved_to(datetime(2026, 11, 20, tzinfo=JST)):
        commitment = said(capsys, *create("--option", "pm:1:午後")).split()[-1]
        assert "すでにあります" in said(capsys, *create(), code=1)
    with moved_to(datetime(2026, 12, 2, tzinfo=JST)):
        for number in range(3):
            enter("walk", NewEntry(f"k{number}", f"p{number}", f"見本 {number}", ("am", "pm")))
        assert "まだ申込を受け付けています" in said(capsys, "close", "walk", code=1)
        assert "entered    3" in said(capsys, "status", "walk")
    with moved_to(datetime(2026, 12, 9, tzinfo=JST)):
        assert "締め切られていません" in said(capsys, "draw", "walk", code=1)
        said(capsys, "close", "walk")
        drawn = said(capsys, "draw", "walk")
        assert commitment in drawn
        assert "won        2" in drawn
        assert commitment_of(bytes.fromhex(drawn.split()[1])) == commitment
        (tmp_path / "draw.json").write_text(as_json(public_draw("walk")), encoding="utf-8")
    assert "3 entries" in said(capsys, "verify", str(tmp_path / "draw.json"))


@pytest.mark.django_db
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    "words",
    [
        create("--option", "pm:many:午後"),
        create("--option", "am:1:午前"),
        create("--opens", "soon"),
        create("--closes", "2026-11-01T09:00"),
        ("status", "nothing"),
        ("draw", "nothing\0"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with moved_to(datetime(2026, 11, 20, tzinfo=JST)):
        assert said(capsys, *words, code=1).strip().endswith("。")
    assert not Lottery.objects.exists()
