"""What a table would be as a register: types, choices, required and unique fields guessed from its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from madoguchi.engines.records.field_types.date_time import has_clock, moment_of, whole_moment
from madoguchi.engines.records.field_types.number import MOST_DECIMALS
from madoguchi.engines.records.field_types.time import clock_of, to_minute
from madoguchi.engines.records.register_section import UPDATED
from madoguchi.engines.records.rules.cell_meanings import NO, YES
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.written_cells import figure_written, mark_named, telephone_written
from madoguchi.engines.records.section import RESERVED_FIELDS
from madoguchi.values.email import check_email
from madoguchi.values.money import parse_yen
from madoguchi.values.refusal import Refusal
from madoguchi.values.telephone import normalise
from madoguchi.values.wareki import parse_date

Cells = Sequence[str]
Field = Mapping[str, Any]

_FIGURES = ("yen", "integer", "number")
_RESERVED = RESERVED_FIELDS | {UPDATED}
_MOST_OPTIONS = 20
_LONG = 100
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(rf"-?(0|[1-9][0-9]{{0,9}})(\.[0-9]{{1,{MOST_DECIMALS}}})?")
_LINES = re.compile(r"[\x00-\x1f\x7f]+")
_COMPACT_DAY = re.compile(r"(19|20)[0-9]{6}")
_TELEPHONE = re.compile(r"電話|携帯|tel|phone", re.IGNORECASE)
_MONEY = re.compile(r"円|¥|金額|価格|単価|費用|予算")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")


def guessed_fields(head: Cells, rows: Sequence[Cells], divisions: Collection[str] = ()) -> list[Field]:
    """One field for each column with a heading; one that another differs from only in width or case is numbered.

    `divisions` are the names by which the divisions of the city are known in a cell.
    """
    found: list[Field] = []
    taken: set[str] = set()
    for at, heading in enumerate(head):
        if not heading:
            continue
        # One that is broken into lines within its cell is one name, by which the next file finds it again.
        label = _LINES.sub(" ", heading)
        number = len(found) + 1
        own = f"{label[:190]}（{number}）" if folded(label) in taken else label[:200]
        taken.add(folded(own))
        cells = [row[at] if at < len(row) else "" for row in rows]
        found.append(_field(_id_of(own, number, {str(one["id"]) for one in found}), own, cells, divisions))
    return found


def _id_of(label: str, number: int, taken: set[str]) -> str:
    plain = folded(label).replace(" ", "_").replace("-", "_")
    return plain if _IDENTIFIER.fullmatch(plain) and plain not in {*taken, *_RESERVED} else f"field_{number}"


def _field(id_: str, label: str, cells: Cells, divisions: Collection[str]) -> Field:
    given = [cell for cell in cells if cell]
    made: dict[str, Any] = {"id": id_, **_type_of(label, given, divisions), "label": label}
    if made["type"] in _FIGURES:
        given = [cell for cell in given if figure_written(cell)]
    if len(given) < len(cells) or not given:
        made["require"] = False
    return made


def _type_of(label: str, given: Cells, divisions: Collection[str]) -> dict[str, Any]:
    if not given:
        return {"type": "text"}
    if all(one in divisions for one in given):
        return {"type": "division"}
    figures = [written for cell in given if (written := figure_written(cell))]
    for kind, fits in _KINDS:
        told = figures if kind in _FIGURES else given
        if told and fits(label, told):
            return {"type": kind, **_bounds_of(kind, told)}
    options = list(dict.fromkeys(given))
    if len(given) >= 10 and 2 <= len(options) <= min(_MOST_OPTIONS, len(given) // 3) and max(map(len, options)) <= 40:
        return {
            "type": "choice",
            "options": [{"id": f"o{at}", "label": mark_named(one)} for at, one in enumerate(options, 1)],
        }
    longest = max(map(len, given))
    if longest > _LONG or any("\n" in one for one in given):
        return {"type": "long_text"}
    return {"type": "text", "max_length": max(50, longest * 2)}


def _bounds_of(kind: str, given: Cells) -> dict[str, Any]:
    """What a number needs so that every cell fits: its decimals, and a limit below nought."""
    decimals = max((len(one.partition(".")[2]) for one in given), default=0) if kind == "number" else 0
    least = {"integer": -(10**14), "number": -(10**10), "yen": -(10**12) + 1}.get(kind)
    return {
        **({"decimals": decimals} if decimals else {}),
        **({"minimum": least} if least is not None and _has_negative(given) else {}),
    }


def _has_negative(given: Cells) -> bool:
    return any(one.startswith("-") for one in given)


def _all_read(read: Callable[[str], object]) -> Callable[[str, Cells], bool]:
    def fits(label: str, given: Cells) -> bool:
        try:
            for one in given:
                read(one)
        except Refusal:
            return False
        return True

    return fits


def _is_yes_no(label: str, given: Cells) -> bool:
    words = {folded(one) for one in given}
    # Ones and noughts alone may as well be counted.
    return words <= YES | NO and not words <= {"0", "1"}


def _is_money(label: str, given: Cells) -> bool:
    return bool(_MONEY.search(label + given[0])) and _all_read(_amount)(label, given)


def _amount(text: str) -> int:
    return parse_yen(text.removeprefix("-"))


def _is_integer(label: str, given: Cells) -> bool:
    return all(_INTEGER.fullmatch(one.replace(",", "")) for one in given)


def _is_decimal(label: str, given: Cells) -> bool:
    return all(_DECIMAL.fullmatch(one.replace(",", "")) for one in given)


def _is_telephone(label: str, given: Cells) -> bool:
    return bool(_TELEPHONE.search(normalize("NFKC", label))) and _all_read(_number)(label, given)


def _number(text: str) -> str:
    return normalise(telephone_written(text))


def _is_time(label: str, given: Cells) -> bool:
    # A bare number would be read as an hour.
    return all(map(has_clock, given)) and _all_read(clock_of)(label, list(map(_to_minute, given)))


def _to_minute(text: str) -> str:
    return to_minute(text)[0]


def _is_moment(label: str, given: Cells) -> bool:
    return any(map(has_clock, given)) and _all_read(moment_of)(label, [whole_moment(_to_minute(one)) for one in given])


def _is_day(label: str, given: Cells) -> bool:
    # Eight digits are a day only where the heading says so.
    is_told = label.endswith("日") and all(map(_COMPACT_DAY.fullmatch, given))
    return (is_told or not _is_integer(label, given)) and _all_read(parse_date)(label, given)


_KINDS: tuple[tuple[str, Callable[[str, Cells], bool]], ...] = (
    ("yes_no", _is_yes_no),
    ("yen", _is_money),
    ("date", _is_day),
    ("telephone", _is_telephone),
    ("integer", _is_integer),
    ("number", _is_decimal),
    ("time", _is_time),
    ("date_time", _is_moment),
    ("email", _all_read(check_email)),
)


def guessed_key(fields: Sequence[Field], head: Cells, rows: Sequence[Cells]) -> str | None:
    """The first required field of short text or a number whose values are all different."""
    places = [at for at, label in enumerate(head) if label]
    for one, at in zip(fields, places, strict=True):
        cells = [folded(row[at]) if at < len(row) else "" for row in rows]
        if one["type"] in ("text", "integer") and "require" not in one and len(set(cells)) == len(cells) > 1:
            return str(one["id"])
    return None
