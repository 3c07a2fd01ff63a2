"""The draw: the same for everybody, fair, never over its places, and never through the middle of a group."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.rules.lottery import (
    DrawEntry,
    DrawUnit,
    commitment_of,
    draw,
    list_digest,
    move_up,
    units_of,
)

OPTIONS = ("early", "late", "noon")


@st.composite
def lotteries(make: st.DrawFn) -> tuple[bytes, dict[str, int], list[DrawEntry]]:
    places = {option: make(st.integers(0, 8)) for option in OPTIONS}
    count = make(st.integers(0, 25))
    entries = [
        DrawEntry(
            number=f"{100 + number}",
            preferences=tuple(make(st.permutations(OPTIONS))[: make(st.integers(1, 3))]),
            group=make(st.sampled_from(("", "", "GA", "GB", "GC"))),
            size=make(st.integers(1, 3)),
        )
        for number in range(count)
    ]
    return make(st.binary(min_size=32, max_size=32)), places, entries


@given(lotteries(), st.randoms())
def test_the_order_in_which_entries_came_does_not_matter(
    lottery: tuple[bytes, dict[str, int], list[DrawEntry]], random: Random
) -> None:
    seed, places, entries = lottery
    shuffled = random.sample(entries, len(entries))
    digest = list_digest("one", places, entries)
    assert list_digest("one", dict(reversed(places.items())), shuffled) == digest
    assert draw(seed, digest, places, shuffled) == draw(seed, digest, places, entries)


@given(lotteries())
def test_no_option_gives_more_places_than_it_has(lottery: tuple[bytes, dict[str, int], list[DrawEntry]]) -> None:
    seed, places, entries = lottery
    given_out: Counter[str] = Counter()
    for one in draw(seed, "d", places, entries):
        if one.option:
            given_out[one.option] += one.unit.size
            assert one.option in one.unit.preferences
    assert all(given_out[option] <= places[option] for option in OPTIONS)


@given(lotteries())
def test_every_entry_is_drawn_once_and_a_group_is_never_split(
    lottery: tuple[bytes, dict[str, int], list[DrawEntry]],
) -> None:
    seed, places, entries = lottery
    drawn = draw(seed, "d", places, entries)
    numbers = [number for one in drawn for number in one.unit.numbers]
    assert sorted(numbers) == sorted(one.number for one in entries)
    assert [one.rank for one in drawn] == list(range(1, len(drawn) + 1))
    found = {number: one.unit.mark for one in drawn for number in one.unit.numbers}
    assert all(found[one.number] == (one.group or one.number) for one in entries)


@given(lotteries())
def test_nobody_is_passed_over_while_there_is_room(lottery: tuple[bytes, dict[str, int], list[DrawEntry]]) -> None:
    seed, places, entries = lottery
    free = dict(places)
    for one in draw(seed, "d", places, entries):
        fitting = [option for option in one.unit.preferences if free[option] >= one.unit.size]
        assert one.option == (fitting[0] if fitting else "")
        if one.option:
            free[one.option] -= one.unit.size


@given(lotteries(), st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 4)))
def test_reserves_move_up_in_order_and_within_what_came_free(
    lottery: tuple[bytes, dict[str, int], list[DrawEntry]], came_free: dict[str, int]
) -> None:
    seed, places, entries = lottery
    reserves = [one.unit for one in draw(seed, "d", places, entries) if not one.option]
    moved = move_up(reserves, came_free)
    taken: Counter[str] = Counter()
    for unit, option in moved:
        taken[option] += unit.size
    assert all(taken[option] <= came_free.get(option, 0) for option in OPTIONS)
    marks = [unit.mark for unit in reserves]
    assert [marks.index(unit.mark) for unit, _ in moved] == sorted(marks.index(unit.mark) for unit, _ in moved)


def test_a_group_has_the_wishes_of_its_first_member() -> None:
    joined = units_of([DrawEntry("2", ("late",), "G"), DrawEntry("1", ("early",), "G", 2), DrawEntry("3", ("noon",))])
    assert joined == [DrawUnit("G", ("1", "2"), 3, ("early",)), DrawUnit("3", ("3",), 1, ("noon",))]


def test_every_entry_has_the_same_chance() -> None:
    """3,000 fixed seeds, 20 entries, 5 places: chi-square with 19 degrees of freedom below its 99.9 % point."""
    entries = [DrawEntry(f"{number}", ("one",)) for number in range(20)]
    digest, won = list_digest("fair", {"one": 5}, entries), Counter[str]()
    for number in range(3000):
        seed = hashlib.sha256(f"seed {number}".encode()).digest()
        won.update(one.unit.mark for one in draw(seed, digest, {"one": 5}, entries) if one.option)
    expected = 3000 * 5 / 20
    # Of 20 entries 5 win each time: without replacement the sum is that of chi-square times (1 - 5/20).
    found = sum((won[one.number] - expected) ** 2 / expected for one in entries) / (1 - 5 / 20)
    assert found * 19 / 20 < 43.82


def test_a_group_has_the_chance_of_one_entry() -> None:
    entries = [*(DrawEntry(f"g{number}", ("one",), "G") for number in range(3)), DrawEntry("a", ("one",))]
    first = Counter(
        draw(hashlib.sha256(b"%d" % number).digest(), "d", {"one": 4}, entries)[0].unit.mark for number in range(2000)
    )
    assert abs(first["G"] - 1000) < 150


def test_another_seed_or_another_list_gives_another_order() -> None:
    entries = [DrawEntry(f"{number}", ("one",)) for number in range(12)]
    orders = {
        tuple(one.unit.mark for one in draw(seed, digest, {"one": 3}, entries))
        for seed, digest in ((b"a" * 32, "x"), (b"b" * 32, "x"), (b"a" * 32, "y"))
    }
    assert len(orders) == 3


def test_the_programme_of_the_documentation_finds_the_same(tmp_path: Path) -> None:
    """What `docs/reference/lottery.md` prints is run as it stands there, by itself, on a public file."""
    page = Path("docs/reference/lottery.md").read_text(encoding="utf-8")
    programme = page.split("```python\n")[1].split("```")[0]
    seed, places = hashlib.sha256(b"seed").digest(), {"early": 3, "late": 2}
    entries = [
        DrawEntry(f"{100 + n}", ("early", "late") if n % 3 else ("late",), "G1" if n in (3, 7) else "")
        for n in range(12)
    ]
    digest = list_digest("sample", places, entries)
    drawn = draw(seed, digest, places, entries)
    public = {
        "lottery": "sample",
        "commitment": commitment_of(seed),
        "seed": seed.hex(),
        "entries_digest": digest,
        "options": [{"id": option, "places": count} for option, count in places.items()],
        "entries": [
            {"number": one.number, "group": one.group, "size": one.size, "preferences": list(one.preferences)}
            for one in entries
        ],
        "results": [
            {"number": number, "rank": one.rank, "option": one.option} for one in drawn for number in one.unit.numbers
        ],
    }
    (tmp_path / "draw.json").write_text(json.dumps(public), encoding="utf-8")
    (tmp_path / "check.py").write_text(programme, encoding="utf-8")
    told = subprocess.run([sys.executable, "-I", "check.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.strip()) == (0, "The draw is right."), told.stderr
    public["results"][0]["option"] = "late" if public["results"][0]["option"] != "late" else "early"
    (tmp_path / "draw.json").write_text(json.dumps(public), encoding="utf-8")
    told = subprocess.run([sys.executable, "-I", "check.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode != 0
