"""A definition being checked: its file, and every section of it that could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from madoguchi.engines.booking.section import BookingSection
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.guide.section import GuideSection
from madoguchi.engines.metrics.section import CitingSection
from madoguchi.engines.notices.section import NoticeSection
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rights_section import RightsSection
from madoguchi.engines.records.section import RecordSection
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.foundation.catalogue.register import RegisterHeader
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.definition import SECTIONS, Definition, RegisterDefinition
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.wording import findings_of


@dataclass(frozen=True)
class Asked:
    """One question of the form: its path in conditions, its field, its place, and the group it is a row of."""

    path: str
    field: Field
    place: Path
    page: int
    order: int
    group: str = ""


@dataclass(frozen=True)
class Reading:
    """One procedure's file with the sections that are sound; a broken section is absent and its findings are told."""

    file: SourceFile
    city: City | None
    identity: Identity | None = None
    sections: Mapping[str, BaseModel] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The plain data of the file."""
        return self.file.source.data

    @property
    def record(self) -> RecordSection | None:
        """What is asked."""
        found = self.sections.get("record")
        return found if isinstance(found, RecordSection) else None

    @property
    def workflow(self) -> WorkflowSection | None:
        """Who works on it."""
        found = self.sections.get("workflow")
        return found if isinstance(found, WorkflowSection) else None

    @property
    def notice(self) -> NoticeSection | None:
        """What is sent."""
        found = self.sections.get("notice")
        return found if isinstance(found, NoticeSection) else None

    @property
    def guide(self) -> GuideSection | None:
        """When it is the answer."""
        found = self.sections.get("guide")
        return found if isinstance(found, GuideSection) else None

    @property
    def booking(self) -> BookingSection | None:
        """Under which service of the city a visit is booked."""
        found = self.sections.get("booking")
        return found if isinstance(found, BookingSection) else None

    @property
    def citing(self) -> CitingSection | None:
        """Which counts of its cases others cite."""
        found = self.sections.get("citing")
        return found if isinstance(found, CitingSection) else None

    def asked(self) -> tuple[Asked, ...]:
        """Every question in the order it is asked, rows of groups after their group; papers are not among them."""
        return tuple(_asked(self.record)) if self.record else ()


@dataclass(frozen=True)
class RegisterReading:
    """One register's file with the parts that are sound; a broken part is absent and its findings are told."""

    file: SourceFile
    city: City | None
    header: RegisterHeader | None
    section: RegisterSection | None
    findings: tuple[Finding, ...]
    process: ProcessSection | None = None
    rights: RightsSection | None = None

    def as_form(self) -> Reading:
        """The register as the checks of a form read it."""
        sections = {"record": self.section.form} if self.section else {}
        return Reading(file=self.file, city=self.city, sections=sections)


def read_register(file: SourceFile, city: City | None) -> RegisterReading:
    """The file of a register as far as it can be read; never raises."""
    data = file.source.data
    try:
        RegisterDefinition.model_validate(data)
        findings: list[Finding] = []
    except ValidationError as invalid:
        findings = findings_of(invalid, file, RegisterDefinition)
    own = {key: value for key, value in data.items() if key in RegisterHeader.model_fields}
    header, section = _sound(RegisterHeader, own), _sound(RegisterSection, data.get("record"))
    process = _sound(ProcessSection, data["process"]) if "process" in data else None
    rights = _sound(RightsSection, data["rights"]) if "rights" in data else None
    return RegisterReading(file, city, header, section, tuple(findings), process, rights)


def read_definition(file: SourceFile, city: City | None) -> Reading:
    """The file as far as it can be read; never raises."""
    data = file.source.data
    try:
        Definition.model_validate(data)
        findings: list[Finding] = []
    except ValidationError as invalid:
        findings = findings_of(invalid, file, Definition)
    own = {key: value for key, value in data.items() if key in Identity.model_fields}
    sections = {name: _sound(model, data[name]) for name, model in SECTIONS.items() if name in data}
    return Reading(
        file=file,
        city=city,
        identity=_sound(Identity, own),
        sections={name: section for name, section in sections.items() if section is not None},
        findings=tuple(findings),
    )


def _sound(model: type[BaseModel], written: object) -> Any:
    try:
        return model.model_validate(written)
    except ValidationError:
        return None


def _asked(record: RecordSection) -> Iterator[Asked]:
    order = 0
    for number, page in enumerate(record.pages):
        for at, each in enumerate(page.fields):
            place: Path = ("record", "pages", number, "fields", at)
            yield Asked(each.id, each, place, number, order)
            order += 1
            if isinstance(each, GroupField):
                for inner, part in enumerate(each.fields):
                    yield Asked(f"{each.id}.{part.id}", part, (*place, "fields", inner), number, order, each.id)
                    order += 1
