"""Checking a folder of definitions: every finding at once, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.registry.section import ExtractMap
from madoguchi.foundation.catalogue.city import City
from madoguchi.journeys.publish.crosschecks import (
    accessible,
    business_accounts,
    conditions,
    examples,
    formulas,
    granted,
    header,
    ids,
    inquiries,
    notices,
    pictures,
    places,
    prefills,
    processes,
    purposes,
    reach,
    references,
    registers,
    rights,
    without_card,
)
from madoguchi.journeys.publish.definition import CityDefinition
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import Folder, SourceFile, read_folder
from madoguchi.journeys.publish.reading import Reading, RegisterReading, read_definition, read_register
from madoguchi.journeys.publish.wording import findings_of


@dataclass(frozen=True)
class Checked:
    """A folder that was read, what could be made of it, and everything wrong with it."""

    folder: Folder
    city: City | None
    readings: tuple[Reading, ...]
    registers: tuple[RegisterReading, ...]
    findings: tuple[Finding, ...]


def check(root: Path) -> list[Finding]:
    """Everything wrong with the definitions below `root`, by file and place; empty when they may be published."""
    return list(checked(root).findings)


def checked(root: Path, beside: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> Checked:
    """The definitions below `root` with their findings; never raises for what a city wrote.

    `beside` are the registers that are published and stand in no folder: those of the folder may cite them.
    """
    folder = read_folder(Path(root))
    findings = [*folder.findings]
    city = _city(folder.city, findings) if folder.city else None
    if folder.city:
        findings.extend(_about_city(folder, folder.city))
    readings = tuple(read_definition(file, city) for file in folder.procedures)
    for reading in readings:
        findings.extend(_about_procedure(folder, reading))
    kept = tuple(read_register(file, city) for file in folder.registers)
    for register in kept:
        findings.extend(about_register(register))
    findings.extend(registers.cited_twice(kept, readings))
    sections = {id_: RegisterSection.model_validate(content["record"]) for id_, content in beside.items()}
    sections |= {str(one.file.source.data.get("id")): one.section for one in kept if one.section}
    of_persons = {id_ for id_, content in beside.items() if content.get("persons")}
    of_persons |= {str(one.file.source.data.get("id")) for one in kept if one.header and one.header.persons}
    counted = {each.id: each for one in readings if one.citing for each in one.citing.datasets}
    for register in kept:
        findings.extend(references.findings(register, sections, of_persons, counted))
    for file in folder.extracts:
        findings.extend(_about_extract(file))
    return Checked(folder, city, readings, kept, _in_order(findings))


def _city(file: SourceFile, findings: list[Finding]) -> City | None:
    try:
        CityDefinition.model_validate(file.source.data)
        return City.model_validate(file.source.data)
    except ValidationError as invalid:
        findings.extend(findings_of(invalid, file, CityDefinition))
        return None


def _about_city(folder: Folder, file: SourceFile) -> Iterator[Finding]:
    for key in ("divisions", "positions", "life_events", "news"):
        yield from ids.twice(file, (key,))
    yield from ids.twice(file, ("wards",), key="code")
    yield from pictures.findings(folder, file)


def about_register(reading: RegisterReading) -> Iterator[Finding]:
    """Everything wrong with one register by itself."""
    doubles = list(registers.doubles(reading))
    yield from _without_doubles(reading.findings, doubles)
    yield from doubles
    yield from registers.findings(reading)
    yield from processes.findings(reading)
    yield from inquiries.findings(reading)
    yield from rights.findings(reading)


def _about_extract(file: SourceFile) -> list[Finding]:
    """What is wrong with a column map; it is read again whenever an extract is taken over."""
    try:
        ExtractMap.model_validate(file.source.data)
    except ValidationError as invalid:
        return findings_of(invalid, file, ExtractMap)
    return []


def _about_procedure(folder: Folder, reading: Reading) -> Iterator[Finding]:
    """The section's own findings, then the crosschecks; the later ones presume that conditions are sound."""
    doubles = list(ids.findings(reading))
    about_conditions = list(conditions.findings(reading))
    yield from _without_doubles(reading.findings, doubles)
    yield from doubles
    yield from places.findings(reading)
    yield from without_card.findings(reading)
    yield from business_accounts.findings(reading)
    yield from purposes.findings(reading)
    yield from prefills.findings(reading)
    yield from formulas.findings(reading)
    yield from header.findings(reading)
    yield from granted.findings(reading)
    if reading.record:
        yield from accessible.of_form(reading.file, reading.record)
    yield from ids.twice(reading.file, ("citing", "datasets"))
    yield from about_conditions
    yield from notices.findings(reading, folder.root / "notices")
    if not about_conditions:
        yield from reach.findings(reading)
        yield from examples.findings(reading)


def _without_doubles(own: tuple[Finding, ...], doubles: list[Finding]) -> Iterator[Finding]:
    """A section says that an id stands twice, too, but not where; the exact finding replaces it."""
    for finding in own:
        if not (doubles and "2回" in finding.reason.msgid):
            yield finding


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """By place; of several findings at one place with the same reason one is enough."""
    once = {(one.file, one.line, one.column, str(one.reason)): one for one in findings}
    return tuple(sorted(once.values(), key=lambda one: (one.file != "city.yaml", one.file, one.line, one.column)))
