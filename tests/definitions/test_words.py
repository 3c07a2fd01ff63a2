"""What residents read in the sample city: three languages, no individual numbers, law marked for confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.values.individual_number import holds_individual_number
from madoguchi.values.words import LANGUAGES
from tests.definitions.folders import SAMPLE_CITY, SAMPLES, data_of

SPOKEN = frozenset(
    {"title", "summary", "label", "hint", "lead", "purpose", "item", "heading", "because", "alternatives"}
)
# Only staff read these.
OFFICIAL = frozenset({"review_criteria", "examples", "effect", "law"})


def _procedure(name: str) -> dict[str, Any]:
    return data_of(SAMPLE_CITY / "procedures" / f"{name}.yaml")


def _spoken(data: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(data, dict):
        for key, value in data.items():
            here = f"{place}.{key}"
            if key in SPOKEN or (key == "text" and not isinstance(value, bool)):
                yield here, value
            elif key not in OFFICIAL:
                yield from _spoken(value, here)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _spoken(value, f"{place}[{index}]")


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


@pytest.mark.parametrize("name", SAMPLES)
def test_residents_read_every_sentence_in_three_languages(name: str) -> None:
    lacking = [
        place
        for place, words in _spoken(_procedure(name))
        if not (isinstance(words, dict) and all(str(words.get(language, "")).strip() for language in LANGUAGES))
    ]
    assert lacking == []


@pytest.mark.parametrize("name", SAMPLES)
def test_no_definition_holds_an_individual_number(name: str) -> None:
    assert [text for text in _texts(_procedure(name)) if holds_individual_number(text)] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_law_and_every_appeal_waits_for_a_lawyer(name: str) -> None:
    procedure = _procedure(name)
    outcomes = procedure["notice"]["outcomes"]
    assert all(law["confirm"] for law in procedure["law"])
    assert all(outcome["appeal"]["confirm"] for key, outcome in outcomes.items() if key != "grant")


@pytest.mark.parametrize("name", SAMPLES)
def test_each_procedure_shows_at_least_three_people_and_one_who_is_not_eligible(name: str) -> None:
    examples = _procedure(name)["examples"]
    assert len(examples) >= 3
    assert {example["expect"]["eligible"] for example in examples} == {True, False}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_id_is_the_name_of_its_file(name: str) -> None:
    assert _procedure(name)["id"] == name
