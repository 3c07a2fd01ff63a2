"""What a condition of a draft may ask: fields, the comparisons each knows, and the answers to choose from; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kinds import KINDS, NAMES
from madoguchi.engines.records.rights_section import CREATED_BY, CREATED_IN, ME, OWN_DIVISION
from madoguchi.engines.records.rules.system_columns import ASKED_OF, SYSTEM_FIELDS
from madoguchi.journeys.publish.ended_options import options_of
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.values.message import Message, msg

UNANSWERED, ANSWERED = "unanswered", "answered"

COMPARISONS: Mapping[str, Message] = {
    "is": msg("同じ"),
    "is_not": msg("違う"),
    "in": msg("どれかと同じ（「、」で並べる）"),
    "at_least": msg("以上・以後"),
    "at_most": msg("以下・以前"),
    "over": msg("より大きい・より後"),
    "under": msg("より小さい・より前"),
    ANSWERED: msg("記入がある"),
    UNANSWERED: msg("記入がない"),
    "age_at_least": msg("今日の年齢が、その歳以上"),
    "age_under": msg("今日の年齢が、その歳未満"),
}

_CLASSES: Mapping[str, type[Field]] = {**dict(zip(NAMES, KINDS, strict=True)), "group": GroupField}

_FIGURES = frozenset({"integer", "number", "yen", "formula"})

YES, NO = "はい", "いいえ"

Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Askable:
    """What a condition may ask: its name, the comparisons it knows, and the answers to choose from.

    `constants` are values known by name, such as who looks, with how people call them; `others` are the fields to whose
    answers it may be compared, by id.
    """

    id: str
    label: str
    kind: str
    options: Names = ()
    constants: Names = ()
    others: Names = ()

    @property
    def comparisons(self) -> frozenset[str]:
        """The comparisons that make sense; all of them where nobody knows."""
        known = _CLASSES.get(self.kind)
        if known is None:
            return frozenset(COMPARISONS)
        told = {str(one) for one in known.operators}
        return frozenset(told | ({UNANSWERED} if ANSWERED in told else set()))

    @property
    def chooses(self) -> Names:
        """What may be chosen as a value, by what is posted for it."""
        yes_no = ((YES, YES), (NO, NO)) if self.kind == "yes_no" else ()
        told = (*self.constants, *(self.others if self.options else ()))
        return (*self.options, *yes_no, *((label, label) for _name, label in told))


def askables_of(
    content: Mapping[str, Any],
    divisions: Names,
    *,
    before: str = "",
    with_own: bool = False,
    in_rights: bool = False,
    staff: Names | None = None,
) -> tuple[Askable, ...]:
    """The fields of a draft a condition may ask; those of rows under the name of their table.

    Only the fields `before` one where it is given, in a row those of the same row: a form knows no answer that comes
    later; `with_own` also that one. Those compare answers with one another. Conditions of rights ask whole fields, and
    who made the record; those of a list what every record tells, where `staff` are the authors to choose from.
    """
    found: list[Askable] = []
    outer, _dot, inside = before.partition(".")
    for one in fields_of(content):
        if before and one["id"] == outer and not (with_own and not inside):
            found += _in_row(one, divisions, inside, with_own=with_own) if inside else []
            break
        if one["type"] == "note" or (in_rights and one["type"] == "group"):
            continue
        found.append(_askable(one, str(one["id"]), japanese(one.get("label")), divisions, in_rights=in_rights))
        if one["type"] == "group":
            found += _in_row(one, divisions)
        if before and one["id"] == outer:
            break
    if before:
        found = [replace(one, others=_others(one, found)) for one in found]
    if staff is not None:
        found += [_told(name, staff) for name in ASKED_OF if name not in {one.id for one in found}]
    if in_rights:
        found.append(Askable(CREATED_BY, "出した人", "staff", (), ((ME, "自分"),)))
        found.append(Askable(CREATED_IN, "出した人の課", "division", divisions, ((OWN_DIVISION, "自分の課"),)))
    return tuple(found)


def _others(one: Askable, known: Iterable[Askable]) -> Names:
    """The fields to whose answers this one may be compared: those of a like kind in the same row, or in none."""
    row = one.id.rpartition(".")[0]
    return tuple(
        (each.id, f"「{each.label}」の答え")
        for each in known
        if each.id != one.id
        and each.id.rpartition(".")[0] in ("", row)
        and (each.kind == one.kind or {each.kind, one.kind} <= _FIGURES)
    )


def _told(name: str, staff: Names) -> Askable:
    """What every record tells of itself."""
    by_author = name == CREATED_BY
    kind = "staff" if by_author else SYSTEM_FIELDS[name].type  # type: ignore[attr-defined]
    return Askable(name, japanese(SYSTEM_FIELDS[name].label), kind, staff if by_author else ())


def _in_row(table: Mapping[str, Any], divisions: Names, before: str = "", *, with_own: bool = False) -> list[Askable]:
    """The fields of the rows of a table, those `before` one where it is given."""
    found = []
    for inner in table.get("fields", ()):
        if before and inner["id"] == before and not with_own:
            break
        if inner.get("type") != "note":
            label = f"{japanese(table.get('label'))}：{japanese(inner.get('label'))}"
            found.append(_askable(inner, f"{table['id']}.{inner['id']}", label, divisions, in_rights=False))
        if before and inner["id"] == before:
            break
    return found


def _askable(one: Mapping[str, Any], path: str, label: str, divisions: Names, *, in_rights: bool) -> Askable:
    kind = str(one["type"])
    options: Names = ()
    if kind in ("choice", "choices"):
        options = tuple((str(each["id"]), japanese(each.get("label"))) for each in options_of(one))
    if kind == "division":
        options = divisions
    constants: Names = ()
    if in_rights:
        constants = {"staff": ((ME, "自分"),), "division": ((OWN_DIVISION, "自分の課"),)}.get(kind, ())
    return Askable(path, label, kind, options, constants)
