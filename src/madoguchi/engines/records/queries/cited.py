"""The records of a register or a dataset that others cite: by number, by the text of a spreadsheet, by words; who does.

With a dataset, only the records that stand in its list are seen, with its columns, and found by nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import cited_source
from madoguchi.engines.records.citing_fields import CitingField
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.ports import MOST_FOUND, Cited
from madoguchi.engines.records.queries.record_files import expect_files
from madoguchi.engines.records.queries.register_days import as_of, stood
from madoguchi.engines.records.queries.register_search import Search, first_of, says
from madoguchi.engines.records.queries.register_wanted import column_of
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.shares import is_within, share_in, within
from madoguchi.engines.records.register_section import Dataset, RegisterSection
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_terms import choice_term, word_terms
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.values.words import words_in

FEW = 30
"""How many records a list to choose from shows whole; with more of them people search."""
_NOBODY_READS = Circumstances(today=date(1, 1, 1))
_LOOKED_AT = 10
"""So many more are found of a dataset than are shown: the words may stand in what is none of its columns."""


def records_of_numbers(register: Register, refs: Iterable[str]) -> dict[str, RecordFacts | None]:
    """The records of these numbers, in one query, those in the bin, too; None for one outside the share."""
    rows = Record.objects.filter(register_id=register.id, ref__in=[ref for ref in refs if "\0" not in ref])
    return {row.ref: facts_of(row, register) if is_within(register, row) else None for row in rows}


def data_of_numbers(
    register: Register, data: Dataset, refs: Iterable[str], at: Circumstances, *, before: datetime | None = None
) -> dict[str, RecordFacts | None]:
    """The records of these numbers as they stand in the list of a dataset, or stood in it `before` a moment.

    None for one that does not: it is in the bin, outside the share, or the list does not hold it. At most two queries.
    """
    view = register_section(register).view(data.view)
    rows = list(Record.objects.filter(register_id=register.id, ref__in=[ref for ref in refs if "\0" not in ref]))
    held = {row.pk: row.values for row in rows} if before is None else as_of(rows, before)
    found: dict[str, RecordFacts | None] = {}
    for row in rows:
        is_there = view is not None and row.deleted_at is None and is_within(register, row)
        found[row.ref] = stood(register, view, row, held[row.pk], at.moment) if view and is_there else None
    return found


def _held(register: Register, data: Dataset | None) -> QuerySet[Record]:
    """The records that may be cited: of the register, or of the list of the dataset; a step into an index each."""
    rows = Record.objects.filter(register_id=register.id, deleted_at=None)
    view = register_section(register).view(data.view) if data else None
    return rows.filter(**{f"{column_of(register, view)}__isnull": False}) if view else rows


def records_named(register: Register, texts: Iterable[str], data: Dataset | None = None) -> dict[str, tuple[str, ...]]:
    """By text, the numbers of the records it names: by number, by key, or by the whole title; in one query.

    Of a dataset, key and title name a record only where they are columns.
    """
    wanted = {text for text in texts if "\0" not in text}
    section = register_section(register)
    seen = {column.field for column in data.columns} if data else section.by_id.keys()
    has_key = section.key is not None and section.key in seen
    rows = within(register, _held(register, data)).annotate(title=KeyTextTransform(section.heading, "values"))
    by_key = Q(key__in=wanted) if has_key else Q()
    by_title = Q(title__in=wanted) if section.heading in seen else Q()
    rows = rows.filter(Q(ref__in=wanted) | by_key | by_title)
    exact: dict[str, str] = {}
    titled: dict[str, list[str]] = {}
    for ref, key, name in rows.values_list("ref", "key", "title"):
        exact[ref] = ref
        if key is not None and has_key:
            exact.setdefault(key, ref)
        titled.setdefault(str(name), []).append(ref)
    return {text: (exact[text],) if text in exact else tuple(titled.get(text, ())) for text in wanted}


def records_found(
    register: Register, words: str, data: Dataset | None = None, *, most: int = MOST_FOUND
) -> tuple[RecordFacts, ...]:
    """The first records that hold all the words, where whoever asks may see them."""
    share = share_in(register)
    is_narrowed = data is not None or (share is not None and bool(share.hidden))
    most_rows = most * _LOOKED_AT if data else most
    rows = _saying(register, _held(register, data), words, most_rows) if words.strip() else []
    found = [facts_of(row, register) for row in rows]
    if is_narrowed:
        # What is hidden from somebody does not find a record for them, either.
        found = [one for one in found if _holds_all(register, one, words, data)]
    return tuple(found[:most])


def _saying(register: Register, held: QuerySet[Record], words: str, most: int) -> list[Record]:
    said = folded(words).split()
    rows = within(register, held).filter(*(says(word) for word in said))
    clues = Q(terms__contains=[term for word in said for term in word_terms(register.id, word)])
    # Who looks a record up names it: few are called like that.
    return first_of(Search(held, rows, clues, ("id",)), most, is_rare=True).rows


def _holds_all(register: Register, one: RecordFacts, words: str, data: Dataset | None) -> bool:
    fields = register_section(register).by_id
    columns = [column.field for column in data.columns] if data else list(one.values)
    told = [str(one.values[name]) for name in columns if one.values.get(name) is not None]
    told += [
        answer_text(fields[name], one.values[name], _NOBODY_READS)
        for name in columns
        if name in fields and one.values.get(name) is not None and not isinstance(fields[name], GroupField)
    ]
    seen = folded(" ".join(told))
    return all(word in seen for word in folded(words).split())


def few_records(register: Register, data: Dataset | None = None) -> tuple[RecordFacts, ...] | None:
    """All records, None where there are more than a list shows."""
    held = within(register, _held(register, data))
    rows = [facts_of(row, register) for row in held[: FEW + 1]]
    return tuple(rows) if len(rows) <= FEW else None


def cited_as(register: Register, one: RecordFacts, at: Circumstances, data: Dataset | None = None) -> Cited:
    """A record as somebody who may see it sees it: what it names itself is only a number there.

    Of a dataset its columns are told and nothing else; where the title of a record is none of them, the first one is.
    """
    section = register_section(register)
    seen = [column.field for column in data.columns] if data else list(section.by_id)
    told = {
        name: (words_in(field.label, at.language), answer_text(field, one.values[name], at))
        for name in seen
        if one.values.get(name) is not None
        and (field := section.by_id.get(name)) is not None
        and not isinstance(field, GroupField | NoteField | FileField)
    }
    titles = (told.get(name, ("", ""))[1] for name in (section.heading, *(seen if data else ())))
    values = {name: one.values[name] for name in seen if name in one.values} if data else one.values
    return Cited(one.ref, next((title for title in titles if title), one.ref), told, values)


def dataset_source(dataset_id: str, among: Iterable[Register] | None = None) -> tuple[Register, Dataset] | None:
    """The register a dataset is made of, and the dataset; None where there is none, or it is made of cases."""
    for found in registers() if among is None else among:
        for one in register_section(found).datasets:
            if one.id == dataset_id:
                return found, one
    return None


def cited_register(source: str) -> str:
    """The id of the register whose records a source leads to; "" for none, and for a dataset that is no more."""
    cited = cited_source(source)
    found = dataset_source(cited.dataset_id) if cited.dataset_id else None
    return found[0].id if found else cited.register_id


def expect_cited(section: RegisterSection, several: Iterable[Mapping[str, object]], at: Circumstances) -> None:
    """Let everything these values name be read together, whatever of it is looked at first."""
    several = list(several)
    for one in section.citing:
        one.field.known_in(at).expect(one.field.cites, [ref for values in several for ref in one.numbers(values)])
    expect_files(section, several, at)


def expect_posted(section: RegisterSection, posted: Mapping[str, Sequence[str]], at: Circumstances) -> None:
    """Let everything that a form names be looked up together, however many rows it has."""
    for one in section.citing:
        names = [one.field.id]
        if one.group:
            names = [f"{one.group.id}.{row}.{one.field.id}" for row in range(one.group.repeat.last)]
        told = [text.strip() for name in names for key in (name, f"{name}.words") for text in posted.get(key, ())[:1]]
        one.field.known_in(at).expect_named(one.field.cites, told)


def citing_records(register: Register, one: CitingField, ref: str, *, most: int) -> tuple[RecordFacts, ...]:
    """The records of a register that name a record in this field, the one changed last first; `most` of them."""
    rows = Record.objects.filter(register_id=register.id, deleted_at=None, values__contains=one.naming(ref))
    clues, order = Q(terms__contains=[choice_term(register.id, one.path, ref)]), ("-updated_at", "-id")
    found = first_of(Search(rows, within(register, rows), clues, order), most, is_rare=True).rows
    return tuple(facts_of(row, register) for row in found)


def picking_fields(section: RegisterSection, cited: str) -> Sequence[CitingField]:
    """The fields of a register by which its records name those of another one, also through a dataset of it."""
    return [one for one in picking_in(section) if cited_register(one.field.cites) == cited]


def picking_in(section: RegisterSection) -> list[CitingField]:
    """The fields of a register that name records of others."""
    return [one for one in section.citing if isinstance(one.field, PickingField)]


def cited_in(section: RegisterSection, values: Mapping[str, object]) -> set[tuple[str, str]]:
    """Register and number of every record these values name; none of a dataset that is no more."""
    return {
        (register_id, ref)
        for one in picking_in(section)
        if (numbers := one.numbers(values)) and (register_id := cited_register(one.field.cites))
        for ref in numbers
    }


def citing_counts(register: Register, ref: str) -> list[tuple[Register, int]]:
    """Which registers cite a record, and with how many records, at most a hundred each, whoever may see them."""
    found = []
    for other in registers():
        for one in picking_fields(register_section(other), register.id):
            count = len(citing_records(other, one, ref, most=100))
            if count:
                found.append((other, count))
    return found


def citers_among(register: Register, refs: Collection[str]) -> dict[str, set[str]]:
    """By number, the records outside the bin that cite these records of a register; one query for each that may.

    Numbers nobody cites are left out.
    """
    found: dict[str, set[str]] = {}
    for other in registers() if refs else ():
        fields = picking_fields(register_section(other.whole), register.id)
        clues = [choice_term(other.id, one.path, ref) for one in fields for ref in refs]
        for row in Record.objects.raw(_WITH_ONE_OF, [clues, other.id]) if clues else ():
            for ref in {ref for one in fields for ref in one.numbers(row.values)}.intersection(refs):
                found.setdefault(ref, set()).add(row.ref)
    return found


# The planner adds up how often each of five hundred terms may stand, and walks through the whole register for a sum to
# which hardly any of them adds. Of what a question gives it guesses little, and behind OFFSET it has no other way.
_WITH_ONE_OF = """
SELECT id, ref, "values" FROM (
    SELECT id, register_id, ref, "values", deleted_at FROM records_record
    WHERE terms && ARRAY(SELECT unnest(%s::int[])) OFFSET 0
) AS meant WHERE register_id = %s AND deleted_at IS NULL
"""
