"""The records of a register that others cite: by number, by the text of a spreadsheet, by words; and who cites them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.ports import Cited
from madoguchi.engines.records.queries.record_files import expect_files
from madoguchi.engines.records.queries.register_search import Search, first_of, says
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of, register_section
from madoguchi.engines.records.queries.shares import is_within, share_in, within
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_places import choice_term, folded, word_terms
from madoguchi.engines.records.summaries import answer_text
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.values.words import words_in

FEW = 30
"""How many records a list to choose from shows whole; with more of them people search."""
MOST_FOUND = 20


def records_of_numbers(register: Register, refs: Iterable[str]) -> dict[str, RecordFacts | None]:
    """The records of these numbers, in one query, those in the bin, too; None for one outside the share."""
    rows = Record.objects.filter(register_id=register.id, ref__in=[ref for ref in refs if "\0" not in ref])
    return {row.ref: facts_of(row, register) if is_within(register, row) else None for row in rows}


def records_named(register: Register, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By text, the numbers of the records it names: by number, by key, or by the whole title; in one query."""
    wanted = {text for text in texts if "\0" not in text}
    section = register_section(register)
    rows = within(register, Record.objects.filter(register_id=register.id, deleted_at=None))
    rows = rows.annotate(title=KeyTextTransform(section.heading, "values"))
    by_key = Q(key__in=wanted) if section.key else Q()
    rows = rows.filter(Q(ref__in=wanted) | by_key | Q(title__in=wanted))
    exact: dict[str, str] = {}
    titled: dict[str, list[str]] = {}
    for ref, key, name in rows.values_list("ref", "key", "title"):
        exact[ref] = ref
        if key is not None and section.key:
            exact.setdefault(key, ref)
        titled.setdefault(str(name), []).append(ref)
    return {text: (exact[text],) if text in exact else tuple(titled.get(text, ())) for text in wanted}


def records_found(register: Register, words: str, *, most: int = MOST_FOUND) -> tuple[RecordFacts, ...]:
    """The first records that hold all the words."""
    held = Record.objects.filter(register_id=register.id, deleted_at=None)
    found = tuple(facts_of(row, register) for row in _saying(register, held, words, most)) if words.strip() else ()
    share = share_in(register)
    if share is None or not share.hidden:
        return found
    # What is hidden from somebody does not find a record for them, either.
    return tuple(one for one in found if _holds_all(one, words))


def _saying(register: Register, held: QuerySet[Record], words: str, most: int) -> list[Record]:
    said = folded(words).split()
    rows = within(register, held).filter(*(says(word) for word in said))
    clues = Q(terms__contains=[term for word in said for term in word_terms(register.id, word)])
    # Who looks a record up names it: few are called like that.
    return first_of(Search(held, rows, clues, ("id",)), most, is_rare=True).rows


def _holds_all(one: RecordFacts, words: str) -> bool:
    seen = folded(" ".join(map(str, one.values.values())))
    return all(word in seen for word in folded(words).split())


def few_records(register: Register) -> tuple[RecordFacts, ...] | None:
    """All records, None where there are more than a list shows."""
    held = within(register, Record.objects.filter(register_id=register.id, deleted_at=None))
    rows = [facts_of(row, register) for row in held[: FEW + 1]]
    return tuple(rows) if len(rows) <= FEW else None


def cited_as(register: Register, one: RecordFacts, at: Circumstances) -> Cited:
    """A record as somebody who may see it sees it: what it names itself is only a number there."""
    section = register_section(register)
    told = {
        name: (words_in(field.label, at.language), answer_text(field, one.values[name], at))
        for name, field in section.by_id.items()
        if one.values.get(name) is not None and not isinstance(field, GroupField | NoteField | FileField)
    }
    title = told.get(section.heading, ("", ""))[1] or one.ref
    return Cited(one.ref, title, told, one.values)


def expect_cited(section: RegisterSection, several: Iterable[Mapping[str, object]], at: Circumstances) -> None:
    """Let everything these values name be read together, whatever of it is looked at first."""
    several = list(several)
    for field in section.fields:
        if isinstance(field, SearchingField):
            field.known_in(at).expect(field.cites, [field.number_in(values.get(field.id)) for values in several])
    expect_files(section, several, at)


def citing_records(register: Register, field: PickingField, ref: str, *, most: int) -> tuple[RecordFacts, ...]:
    """The records of a register that name a record in this field, the one changed last first; `most` of them."""
    named = {"number": ref} if field.keeps_more else ref
    rows = Record.objects.filter(
        register_id=register.id,
        deleted_at=None,
        values__contains={field.id: named},
    )
    clues, order = Q(terms__contains=[choice_term(register.id, field.id, ref)]), ("-updated_at", "-id")
    found = first_of(Search(rows, within(register, rows), clues, order), most, is_rare=True).rows
    return tuple(facts_of(row, register) for row in found)


def picking_fields(section: RegisterSection, cited: str) -> Sequence[PickingField]:
    """The fields of a register by which its records name those of another one."""
    return [field for field in section.fields if isinstance(field, PickingField) and field.cites == cited]


def cited_in(section: RegisterSection, values: Mapping[str, object]) -> set[tuple[str, str]]:
    """Register and number of every record these values name."""
    fields = [field for field in section.fields if isinstance(field, PickingField)]
    return {(field.cites, ref) for field in fields if (ref := field.number_in(values.get(field.id)))}


def citing_counts(register: Register, ref: str) -> list[tuple[Register, int]]:
    """Which registers cite a record, and with how many records, at most a hundred each, whoever may see them."""
    found = []
    for other in registers():
        for field in picking_fields(register_section(other), register.id):
            count = len(citing_records(other, field, ref, most=100))
            if count:
                found.append((other, count))
    return found


def citers_among(register: Register, refs: Collection[str]) -> dict[str, set[str]]:
    """By number, the records outside the bin that cite these records of a register; one query for each field that may.

    Numbers nobody cites are left out.
    """
    found: dict[str, set[str]] = {}
    for other in registers() if refs else ():
        for field in picking_fields(register_section(other.whole), register.id):
            clues = [choice_term(other.id, field.id, ref) for ref in refs]
            rows = Record.objects.filter(register_id=other.id, deleted_at=None, terms__overlap=clues)
            for citer, values in rows.values_list("ref", "values"):
                ref = field.number_in(values.get(field.id))
                if ref in refs and ref is not None:
                    found.setdefault(ref, set()).add(citer)
    return found
