"""One row of an extract, read into a person and the facts beside: every column as the city declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from madoguchi.engines.registry.section import Column, ExtractMap
from madoguchi.values.addresses import postal_digits
from madoguchi.values.characters import check_characters
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from madoguchi.values.kana import is_kana, to_katakana
from madoguchi.values.message import Message, msg
from madoguchi.values.municipality import check_municipality_code
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

_LONGEST = {"family": 100, "given": 100, "town": 100, "street": 200, "building": 200, "email": 320, "telephone": 20}
_INDIVIDUAL_NUMBER = 12


class CellUnreadable(Refusal):
    """列「{column}」：{why}"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as an extract tells of them; `removed` says that they left the register."""

    ref: str
    household: str = ""
    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    roman: str = ""
    single: bool = False
    birth: date | None = None
    sex: str = ""
    relation: str = ""
    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    ward_code: str = ""
    town: str = ""
    street: str = ""
    building: str = ""
    telephone: str = ""
    email: str = ""
    removed: bool = False
    as_of: date | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def read_row(row: Mapping[str, str], declared: ExtractMap) -> PersonRow:
    """The person of one row; raises CellUnreadable with the column that cannot be taken over."""
    for column, cell in row.items():
        _check_cell(column, cell)
    parts: dict[str, object] = {}
    for column, name in declared.columns.items():
        cell = row[column].strip()
        try:
            parts |= _read(name, cell, declared)
        except Refusal as refusal:
            raise CellUnreadable(column=column, why=refusal.message) from None
    return PersonRow(**parts, facts=_facts(row, declared))  # type: ignore[arg-type]


def _check_cell(column: str, cell: str) -> None:
    # A number has twelve digits: a shorter cell is never looked at twice.
    if len(cell) >= _INDIVIDUAL_NUMBER and holds_individual_number(cell):
        raise CellUnreadable(column=column, why=Message((IndividualNumberFound.__doc__ or "").strip()))
    if cell.isascii() and cell.isprintable():
        return
    try:
        check_characters(cell, name=True)
    except Refusal as refusal:
        raise CellUnreadable(column=column, why=refusal.message) from None


def _read(name: str, cell: str, declared: ExtractMap) -> dict[str, object]:
    match name:
        case "ref":
            return {"ref": _number(cell, declared.prefix)}
        case "household":
            return {"household": _number(cell, "H-") if cell else ""}
        case "name":
            return _name(cell)
        case "kana":
            return _kana(cell)
        case "birth" | "as_of":
            return {name: _day(cell) if cell else None}
        case "sex":
            return {"sex": _code(cell, declared.sex) if cell else ""}
        case "relation":
            return {"relation": _code(cell, declared.relations) if cell else ""}
        case "removed":
            return {"removed": cell in declared.removed}
        case "postal_code":
            return {"postal_code": postal_digits(cell) if cell else ""}
        case "ward_code":
            return {"ward_code": check_municipality_code(cell) if cell else ""}
        case _:
            return {name: _fitting(cell, _LONGEST.get(name, 100))}


def _number(cell: str, prefix: str) -> str:
    if not (cell.isascii() and cell.isdigit()) or len(prefix) + len(cell) > 16:
        raise _Because(why=msg("{most}けたまでの数字にしてください。", most=16 - len(prefix)))
    return prefix + cell


class _Because(Refusal):
    """{why}"""


def _name(cell: str) -> dict[str, object]:
    words = cell.split(maxsplit=1)
    if not words:
        raise _Because(why=msg("氏名がありません。"))
    family, given = words[0], words[1] if len(words) > 1 else ""
    return {"family": _fitting(family, 100), "given": _fitting(given, 100), "single": not given}


def _kana(cell: str) -> dict[str, object]:
    if cell and not is_kana(cell):
        raise _Because(why=msg("カナで書いてください。"))
    words = to_katakana(cell).split(maxsplit=1)
    return {"family_kana": words[0] if words else "", "given_kana": words[1] if len(words) > 1 else ""}


@lru_cache(maxsize=50_000)
def _day(cell: str) -> date:
    return parse_date(cell)


def _code(cell: str, known: Mapping[str, str]) -> str:
    if cell not in known:
        raise _Because(why=msg("「{cell}」は、対応する値が決められていません。", cell=cell))
    return known[cell]


def _fitting(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise _Because(why=msg("{longest}文字までにしてください。", longest=longest))
    return cell


def _facts(row: Mapping[str, str], declared: ExtractMap) -> dict[str, object]:
    """The facts of a row; an empty cell is known to be empty, and an account without any part is no account."""
    found: dict[str, object] = {}
    for name, column in declared.facts.items():
        try:
            value = _fact(row[name].strip(), column)
        except Refusal as refusal:
            raise CellUnreadable(column=name, why=refusal.message) from None
        if column.part is None:
            found[column.fact] = value
            continue
        before = found.get(column.fact)
        parts = dict(before) if isinstance(before, dict) else {}
        found[column.fact] = parts | ({column.part: value} if value else {})
    return {key: value or None for key, value in found.items()}


def _fact(cell: str, column: Column) -> str:
    if cell and column.date:
        return _day(cell).isoformat()
    return _code(cell, column.codes) if cell and column.codes is not None else _fitting(cell, 200)
