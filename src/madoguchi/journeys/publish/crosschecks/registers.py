"""Registers: what a register names exists in the city and among its fields, and its views can be kept in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.engines.records.field_types.address import AddressField
from madoguchi.engines.records.field_types.bank_account import BankAccountField
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField
from madoguchi.engines.records.field_types.email import EmailField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kana import KanaField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.person_name import PersonNameField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.field_types.telephone import TelephoneField
from madoguchi.engines.records.register_section import SYSTEM, Dataset, RegisterSection, View
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.system_columns import ASKED_OF, SYSTEM_FIELDS
from madoguchi.engines.records.rules.table_columns import column_names
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.register import RegisterHeader
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks import (
    accessible,
    attachments,
    conditions,
    counted_days,
    dataset_readers,
    formulas,
    ids,
    posts,
)
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import Asked, Reading, RegisterReading
from madoguchi.values.conditions import constants_of
from madoguchi.values.conditions.tree import AGES
from madoguchi.values.message import msg
from madoguchi.values.words import words_in

_OF_PERSONS = (PersonNameField, KanaField, AddressField, TelephoneField, EmailField, SearchingField)
"""Answers that tell who somebody is, or where to reach them, whatever the register says of itself.

A member of staff or a record of another register is shown by its name, which may be that of a person.
"""


def findings(reading: RegisterReading) -> Iterator[Finding]:
    """Everything wrong with a register that its models cannot see."""
    if reading.header and reading.city:
        yield from _of_header(reading.file, reading.header, reading.city)
        yield from accessible.of_header(reading.file, reading.header)
    if reading.header and reading.city and reading.section:
        yield from dataset_readers.findings(reading.file, reading.header, reading.city, reading.section)
    if reading.header and reading.section:
        yield from counted_days.findings(reading.file, reading.header.retention, reading.section, reading.process)
    if reading.section:
        yield from conditions.findings(reading.as_form())
        yield from _of_section(reading.file, reading.section)
        yield from _of_labels(reading.file, reading.section)
        yield from formulas.findings(reading.as_form())
        yield from accessible.findings(reading.file, reading.section)
        yield from attachments.findings(reading.file, reading.section)
        yield from _of_views(reading.file, reading.section, reading.as_form())
        yield from _of_datasets(reading.file, reading.section)
        yield from _of_openness(reading.file, reading.section, reading.header)
        yield from _of_sheets(reading.file, reading.section)


def doubles(reading: RegisterReading) -> Iterator[Finding]:
    """An id that is not the file's name, or stands twice where it has to tell things apart."""
    yield from ids.findings(reading.as_form())
    for key in ("views", "datasets", "sheets"):
        yield from ids.twice(reading.file, ("record", key))


def cited_twice(readings: Iterable[RegisterReading], procedures: Iterable[Reading] = ()) -> Iterator[Finding]:
    """A dataset whose id another definition uses, too: its address would lead to one of them only."""
    first: dict[str, str] = {}
    declared: list[tuple[SourceFile, str, Sequence[Dataset | CaseDataset]]] = [
        (one.file, "record", one.section.datasets) for one in readings if one.section
    ]
    declared += [(one.file, "citing", one.citing.datasets) for one in procedures if one.citing]
    for file, section, datasets in declared:
        for at, one in enumerate(datasets):
            owner = first.setdefault(one.id, file.name)
            if owner != file.name:
                yield file.about_value(
                    (section, "datasets", at, "id"),
                    msg("データの id「{id}」は、{file}でも使われています。", id=one.id, file=owner),
                    msg("どちらかの id を、別の名前にしてください。"),
                )


def _of_header(file: SourceFile, header: RegisterHeader, city: City) -> Iterator[Finding]:
    divisions = [one.id for one in city.divisions]
    named: list[tuple[Path, str]] = [(("division",), header.division), (("deputy",), header.deputy)]
    for where, division in named:
        if division not in divisions:
            yield unknown(file, where, division, divisions, msg("課"))
    for key in ("view", "edit", "add"):
        yield from posts.findings(file, ("permissions", key), getattr(header.permissions, key), city)
    if header.persons and header.permissions.view == "everybody":
        yield file.about_value(
            ("permissions", "view"),
            msg("個人の情報が入る台帳（persons: true）を、庁内の全員が見られるようになっています。"),
            msg("仕事で見る課や職を、1つずつ書いてください。"),
        )
    if header.division == header.deputy:
        yield file.about_value(
            ("deputy",),
            msg("副の課（deputy）が、持ち主の課と同じです。"),
            msg("持ち主の課が答えられないときに代わる、ほかの課を書いてください。"),
        )


