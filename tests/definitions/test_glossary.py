"""The glossary knows every section, state, event, knot and table of the house."""

from __future__ import annotations

import re

from django.apps import apps

from madoguchi.engines.cases.rules import EVENT_NAMES, TRANSITIONS, Outcome, Step
from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.journeys.publish.definition import Definition
from tests.definitions.folders import GLOSSARY

TEXT = GLOSSARY.read_text(encoding="utf-8")
MARKS = frozenset(word for mark in re.findall(r"`([^`\n]+)`", TEXT) for word in re.findall(r"\w+", mark))
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ")]


def test_every_section_of_a_definition_is_in_the_glossary() -> None:
    sections = set(Definition.model_fields) - set(Identity.model_fields)
    assert sorted(sections - MARKS) == []


def test_every_step_and_outcome_of_a_case_is_in_the_glossary() -> None:
    assert sorted({str(word) for word in [*Step, *Outcome]} - MARKS) == []


def test_every_event_and_every_knot_is_in_the_glossary() -> None:
    knots = {row.knot for row in TRANSITIONS.values() if row.knot}
    assert sorted((set(EVENT_NAMES) | knots) - MARKS) == []


def test_every_table_is_in_the_glossary() -> None:
    tables = {model.__name__ for model in apps.get_models() if model.__module__.startswith("madoguchi.")}
    assert sorted(tables - MARKS) == []


def test_no_identifier_stands_for_two_terms() -> None:
    """`draft` is the one word the office uses twice, and says so."""
    first = [row.split("|")[3].strip() for row in ROWS if row.count("|") == 7 and "---" not in row]
    named = [cell for cell in first if cell.startswith("`") and "draft" not in cell]
    twice = sorted({cell for cell in named if named.count(cell) > 1} - {"`decision`", "`notice`"})
    assert twice == []
