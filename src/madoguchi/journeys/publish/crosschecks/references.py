"""References and lookups: what they name exists, what is copied fits, and no register cites itself in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.engines.records.cited_sources import cited_source
from madoguchi.engines.records.field_types.corporate_number import CorporateNumberField
from madoguchi.engines.records.field_types.email import EmailField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kana import KanaField
from madoguchi.engines.records.field_types.long_text import LongTextField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.reference import ReferenceField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.field_types.telephone import TelephoneField
from madoguchi.engines.records.field_types.text import TextField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks import case_lookups, lookups
from madoguchi.journeys.publish.crosschecks.lookups import PlacedField
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.journeys.registers.case_data import columns_of
from madoguchi.values.message import Message, msg

Sections = Mapping[str, RegisterSection]

_TEXTS = (TextField, LongTextField)
_LIKE_TEXTS = (*_TEXTS, KanaField, EmailField, TelephoneField, CorporateNumberField)


def findings(
    reading: RegisterReading, others: Sections, of_persons: Collection[str], counted: Mapping[str, CaseDataset]
) -> Iterator[Finding]:
    """Everything wrong with what a register cites of the `others`, by their id, and with what they cite of it.

    `of_persons` are the ids of those that hold matters of persons, `counted` the datasets of cases by id.
    """
    own, section = str(reading.file.source.data.get("id")), reading.section
    if section is None:
        return
    known = {**others, own: section}
    yield from _as_a_name(reading.file, section)
    yield from _copied_into_twice(reading.file, section)
    for one in _picking(section):
        yield from _of_related(reading.file, one.place, one.field, section)
        counts = counted.get(cited_source(one.field.cites).dataset_id)
        if counts is not None and isinstance(one.field, LookupField):
            yield from copies(reading.file, one, one.field, columns_of(counts), msg("データの列"))
            yield from case_lookups.findings(reading.file, section, one, one.field)
            continue
        id_ = _register_of(one.field, known)
        cited = known.get(id_)
        if cited is None:
            yield _of_nothing(reading.file, one, [name for name in known if name != own], known, counted)
            continue
        circle = circle_of(own, id_, known)
        if circle:
            yield reading.file.about_value(
                one.source,
                msg("台帳が、めぐりめぐって自分自身を引いています（{circle}）。", circle=" → ".join(circle)),
                msg("どれか1つの参照をやめてください。逆の向きの一覧は、引かれる側の画面に自動で出ます。"),
            )
        if isinstance(one.field, ReferenceField):
            yield from _of_columns(reading.file, one.place, one.field, cited)
        elif isinstance(one.field, LookupField):
            yield from _of_copies(reading.file, one, one.field, cited)
            yield from lookups.findings(reading, one, one.field, cited, holds_persons=id_ in of_persons)
    yield from _gone(reading.file, own, section, others)


def _picking(section: RegisterSection) -> Iterator[PlacedField]:
    """The fields that cite, those in the rows of tables, too."""
    for number, page in enumerate(section.pages):
        for at, field in enumerate(page.fields):
            place: Path = ("record", "pages", number, "fields", at)
            if isinstance(field, PickingField):
                yield PlacedField(place, field, section.fields, section.fields)
            if isinstance(field, GroupField):
                for inner, part in enumerate(field.fields):
                    if isinstance(part, PickingField):
                        knows = (*section.fields, *field.fields)
                        yield PlacedField((*place, "fields", inner), part, field.fields, knows, field.id)


def _register_of(field: PickingField, known: Sections) -> str:
    """The register a field cites, also through a dataset of it; "" for a dataset there is not."""
    source = cited_source(field.cites)
    if not source.dataset_id:
        return source.register_id
    return next((id_ for id_, one in known.items() if any(each.id == source.dataset_id for each in one.datasets)), "")


def _of_nothing(
    file: SourceFile, one: PlacedField, registers: Sequence[str], known: Sections, counted: Collection[str]
) -> Finding:
    source = cited_source(one.field.cites)
    if not source.dataset_id:
        return unknown(file, one.source, source.register_id, registers, msg("台帳"))
    datasets = [*(each.id for id_ in registers for each in known[id_].datasets), *counted]
    return unknown(file, one.source, source.dataset_id, datasets, msg("データ"))


def circle_of(own: str, first: str, known: Sections) -> list[str]:
    """The way from a register over what it cites back to itself; empty when there is none."""
    ways, seen = [[own, first]], {first}
    while ways:
        way = ways.pop()
        if way[-1] == own:
            return way
        section = known.get(way[-1])
        for one in section.citing if section else ():
            cited = _register_of(one.field, known) if isinstance(one.field, PickingField) else ""
            if cited and (cited == own or cited not in seen):
                seen.add(cited)
                ways.append([*way, cited])
    return []


def _as_a_name(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """What a record is called, told apart or ordered by is its own, and not what another register says today."""
    places: list[tuple[Path, str | None]] = [(("record", "heading"), section.heading), (("record", "key"), section.key)]
    places += [(("record", "views", at, "order", "by"), view.order.by) for at, view in enumerate(section.views)]
    for place, name in places:
        if name is not None and isinstance(section.by_id.get(name), SearchingField):
            yield file.about_value(
                place,
                msg("「{field}」はほかで決まる名前なので、記録の名前にも、順番にも使えません。", field=name),
                msg("lookup で写した項目か、この台帳の項目を書いてください。"),
            )


def _copied_into_twice(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    first: dict[tuple[str, str], str] = {}
    for one in _picking(section):
        for at, copy in enumerate(one.field.copied if isinstance(one.field, LookupField) else ()):
            other = first.setdefault((one.group, copy.to), one.field.id)
            if other != one.field.id:
                yield file.about_value(
                    (*one.place, "copy", at, "to"),
                    msg("「{to}」には、項目「{other}」も写しています。", to=copy.to, other=other),
                    msg("どちらかを、別の項目に写してください。"),
                )


def _of_related(file: SourceFile, place: Path, field: PickingField, section: RegisterSection) -> Iterator[Finding]:
    shown = [one.id for one in section.fields if not isinstance(one, GroupField | NoteField)]
    for at, name in enumerate(field.related.columns if field.related else ()):
        if name not in shown:
            yield unknown(file, (*place, "related", "columns", at), name, shown, msg("項目"))


def _of_columns(file: SourceFile, place: Path, field: ReferenceField, cited: RegisterSection) -> Iterator[Finding]:
    shown = [one.id for one in cited.fields if _can_be_cited(one)]
    for at, name in enumerate(field.columns):
        if name not in shown:
            yield unknown(file, (*place, "columns", at), name, shown, msg("項目"))


def _of_copies(file: SourceFile, one: PlacedField, field: LookupField, cited: RegisterSection) -> Iterator[Finding]:
    data = next((each for each in cited.datasets if each.id == field.source.dataset), None)
    offered = {column.field for column in data.columns} if data else cited.by_id.keys()
    sources = {each.id: each for each in cited.fields if _can_be_cited(each) and each.id in offered}
    yield from copies(file, one, field, sources, msg("データの列") if data else msg("項目"))


def copies(
    file: SourceFile, one: PlacedField, field: LookupField, sources: Mapping[str, Field], kind: Message
) -> Iterator[Finding]:
    """What is wrong with what is copied of these fields, which are what `kind` says, into those beside the lookup."""
    fields = {each.id: each for each in one.beside}
    targets = [
        each.id for each in one.beside if each.asks and not isinstance(each, GroupField | PickingField | FileField)
    ]
    for at, copy in enumerate(field.copied):
        if copy.from_ not in sources:
            yield unknown(file, (*one.place, "copy", at, "from"), copy.from_, list(sources), kind)
        if copy.to not in targets:
            yield unknown(file, (*one.place, "copy", at, "to"), copy.to, targets, msg("項目"))
        elif copy.from_ in sources and not _fits(sources[copy.from_], fields[copy.to]):
            yield file.about_value(
                (*one.place, "copy", at, "to"),
                msg("「{from_}」と「{to}」の型が違うため、写せません。", from_=copy.from_, to=copy.to),
                msg("同じ型の項目か、文字の項目に写してください。"),
            )


def _can_be_cited(field: Field) -> bool:
    """Whether it has one answer of its own that others can read, and does not cite a third register."""
    return not isinstance(field, GroupField | NoteField | PickingField | FileField)


def _fits(source: Field, target: Field) -> bool:
    if isinstance(target, _TEXTS) and isinstance(source, _LIKE_TEXTS):
        return True
    options = [[one.id for one in getattr(field, "options", ())] for field in (source, target)]
    return getattr(source, "type", "") == getattr(target, "type", "") and set(options[0]) <= set(options[1])


def _gone(file: SourceFile, own: str, section: RegisterSection, others: Sections) -> Iterator[Finding]:
    """A field that another register shows or copies, and that would be no more; also as the column of a dataset."""
    columns = {one.id: {column.field for column in one.columns} for one in section.datasets}
    for id_, other in others.items():
        for one in _picking(other) if id_ != own else ():
            dataset, used = cited_source(one.field.cites).dataset_id, _used(one.field)
            held = columns.get(dataset, set(used)) if dataset else section.by_id.keys()
            if dataset or one.field.cites == own:
                yield from (_still_cited(file, name, id_, dataset) for name in used if name not in held)


def _used(field: PickingField) -> tuple[str, ...]:
    if isinstance(field, LookupField):
        return tuple(copy.from_ for copy in field.copied)
    return field.shows if isinstance(field, ReferenceField) else ()


def _still_cited(file: SourceFile, name: str, register: str, dataset: str) -> Finding:
    if dataset:
        return file.about_value(
            ("record", "datasets"),
            msg(
                "データ「{dataset}」の列「{name}」は、台帳「{register}」が写しているため、なくせません。",
                dataset=dataset,
                name=name,
                register=register,
            ),
            msg("先に、写している台帳からはずすか、この列を残してください。"),
        )
    return file.about_value(
        ("record", "pages"),
        msg("項目「{name}」は、台帳「{register}」が引いているため、なくせません。", name=name, register=register),
        msg("先に、引いている台帳からはずすか、この項目を残してください。"),
    )
