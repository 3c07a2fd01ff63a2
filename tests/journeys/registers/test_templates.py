"""Every template is a sound register in all languages, and becomes a draft of the division that begins with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers.building import beginning, changing
from tests.engines.records.trial import AT
from tests.journeys.registers.house import KEEPER, publish_registers

FOLDER = Path(settings.MADOGUCHI_DEFINITIONS) / beginning.TEMPLATES
FILES = sorted(FOLDER.glob("*.yaml"))


def _words(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if "ja" in value:
            yield value
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def test_what_comes_back_says_when_it_came_back_by_the_action() -> None:
    told = read_source((FOLDER / "equipment_lending.yaml").read_bytes()).data
    back = next(one for one in told["process"]["actions"] if one["id"] == "take_back")
    assert back["day"] == "returned_on"
    told["process"]["actions"] = [
        {**one, **({"day": "remarks"} if one == back else {})} for one in told["process"]["actions"]
    ]
    city = City.model_validate(read_source((FOLDER.parent / "city.yaml").read_bytes()).data)
    text = yaml.safe_dump(told, allow_unicode=True).encode()
    wrong = about_register(read_register(SourceFile("registers/x.yaml", read_source(text)), city))
    assert any("remarks" in str(one) for one in wrong)


def test_there_are_twelve() -> None:
    assert len(FILES) == 12


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_template_passes_the_check(path: Path) -> None:
    city = City.model_validate(read_source((FOLDER.parent / "city.yaml").read_bytes()).data)
    reading = read_register(SourceFile(f"registers/{path.name}", read_source(path.read_bytes())), city)
    assert [str(one) for one in about_register(reading)] == []
    assert all("en" in words for words in _words(reading.file.source.data))
    assert reading.header is not None
    assert "ja-easy" in dict(reading.header.title)  # type: ignore[call-overload]


@pytest.mark.django_db
def test_a_template_becomes_a_draft_of_the_division() -> None:
    publish_registers()
    assert len(beginning.templates("en")) == 12
    draft = changing.draft_sheet(beginning.begin_from_template("assets", "traffic", by=KEEPER), by=KEEPER)
    assert (draft.draft.division, draft.title) == ("traffic", "備品")
    assert [str(one.finding) for one in draft.findings if "1人もいません" not in str(one.finding)] == []


APPLICATIONS = ["equipment_lending", "licence_lending", "part_time_leave", "room_use", "training_wishes"]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_what_staff_apply_for_goes_to_their_superior_then_to_the_keeper_and_ends(name: str) -> None:
    process = ProcessSection.model_validate(read_source((FOLDER / f"{name}.yaml").read_bytes()).data["process"])
    first = process.first
    assert first.turn[0].creator
    (asked_,) = {one.to for one in process.actions if first.id in one.start and not one.who}
    assert process.by_id[asked_].turn[0].superior
    (kept,) = {one.to for one in process.actions if asked_ in one.start and not one.who} - {first.id, *_ended(process)}
    assert process.by_id[kept].turn[0].division == "administrative_centre"
    assert all(one.reason for one in process.actions if one.id in ("send_back", "refuse"))
    assert {one.start for one in process.actions if one.id == "withdraw" and one.who[0].creator}


def _ended(process: ProcessSection) -> set[str]:
    return {one.id for one in process.states if one.end}


@pytest.mark.django_db
@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_division_that_begins_with_it_has_the_turns_of_the_keeper(name: str) -> None:
    publish_registers()
    draft = changing.draft_sheet(beginning.begin_from_template(name, "traffic", by=KEEPER), by=KEEPER)
    told = str(draft.draft.content["process"])
    assert "administrative_centre" not in told
    assert "'division': 'traffic'" in told
    assert [str(one.finding) for one in draft.findings if "1人もいません" not in str(one.finding)] == []


@pytest.mark.parametrize(
    ("name", "earlier", "later"),
    [
        ("templates/equipment_lending", "lent_on", "due_on"),
        ("templates/equipment_lending", "lent_on", "returned_on"),
        ("templates/licence_lending", "from_on", "until_on"),
        ("templates/part_time_leave", "from_on", "until_on"),
        ("registers/part_time_leave", "first_on", "last_on"),
    ],
)
def test_what_ends_does_not_end_before_it_begins(name: str, earlier: str, later: str) -> None:
    data = read_source((FOLDER.parent / f"{name}.yaml").read_bytes()).data
    section = RegisterSection.model_validate(data["record"])
    days = {earlier: "2026-04-02", later: "2026-04-01"}

    def is_refused() -> bool:
        answers = {"state": "returned", **days}
        return any(one.problem[0] == later for one in problems_in(asked(section.form, answers, AT), {}, AT))

    assert is_refused()
    days[later] = days[earlier]
    assert not is_refused()