def _of_section(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    plain = [one.id for one in section.fields if _is_plain(one)]
    for key, named in (("heading", section.heading), ("key", section.key)):
        if named is not None and named not in plain:
            yield unknown(file, ("record", key), named, plain, msg("項目"))


def _of_labels(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """Two fields whose names differ only in width or case are one column in a file, so nobody could tell them apart."""
    first: dict[str, str] = {}
    for number, page in enumerate(section.pages):
        for at, field in enumerate(page.fields):
            label = words_in(field.label, "ja")
            other = first.setdefault(folded(label), field.id)
            if other != field.id and not isinstance(field, NoteField):
                yield file.about_value(
                    ("record", "pages", number, "fields", at, "label"),
                    msg(
                        "項目の名前「{label}」は、項目「{other}」の名前と、字の幅か大文字小文字しか違いません。",
                        label=label,
                        other=other,
                    ),
                    msg("どちらかの名前を変えてください。"),
                )


def _of_views(file: SourceFile, section: RegisterSection, form: Reading) -> Iterator[Finding]:
    known_columns = [*column_names(section), *SYSTEM]
    known_orders = [*(one.id for one in section.fields if _is_plain(one)), *SYSTEM]
    for at, view in enumerate(section.views):
        place: Path = ("record", "views", at)
        for number, column in enumerate(view.columns):
            if column not in known_columns:
                yield unknown(file, (*place, "columns", number), column, known_columns, msg("項目"))
        if view.order.by not in known_orders:
            yield unknown(file, (*place, "order", "by"), view.order.by, known_orders, msg("項目"))
        yield from _of_looks(file, section, view, place)
        if view.filter is None:
            continue
        told = {name: Asked(name, SYSTEM_FIELDS[name], (), 0, 0) for name in ASKED_OF}
        known = {**told, **by_path(form)}
        for test, where in conditions.tests_with_places(view.filter, (*place, "filter")):
            yield from conditions.of_filter(form, test, where, known)
            if test.operator in AGES or constants_of(test) - {"city"}:
                yield file.about_value(
                    where,
                    msg("一覧の条件が、日によって変わります。"),
                    msg("年齢や today を使わず、項目の答えだけで書いてください。"),
                )


def _of_looks(file: SourceFile, section: RegisterSection, view: View, place: Path) -> Iterator[Finding]:
    """A calendar goes by a day, a board by a choice."""
    days = [one.id for one in section.fields if isinstance(one, DateField | DateTimeField)]
    choices = [one.id for one in section.fields if isinstance(one, ChoiceField)]
    for key, named, fitting in (("calendar", view.calendar, days), ("board", view.board, choices)):
        if named is not None and named not in fitting:
            yield unknown(file, (*place, key), named, fitting, msg("日付か選択肢の項目"))


def _of_datasets(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    known = list(column_names(section))
    for at, dataset in enumerate(section.datasets):
        place: Path = ("record", "datasets", at)
        if section.view(dataset.view) is None:
            yield unknown(file, (*place, "view"), dataset.view, [one.id for one in section.views], msg("一覧"))
        for number, column in enumerate(dataset.columns):
            if column.field not in known:
                yield unknown(file, (*place, "columns", number, "field"), column.field, known, msg("項目"))


def _of_sheets(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """A paper holds fields of the register, also tables; a note is no answer."""
    known = [one.id for one in section.fields if not isinstance(one, NoteField)]
    for at, sheet in enumerate(section.sheets):
        for number, name in enumerate(sheet.fields):
            if name not in known:
                yield unknown(file, ("record", "sheets", at, "fields", number), name, known, msg("項目"))


def _of_openness(file: SourceFile, section: RegisterSection, header: RegisterHeader | None) -> Iterator[Finding]:
    """What everybody may read is about no person, or says for each column by which rule it is public."""
    for at, dataset in enumerate(section.datasets):
        for number, column in enumerate(dataset.columns if dataset.open else ()):
            field, place = section.by_id.get(column.field), ("record", "datasets", at, "columns", number)
            if isinstance(field, BankAccountField):
                yield file.about_value(
                    place,
                    msg("だれでも見られるデータに、口座の列があります。"),
                    msg("この列を、データからはずしてください。"),
                )
            elif column.why_public is None and (isinstance(field, _OF_PERSONS) or (header and header.persons)):
                yield file.about_value(
                    place,
                    msg("だれでも見られるデータの列「{name}」に、個人の情報が入るかもしれません。", name=column.field),
                    msg("公開してよい根拠を why_public に書くか、この列をデータからはずしてください。"),
                )


def _is_plain(field: Field) -> bool:
    """Whether it has one answer that fits into a cell."""
    return not isinstance(field, GroupField | NoteField)
