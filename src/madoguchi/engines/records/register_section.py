"""The `record` section of a register: its fields, its key, its views, its papers, and the datasets others cite."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Self

from pydantic import Field as Option
from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.citing_fields import CitingField, citing_fields
from madoguchi.engines.records.column_names import ColumnName
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import SOME, Field, Holds, Id, holds
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.section import (
    RESERVED_FIELDS,
    ApplicantPaths,
    Consent,
    Page,
    RecordSection,
    check_distinct,
)
from madoguchi.foundation.catalogue.register import Readers
from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.declared import ConditionField, Declared, WordsField

MOST_VIEWS = 6
"""How many views a record keeps a place in (the columns v1 to v6 of a record)."""

UPDATED = "updated_at"
"""When the record was changed last; no field may have this name."""
RECORD_NUMBER, CREATED_AT, CREATED_BY, UPDATED_BY = "record_number", "created_at", "created_by", "updated_by"
SYSTEM = (RECORD_NUMBER, CREATED_AT, CREATED_BY, UPDATED, UPDATED_BY)
"""What a list may show and be ordered by besides its fields; a field of the same name is that field."""


def is_choosable(field: Field) -> bool:
    """Whether a list may be narrowed to one answer of this field, and grouped by it: they are few."""
    return isinstance(field, ChoiceField | YesNoField | DivisionField)


def is_by_month(field: Field | None) -> bool:
    """Whether its answers are days: a list is narrowed to a month of them, and counted by month."""
    return isinstance(field, DateField | DateTimeField)


class Order(Declared):
    """By which field a view is ordered; records without the answer stand at the end."""

    by: Id
    descending: bool = False


class View(Declared):
    """One list of a register: which records, which columns, in which order.

    By the day in the field `calendar` it is also a calendar, and by the choice in the field `board` a board.
    """

    id: Id
    title: WordsField
    columns: Annotated[tuple[ColumnName, ...], SOME]
    filter: ConditionField | None = None
    order: Order = Order(by=UPDATED, descending=True)
    calendar: Id | None = None
    board: Id | None = None

    @cached_property
    def holds(self) -> Holds:
        """Whether a record stands in this view."""
        return holds(self.filter)


class Column(Declared):
    """One column of a dataset, with what it means to somebody who does not keep the register.

    `why_public` is the law or rule by which everybody may read it, although it is or may be about a person.
    """

    field: ColumnName
    meaning: WordsField
    why_public: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None


class Dataset(Declared):
    """What others cite instead of asking: some columns of the records of one view; `open` ones are for everybody.

    `readers` may cite it besides those who see the register. `confidentiality` is its class: that of the register where
    nothing is said, less for columns that tell less.
    """

    id: Id
    title: WordsField
    summary: WordsField
    view: Id
    columns: Annotated[tuple[Column, ...], SOME]
    open: bool = False
    readers: Readers = ()
    confidentiality: Confidentiality | None = None
    licence: Annotated[str, StringConstraints(min_length=1, max_length=100)] = "CC BY 4.0"

    @property
    def said_licence(self) -> str:
        """The licence others use it under; none for one that is closed, unless its owner named one."""
        return self.licence if self.open or "licence" in self.model_fields_set else ""


class PrintSheet(Declared):
    """A paper of one record: which fields in which order, a sentence below them, and lines to sign on."""

    id: Id
    title: WordsField
    fields: Annotated[tuple[Id, ...], SOME]
    note: WordsField | None = None
    lines: Annotated[tuple[WordsField, ...], Option(max_length=6)] = ()


class RegisterSection(Declared):
    """Everything the office keeps on one record, the ways to look at the records, and the papers of one."""

    heading: Id
    key: Id | None = None
    pages: Annotated[tuple[Page, ...], SOME]
    views: Annotated[tuple[View, ...], SOME] = Option(max_length=MOST_VIEWS)
    datasets: tuple[Dataset, ...] = ()
    sheets: tuple[PrintSheet, ...] = ()

    @model_validator(mode="after")
    def _every_name_once(self) -> Self:
        check_distinct([page.id for page in self.pages], frozenset(), "ページ")
        check_distinct([field.id for field in self.fields], RESERVED_FIELDS | {UPDATED}, "項目")
        for field in self.fields:
            if isinstance(field, GroupField):
                check_distinct([part.id for part in field.fields], RESERVED_FIELDS, "項目")
            inside = field.fields if isinstance(field, GroupField) else ()
            if any(isinstance(part, FileField) for part in inside):
                raise PydanticCustomError(
                    "no_files_in_rows",
                    "繰り返す項目「{id}」の中には、ファイルを付けられません。外に置いてください。",
                    {"id": field.id},
                )
            inner = field.fields if isinstance(field, GroupField) else (field,)
            if any(part.prefill for part in inner):
                raise PydanticCustomError(
                    "register_field",
                    "台帳の項目「{id}」に、prefill は使えません。lookup で写してください。",
                    {"id": field.id},
                )
        return self

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field of every page, rows of groups not opened."""
        return tuple(field for page in self.pages for field in page.fields)

    @cached_property
    def by_id(self) -> dict[str, Field]:
        """The fields by their id."""
        return {field.id: field for field in self.fields}

    @cached_property
    def tables(self) -> tuple[GroupField, ...]:
        """The fields that hold rows of fields."""
        return tuple(field for field in self.fields if isinstance(field, GroupField))

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that need an answer, where no other answer decides about it."""
        return frozenset(field.id for field in self.fields if field.require and field.asks)

    @cached_property
    def citing(self) -> tuple[CitingField, ...]:
        """The fields that name what stands outside of the register: a record of another one, or somebody."""
        return tuple(citing_fields(self.fields))

    @cached_property
    def choosable(self) -> tuple[Field, ...]:
        """The fields to one of whose answers a list may be narrowed."""
        return tuple(filter(is_choosable, self.fields))

    @cached_property
    def several(self) -> tuple[ChoicesField, ...]:
        """The choices of which a record may hold several: a list is narrowed to those that hold one."""
        return tuple(field for field in self.fields if isinstance(field, ChoicesField))

    @cached_property
    def outliving(self) -> tuple[tuple[GroupField | None, ChoiceField | ChoicesField], ...]:
        """The choices some of whose options ended, those in the rows of a table with it."""
        placed = [
            *((None, one) for one in self.fields),
            *((table, one) for table in self.tables for one in table.fields),
        ]
        return tuple((table, one) for table, one in placed if isinstance(one, ChoiceField | ChoicesField) and one.ended)

    @cached_property
    def told(self) -> tuple[tuple[Field, bool], ...]:
        """The fields whose answers are searched, and whether an answer is its own words; a file is found by none."""
        return tuple((one, one.is_its_words) for one in self.fields if not isinstance(one, FileField))

    @cached_property
    def is_plain(self) -> bool:
        """Whether no question looks at another answer: each is always asked, none follows from others or repeats."""
        return all(page.show is None for page in self.pages) and all(
            field.show is None
            and field.must is None
            and isinstance(field.require, bool)
            and not field.computes
            # A lookup puts its copies into other answers.
            and not isinstance(field, GroupField | LookupField)
            for field in self.fields
        )

    @cached_property
    def form(self) -> RecordSection:
        """The same pages as a form, so that a record is read, checked and shown as an application is."""
        return RecordSection.model_construct(
            pages=self.pages,
            documents=(),
            applicant=ApplicantPaths.model_construct(),
            ward=None,
            consent=Consent(purpose="-"),
            eligible=None,
            granted=(),
            duplicates=None,
        )

    @cached_property
    def whole(self) -> Page:
        """All fields as one page, as they are typed."""
        return Page.model_construct(id="record", title="-", lead=None, purpose=None, show=None, fields=self.fields)

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The fields of days: a record is looked up by the months of these."""
        return tuple(field.id for field in self.fields if is_by_month(field))

    def view(self, view_id: str) -> View | None:
        """The view with this id, if there is one."""
        return next((view for view in self.views if view.id == view_id), None)
