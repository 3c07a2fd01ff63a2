"""Lookups: the day they copy of is told by a date, and nothing lands where fewer people are kept from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.register_section import Dataset, RegisterSection
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.values.confidentiality import CLASSES, Confidentiality
from madoguchi.values.message import msg


@dataclass(frozen=True)
class PlacedField:
    """A field that cites: where it is written, the fields it stands `beside`, and all it `knows`.

    `group` is the table in whose rows it stands: copies go into the same row, and a day may be told by the record.
    """

    place: Path
    field: PickingField
    beside: tuple[Field, ...]
    knows: tuple[Field, ...]
    group: str = ""

    @property
    def source(self) -> Path:
        """Where it is written what it cites."""
        if isinstance(self.field, ReferenceField):
            return (*self.place, "register")
        is_data = isinstance(self.field, LookupField) and self.field.source.dataset is not None
        return (*self.place, "source", "dataset" if is_data else "register")


def findings(
    reading: RegisterReading, one: PlacedField, field: LookupField, cited: RegisterSection, *, holds_persons: bool
) -> Iterator[Finding]:
    """What is wrong with where a lookup looks; `cited` is its register, which `holds_persons` or does not."""
    yield from of_day(reading.file, one, field)
    own: Confidentiality = "3A" if reading.header and reading.header.persons else "2"
    data = next((each for each in cited.datasets if each.id == field.source.dataset), None)
    if data is not None:
        yield from _of_class(reading, one, data, own, "3A" if holds_persons else "2")
    elif holds_persons and reading.header and own != CLASSES[0]:
        # Copies would lie where looks at persons are not written down, and be searched by whoever sees the register.
        yield reading.file.about_value(
            one.source,
            msg("個人の情報が入る台帳「{register}」から、そうでない台帳に写しています。", register=field.cites),
            msg("この台帳を persons: true にするか、lookup の代わりに reference を使ってください。"),
        )


def of_day(file: SourceFile, one: PlacedField, field: LookupField) -> Iterator[Finding]:
    """The day of whose values a lookup copies is told by a date it knows."""
    day = field.source.day_field
    dates = [each.id for each in one.knows if isinstance(each, DateField)]
    if day is not None and day not in dates:
        yield unknown(file, (*one.place, "source", "as_of"), day, dates, msg("日付の項目"))


def _of_class(
    reading: RegisterReading, one: PlacedField, data: Dataset, own: Confidentiality, usual: Confidentiality
) -> Iterator[Finding]:
    """Copies are as open as the register they go into, whoever may read the dataset; an open one is for everybody."""
    told = data.confidentiality or usual
    if reading.header and not data.open and CLASSES.index(told) < CLASSES.index(own):
        yield reading.file.about_value(
            one.source,
            msg(
                "データ「{dataset}」の区分（{told}）は、写す先の台帳の区分（{own}）より高いです。",
                dataset=data.id,
                told=told,
                own=own,
            ),
            msg("区分の低いデータから写すか、この台帳を persons: true にしてください。"),
        )
