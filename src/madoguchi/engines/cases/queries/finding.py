"""Finding a case by its number, or its applicant by name or kana, whatever variant of a character was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.queries.statements import (
    Statement,
    rows_of,
    stand_in,
    stand_ins,
    standing_for,
    statement_of,
)
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.values.kana import kana_key
from madoguchi.values.names import name_key
from madoguchi.values.search_keys import without_corporate_form

MOST_FOUND = 25
LONGEST_WANTED = 100
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Found:
    """What a search found; `more` says that the words were too few to show everything."""

    cases: tuple[CaseFacts, ...]
    more: bool = False


def search(
    text: str,
    *,
    seats: Collection[tuple[str, str]] | None = None,
    procedure: str = "",
    without: Collection[str] = (),
    limit: int = MOST_FOUND,
) -> Found:
    """Cases whose number, name, given name or kana begins with `text`, in one query over prefix indexes.

    Exact matches first, then open cases, then by kana. `seats` None searches the whole house; otherwise only cases in
    which one of these (division, ward) has a step; an empty ward is the whole city. `without` are versions of
    procedures whose cases are left out. Nothing is found for no text.
    """
    wanted = unicodedata.normalize("NFKC", text).replace("\x00", "").strip()[:LONGEST_WANTED]
    prefixes = _prefixes(wanted)
    if not prefixes or (seats is not None and not seats):
        return Found(())
    whole = sorted(division for division, ward in seats or () if not ward)
    bound = sorted((division, ward) for division, ward in seats or () if ward)
    columns = tuple(column for column, _ in prefixes)
    among = None if seats is None else (len(whole), len(bound))
    statement = _statement(columns, among, bool(procedure), len(without), limit + 1)
    asked: dict[object, object] = {
        stand_in("procedure"): procedure,
        **standing_for("without", sorted(without)),
        **standing_for("division", whole),
        **standing_for("bound division", (division for division, _ in bound)),
        **standing_for("bound ward", (ward for _, ward in bound)),
    }
    for column, key in prefixes:
        asked |= {stand_in(column): key, stand_in(f"{column} end"): f"{key}\U0010ffff"}
    rows = rows_of(statement, asked)
    distinct = {row.reference_number: row for row in rows}
    ranked = sorted(distinct.values(), key=lambda row: _rank(row, {key for _, key in prefixes}))
    return Found(tuple(facts_of(row) for row in ranked[:limit]), more=len(ranked) > limit)


@lru_cache(maxsize=128)
def _statement(
    columns: tuple[str, ...], among: tuple[int, int] | None, procedure: bool, without: int, limit: int
) -> Statement:
    scope = _scope(among, procedure)
    if without:
        scope = scope.exclude(procedure_version__in=stand_ins("without", without))
    limbs = [scope.filter(_begins(column)).order_by(column)[:limit] for column in columns]
    return statement_of(limbs[0].union(*limbs[1:], all=True) if len(limbs) > 1 else limbs[0])


def _begins(column: str) -> Q:
    """A range rather than LIKE: it proves that the key is not empty, so that the partial indexes serve it."""
    return Q(**{f"{column}__gte": stand_in(column), f"{column}__lt": stand_in(f"{column} end")})


def _prefixes(wanted: str) -> list[tuple[str, str]]:
    digits = re.sub(r"[\s\-‐‑–—−ー]", "", wanted)
    if digits.isascii() and digits.isdigit():
        return [("reference_number", _as_reference(digits))] if len(digits) >= FEWEST_DIGITS else []
    name, kana = name_key(wanted), kana_key(wanted)
    given = name_key(without_corporate_form(wanted)) or name
    pairs = [("name_key", name), ("given_name_key", given), ("kana_key", kana), ("given_kana_key", kana)]
    return [(column, key) for column, key in pairs if key]


def _as_reference(digits: str) -> str:
    return "-".join(part for part in (digits[:4], digits[4:8], digits[8:10]) if part)


def _scope(among: tuple[int, int] | None, procedure: bool) -> QuerySet[Case]:
    rows = Case.objects.all()
    if among is not None:
        whole, bound = among
        seen = _has_a_step(stand_ins("division", whole))
        for division, ward in zip(stand_ins("bound division", bound), stand_ins("bound ward", bound), strict=True):
            seen |= _has_a_step([division]) & Q(ward=ward)
        rows = rows.filter(seen)
    return rows.filter(procedure_id=stand_in("procedure")) if procedure else rows


def _has_a_step(divisions: list[str]) -> Q:
    among = divisions or [""]
    return Q(division__in=among) | Q(home_division__in=among) | Q(first_division__in=among)


def _rank(row: Case, keys: set[str]) -> tuple[bool, bool, str, str]:
    exact = not keys.isdisjoint(
        {row.reference_number, row.name_key, row.given_name_key, row.kana_key, row.given_kana_key} - {""}
    )
    return (not exact, row.closed_at is not None, row.kana_key or row.name_key, row.reference_number)
