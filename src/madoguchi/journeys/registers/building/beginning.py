"""Four ways to begin a register, and one to change a published one; all of them give the same kind of draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.engines.records.adapters.sheets import Brought
from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.engines.records.rules.sheet_choices import NO_CHOICE, SheetChoice
from madoguchi.foundation.catalogue.errors import NotInTheCity, SourceUnreadable
from madoguchi.foundation.catalogue.queries import Register, city, register, register_contents
from madoguchi.foundation.catalogue.register_drafts import begin_register_draft
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.registers.building.fresh import fresh_id
from madoguchi.journeys.registers.building.rights import check_may_build, register_to_build
from madoguchi.journeys.registers.errors import DefinitionUnreadable, InquiryStays, NoSuchTemplate
from madoguchi.journeys.registers.file_choices import choice_in
from madoguchi.journeys.registers.from_file import Guess, guess_of_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

TEMPLATES = "templates"


@dataclass(frozen=True)
class TemplateLine:
    """One template: its id, and its name and purpose in the reader's language."""

    id: str
    title: str
    summary: str
    fields: int


def templates(language: str) -> tuple[TemplateLine, ...]:
    """Every template that lies beside the definitions, by name of its file; none where there is no such folder."""
    found = []
    for path in sorted((Path(settings.MADOGUCHI_DEFINITIONS) / TEMPLATES).glob("*.yaml")):
        data = read_source(path.read_bytes()).data
        fields = sum(len(page["fields"]) for page in data["record"]["pages"])
        found.append(
            TemplateLine(path.stem, words_in(data["title"], language), words_in(data["summary"], language), fields)
        )
    return tuple(found)


def begin_blank(title: str, division: str, *, by: Actor) -> str:
    """A register with one field, its name; the number of the draft. Raises NotPermitted."""
    record = {
        "heading": "name",
        "pages": [{"id": "record", "title": title, "fields": [{"id": "name", "type": "text", "label": "名前"}]}],
        "views": [{"id": "all", "title": "すべて", "columns": ["name"], "order": {"by": "name"}}],
    }
    return _begin({"title": title, **_unsaid(), "record": record}, division, by=by)


def begin_from_template(template_id: str, division: str, *, by: Actor) -> str:
    """A copy of a template for this division, whose turn it is in its place; raises NoSuchTemplate, NotPermitted."""
    if template_id not in {one.id for one in templates("ja")}:
        raise NoSuchTemplate()
    path = Path(settings.MADOGUCHI_DEFINITIONS) / TEMPLATES / f"{template_id}.yaml"
    whole = read_source(path.read_bytes()).data
    return _begin(_with_turns_of(division, whole), division, by=by)


def _with_turns_of(division: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content with this division in the turns of the one that keeps the template."""
    if "process" not in content:
        return content

    def named(one: Mapping[str, Any], key: str) -> dict[str, Any]:
        keeper = content["division"]
        own = [{**who, "division": division} if who.get("division") == keeper else who for who in one[key]]
        return {**one, key: own}

    process = content["process"]
    states = [named(one, "turn") if "turn" in one else one for one in process["states"]]
    actions = [named(one, "who") if "who" in one else one for one in process["actions"]]
    return {**content, "process": {**process, "states": states, "actions": actions}}


def begin_from_file(name: str, content: bytes, division: str, *, by: Actor) -> str:
    """What a spreadsheet would be as a register, with its rows beside; raises SheetUnreadable, NotPermitted.

    Of a workbook with several sheets it is the one that is proposed until another is chosen (`choose_sheet`).
    """
    check_may_build(division, by)
    brought = Brought(name, content)
    choice = choice_in(brought)
    guess = guess_of_sheet(brought, name, choice, division_names())
    file = brought.chosen(choice.number)
    return _begin(guessed(guess), division, by=by, file_name=name or "file", file=file, guess=guess, choice=choice)


def guessed(guess: Guess) -> dict[str, Any]:
    """The content of a register that was guessed, with what nobody said yet."""
    return {**_unsaid(), **guess.content}


def division_names() -> set[str]:
    """What the divisions of the city are called in Japanese."""
    return {words_in(one.name, "ja") for one in city().divisions}


def begin_from_yaml(text: bytes, *, by: Actor) -> str:
    """A register as it is written; raises DefinitionUnreadable with what is wrong line by line, NotPermitted.

    Only what cannot be understood is refused here: everything else is shown beside its field in the draft. Whoever
    writes the id of a published register changes that register.
    """
    try:
        source = read_source(text)
    except SourceUnreadable as unreadable:
        raise DefinitionUnreadable.with_findings(
            [Finding("", one.line, one.column, one.reason, one.suggestion) for one in unreadable.complaints]
        ) from unreadable
    reading = read_register(SourceFile("", source), None)
    if reading.findings or reading.header is None:
        raise DefinitionUnreadable.with_findings(reading.findings)
    check_may_build(reading.header.division, by)
    held = register_contents().get(reading.header.id)
    if held is not None:
        check_may_build(str(held["division"]), by)
        _check_no_inquiry(register(reading.header.id))
    began_from = register(reading.header.id).version if held is not None else ""
    return begin_register_draft(source.data, by=by, began_from=began_from)


def begin_from_published(register_id: str, *, by: Actor) -> str:
    """A draft that says what is published now; raises UnknownRegister, InquiryStays, NotPermitted."""
    found = register_to_build(register_id, by)
    _check_no_inquiry(found)
    return begin_register_draft(register_contents()[register_id], by=by, began_from=found.version)


def _check_no_inquiry(found: Register) -> None:
    """What divisions were asked and answered stays as it was sent; raises InquiryStays."""
    if inquiry_of(found):
        raise InquiryStays()


def _unsaid() -> dict[str, Any]:
    """What a register has to say and nobody said yet: the empty ones are refused beside their fields."""
    return {
        "summary": "",
        "purpose": "",
        "retention": {"class": "5_years", "from": "changed"},
        "review_on": (today() + timedelta(days=365)).isoformat(),
        # Nobody knows yet, so looks are written down until somebody says that no person is in it.
        "persons": True,
        "permissions": {"view": []},
    }


def _begin(
    content: Mapping[str, Any],
    division: str,
    *,
    by: Actor,
    file_name: str = "",
    file: bytes = b"",
    guess: Guess | None = None,
    choice: SheetChoice = NO_CHOICE,
) -> str:
    if division not in {one.id for one in city().divisions}:
        raise NotInTheCity(name=division)
    check_may_build(division, by)
    whole = {**content, "id": fresh_id("r_"), "division": division, "deputy": _deputy_of(division)}
    samples = guess.samples if guess else None
    return begin_register_draft(whole, by=by, file_name=file_name, file=file, samples=samples, sheets=choice.told())


def _deputy_of(division: str) -> str:
    """Somebody who answers while the owner cannot: the centre, or the first other division."""
    known = [one.id for one in city().divisions]
    others = [id_ for id_ in (city().centre, *known) if id_ != division]
    return others[0] if others else division
