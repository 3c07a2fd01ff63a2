"""The public file of a lottery, as JSON or CSV: written from facts, read back, and verified with nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.booking.errors.lotteries import (
    DrawUnreadable,
    ListDoesNotFit,
    LotteryNotDrawn,
    ResultDoesNotFit,
    SeedDoesNotFit,
)
from madoguchi.engines.booking.rules.lottery import DrawEntry, commitment_of, draw, list_digest


@dataclass(frozen=True)
class PublicDraw:
    """What anybody may know of a lottery; `seed` and `results` (rank and option by number) are empty until the draw."""

    ref: str
    places: Mapping[str, int]
    commitment: str
    entries_digest: str
    entries: tuple[DrawEntry, ...]
    seed: str
    results: Mapping[str, tuple[int, str]]


def check_draw(public: PublicDraw, *, promised: str = "", closed: str = "") -> None:
    """Compute the draw again.

    `promised` and `closed` are the commitment and the digest of the list as somebody noted them when they were
    published: a file whose every part was exchanged fits itself.
    Raises LotteryNotDrawn, SeedDoesNotFit, ListDoesNotFit, ResultDoesNotFit, DrawUnreadable.
    """
    if not public.seed or not public.entries_digest:
        raise LotteryNotDrawn()
    try:
        seed = bytes.fromhex(public.seed)
    except ValueError:
        raise DrawUnreadable(place="seed") from None
    if not _is_all(commitment_of(seed), public.commitment, promised):
        raise SeedDoesNotFit()
    if not _is_all(list_digest(public.ref, public.places, public.entries), public.entries_digest, closed):
        raise ListDoesNotFit()
    found = {
        number: (one.rank, one.option)
        for one in draw(seed, public.entries_digest, public.places, public.entries)
        for number in one.unit.numbers
    }
    for number in sorted({*found, *public.results}):
        if found.get(number) != public.results.get(number):
            raise ResultDoesNotFit(number=number)


def _is_all(computed: str, in_file: str, noted: str) -> bool:
    """Whether a digest is the one of the file, and the one somebody noted, if any."""
    return {computed} == {in_file, noted.strip().lower() or in_file}


def as_json(public: PublicDraw) -> str:
    """The file as JSON; the names are those of `docs/reference/lottery.md`."""
    shown: dict[str, Any] = {
        "lottery": public.ref,
        "algorithm": "madoguchi-lottery-1",
        "commitment": public.commitment,
        "options": [{"id": option, "places": count} for option, count in public.places.items()],
        "entries_digest": public.entries_digest,
        "entries": [
            {"number": one.number, "group": one.group, "size": one.size, "preferences": list(one.preferences)}
            for one in public.entries
        ],
        "seed": public.seed,
        "results": [{"number": n, "rank": rank, "option": option} for n, (rank, option) in public.results.items()],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def as_csv(public: PublicDraw) -> str:
    """The same as CSV: one kind of line for each kind of fact, named in its first column."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(("lottery", public.ref))
    for name in ("commitment", "entries_digest", "seed"):
        write((name, getattr(public, name)))
    for option, count in public.places.items():
        write(("option", option, count))
    for one in public.entries:
        write(("entry", one.number, one.group, one.size, " ".join(one.preferences)))
    for number, (rank, option) in public.results.items():
        write(("result", number, rank, option))
    return out.getvalue()


def read_file(text: str) -> PublicDraw:
    """A public file of either kind; raises DrawUnreadable with the place."""
    try:
        return _read_json(text) if text.lstrip("\ufeff \r\n").startswith("{") else _read_csv(text)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, csv.Error) as problem:
        raise DrawUnreadable(place=f"{type(problem).__name__}: {problem}"[:80]) from problem


def _read_json(text: str) -> PublicDraw:
    given = json.loads(text.lstrip("\ufeff"))
    return PublicDraw(
        ref=str(given["lottery"]),
        places={str(one["id"]): int(one["places"]) for one in given["options"]},
        commitment=str(given["commitment"]),
        entries_digest=str(given["entries_digest"]),
        entries=tuple(
            DrawEntry(str(one["number"]), tuple(map(str, one["preferences"])), str(one["group"]), int(one["size"]))
            for one in given["entries"]
        ),
        seed=str(given["seed"]),
        results={str(one["number"]): (int(one["rank"]), str(one["option"])) for one in given["results"]},
    )


def _read_csv(text: str) -> PublicDraw:
    rows: dict[str, list[Sequence[str]]] = {}
    for kind, *rest in filter(None, csv.reader(io.StringIO(text.lstrip("\ufeff")))):
        rows.setdefault(kind, []).append(rest)
    return PublicDraw(
        ref=rows["lottery"][0][0],
        places={option: int(count) for option, count in rows["option"]},
        commitment=rows["commitment"][0][0],
        entries_digest=rows["entries_digest"][0][0],
        entries=tuple(
            DrawEntry(number, tuple(wishes.split()), group, int(size))
            for number, group, size, wishes in rows.get("entry", ())
        ),
        seed=rows["seed"][0][0],
        results={number: (int(rank), option) for number, rank, option in rows.get("result", ())},
    )
