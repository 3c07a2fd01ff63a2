"""References and lookups: what they name exists, what is copied fits, and no register cites itself in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

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
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.values.message import msg

Sections = Mapping[str, RegisterSection]

_TEXTS = (TextField, LongTextField)
_LIKE_TEXTS = (*_TEXTS, KanaField, EmailField, TelephoneField, CorporateNumberField)


def findings(reading: RegisterReading, others: Sections, of_persons: Collection[str]) -> Iterator[Finding]:
    """Everything wrong with what a register cites of the `others`, by their id, and with what they cite of it.

    `of_persons` are the ids of those that hold matters of persons.
    """
    own, section = str(reading.file.source.data.get("id")), reading.section
    if section is None:
        return
    known = {**others, own: section}
    yield from _as_a_name(reading.file, section)
    yield from _copied_into_twice(reading.file, section)
    for place, field in _picking(section):
        yield from _of_related(reading.file, place, field, section)
        at: Path = (*place, "register") if isinstance(field, ReferenceField) else (*place, "source", "register")
        cited = known.get(field.cites)
        if cited is None:
            yield unknown(reading.file, at, field.cites, [one for one in known if one != own], msg("台帳"))
            continue
        circle = circle_of(own, field.cites, known)
        if circle:
            yield reading.file.about_value(
                at,
                msg("台帳が、めぐりめぐって自分自身を引いています（{circle}）。", circle=" → ".join(circle)),
                msg("どれか1つの参照をやめてください。逆の向きの一覧は、引かれる側の画面に自動で出ます。"),
            )
        if isinstance(field, ReferenceField):
            yield from _of_columns(reading.file, place, field, cited)
        elif isinstance(field, LookupField):
            yield from _of_copies(reading.file, place, field, section, cited)
            if field.cites in of_persons and reading.header and not reading.header.persons:
                yield _of_persons_copied(reading.file, at, field)
    yield from _gone(reading.file, own, section, others)


def _picking(section: RegisterSection) -> Iterator[tuple[Path, PickingField]]:
    for number, page in enumerate(section.pages):
        for at, field in enumerate(page.fields):
            if isinstance(field, PickingField):
                yield ("record", "pages", number, "fields", at), field


def circle_of(own: str, first: str, known: Sections) -> list[str]:
    """The way from a register over what it cites back to itself; empty when there is none."""
    ways, seen = [[own, first]], {first}
    while ways:
        way = ways.pop()
        if way[-1] == own:
            return way
        section = known.get(way[-1])
        for field in section.fields if section else ():
            if isinstance(field, PickingField) and (field.cites == own or field.cites not in seen):
                seen.add(field.cites)
                ways.append([*way, field.cites])
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
    first: dict[str, str] = {}
    for place, field in _picking(section):
        for at, copy in enumerate(field.copied if isinstance(field, LookupField) else ()):
            other = first.setdefault(copy.to, field.id)
            if other != field.id:
                yield file.about_value(
                    (*place, "copy", at, "to"),
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


def _of_copies(
    file: SourceFile, place: Path, field: LookupField, section: RegisterSection, cited: RegisterSection
) -> Iterator[Finding]:
    sources = [one.id for one in cited.fields if _can_be_cited(one)]
    targets = [
        one.id for one in section.fields if one.asks and not isinstance(one, GroupField | PickingField | FileField)
    ]
    for at, copy in enumerate(field.copied):
        if copy.from_ not in sources:
            yield unknown(file, (*place, "copy", at, "from"), copy.from_, sources, msg("項目"))
        if copy.to not in targets:
            yield unknown(file, (*place, "copy", at, "to"), copy.to, targets, msg("項目"))
        elif copy.from_ in sources and not _fits(cited.by_id[copy.from_], section.by_id[copy.to]):
            yield file.about_value(
                (*place, "copy", at, "to"),
                msg("「{from_}」と「{to}」の型が違うため、写せません。", from_=copy.from_, to=copy.to),
                msg("同じ型の項目か、文字の項目に写してください。"),
            )


def _of_persons_copied(file: SourceFile, place: Path, field: LookupField) -> Finding:
    """Copies would lie where looks at persons are not written down, and be searched by whoever sees the register."""
    return file.about_value(
        place,
        msg("個人の情報が入る台帳「{register}」から、そうでない台帳に写しています。", register=field.cites),
        msg("この台帳を persons: true にするか、lookup の代わりに reference を使ってください。"),
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
    """A field that another register shows or copies, and that would be no more."""
    for id_, other in others.items():
        for _, field in _picking(other):
            used = field.shows if isinstance(field, ReferenceField) else ()
            used = tuple(copy.from_ for copy in field.copied) if isinstance(field, LookupField) else used
            for name in used:
                if id_ != own and field.cites == own and name not in section.by_id:
                    yield file.about_value(
                        ("record", "pages"),
                        msg(
                            "項目「{name}」は、台帳「{register}」が引いているため、なくせません。",
                            name=name,
                            register=id_,
                        ),
                        msg("先に、引いている台帳からはずすか、この項目を残してください。"),
                    )
