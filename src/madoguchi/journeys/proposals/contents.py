"""What a file holds: kept so that an agreement is one to this file, and told so that another can agree to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.system_columns import column_field
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import register
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Contents:
    """A file in words: its list or dataset, what was searched for, the fields it is narrowed by, and its columns.

    The values it is narrowed by are not told: they may be personal, and how many it leaves stands beside.
    """

    title: str = ""
    words: str = ""
    narrowed: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def contents(**told: object) -> str:
    """What a file holds, the same text for the same file.

    Told in words are `view` or `dataset`, `words`, `narrowed` and `columns`; anything else is only compared.
    """
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def contents_in_words(about: str, holds: str, language: str) -> Contents:
    """The same in words, as far as the register still says so; empty for what is no file of a register."""
    told: Mapping[str, Any] = json.loads(holds or "{}")
    try:
        section = register_section(register(about))
    except UnknownRegister:
        return Contents()
    return Contents(
        title=_title(section, told, language),
        words=str(told.get("words", "")),
        narrowed=_labels(section, told.get("narrowed", ()), language),
        columns=_labels(section, told.get("columns", ()), language),
    )


def _title(section: RegisterSection, told: Mapping[str, Any], language: str) -> str:
    if "dataset" in told:
        return next((words_in(one.title, language) for one in section.datasets if one.id == told["dataset"]), "")
    return next((words_in(one.title, language) for one in section.views if one.id == told.get("view")), "")


def _labels(section: RegisterSection, names: Iterable[str], language: str) -> tuple[str, ...]:
    fields = (column_field(section, name) for name in names)
    return tuple(words_in(field.label, language) for field in fields if field is not None)
