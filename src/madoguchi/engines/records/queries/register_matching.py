"""The records of a list as it is narrowed, and the terms by which indexes find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from madoguchi.engines.records.errors import WordsTellMasked
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_search import says
from madoguchi.engines.records.queries.register_wanted import Wanted, along_of, column_of
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import asked_of, maker_clues, share_in, within
from madoguchi.engines.records.register_section import (
    CREATED_AT,
    CREATED_BY,
    RECORD_NUMBER,
    View,
    is_by_month,
    is_choosable,
)
from madoguchi.engines.records.rules.arranging import bounds_of, of_terms
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.register_terms import choice_term, month_term, word_terms
from madoguchi.engines.records.rules.system_columns import NARROWING, period_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.conditions import All, Any, Condition, Test
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.references import read_record_number
from madoguchi.values.written_otherwise import ways_to_write


def matching(register: Register, view: View, wanted: Wanted) -> QuerySet[Record]:
    """The records of a list as it is narrowed, in no order."""
    rows = within(register, Record.objects.filter(lying(register, view, wanted)))
    if wanted.where is not None:
        rows = rows.filter(asked_of(wanted.where, register.id))
    if wanted.during and view.calendar:
        month = month_term(register.id, view.calendar, wanted.during)
        day = KeyTextTransform(view.calendar, "values")
        rows = rows.filter(terms__contains=[month]).annotate(day=day).filter(day__startswith=wanted.during)
    for name, value in wanted.chosen.items():
        if name in NARROWING and name not in register_section(register.whole).by_id:
            rows = rows.filter(_told_as(name, str(value)))
            continue
        if value is None:
            rows = rows.filter(**{f"values__{name}__isnull": True})
            continue
        rows = _holding(register, rows, name, value)
    share = share_in(register)
    if wanted.words.strip() and share is not None and share.masked:
        raise WordsTellMasked
    for word in folded(wanted.words).split():
        said = _saying(register, word)
        rows = rows.filter(said | _naming(register, wanted.named[word]) if word in wanted.named else said)
    return rows


def _holding(register: Register, rows: QuerySet[Record], name: str, value: object) -> QuerySet[Record]:
    """Those with this answer: one of several, the record or person it names, a day of this month."""
    section, clue = register_section(register), [_chosen_term(register, name, value)]
    field = section.by_id.get(name)
    if is_by_month(field):
        told = {f"told_{section.dated.index(name)}": KeyTextTransform(name, "values")}
        begins = {f"{one}__startswith": str(value) for one in told}
        return rows.filter(terms__contains=clue).alias(**told).filter(**begins)
    citing = next((one for one in section.citing if one.path == name), None)
    kept = citing.naming(str(value)) if citing else {name: [value] if isinstance(field, ChoicesField) else value}
    return rows.filter(terms__contains=clue, values__contains=kept)


def _chosen_term(register: Register, name: str, value: object) -> int:
    is_month = is_by_month(register_section(register.whole).by_id.get(name))
    return month_term(register.id, name, str(value)) if is_month else choice_term(register.id, name, value)


def _saying(register: Register, word: str) -> Q:
    """That a record holds the word, in whatever way it was written there, or has it as its number."""
    ways = [Q(says(one), terms__contains=word_terms(register.id, one)) for one in ways_to_write(word)]
    return Q(*ways, *_numbered(word), _connector=Q.OR)


def _saying_clues(register: Register, word: str) -> Q:
    ways = [Q(terms__contains=word_terms(register.id, one)) for one in ways_to_write(word)]
    return Q(*ways, *_numbered(word), _connector=Q.OR)


def _numbered(word: str) -> list[Q]:
    number = read_record_number(word)
    return [Q(ref=number)] if number else []


def _is_plain(word: str) -> bool:
    """Whether the word is written in one way only, and is no number of a record."""
    return len(ways_to_write(word)) == 1 and not read_record_number(word)


def _naming(register: Register, named: Mapping[str, Sequence[str]]) -> Q:
    """That a record names one of these records, by the path of the field that names it."""
    citing = {one.path: one for one in register_section(register).citing}
    kept = [Q(values__contains=citing[path].naming(number)) for path, numbers in named.items() for number in numbers]
    return _naming_clues(register, named) & Q(*kept, _connector=Q.OR)


def _naming_clues(register: Register, named: Mapping[str, Sequence[str]]) -> Q:
    terms = [choice_term(register.id, path, number) for path, numbers in named.items() for number in numbers]
    return Q(terms__overlap=terms)


def lying(register: Register, view: View, wanted: Wanted) -> Q:
    """The list as it lies, along the order that is wanted and between its bounds."""
    column = along_of(register, view, wanted).column
    held = Q(register_id=register.id, **{f"{column_of(register, view)}__isnull": False, f"{column}__isnull": False})
    bounds = () if wanted.where is None else bounds_of(wanted.where, register_section(register))
    for lookup, place in bounds:
        held &= Q(**{f"{column}__{lookup}": place})
    return held


def _where_clues(condition: Condition, register_id: str) -> Q:
    """The terms of what is served by terms: one, or one of several, joined as they are."""
    match condition:
        case Test():
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            return Q(terms__overlap=[choice_term(register_id, condition.field, value) for value in values])
        case All(parts):
            return Q(*(_where_clues(part, register_id) for part in parts), _connector=Q.AND)
        case Any(parts):
            return Q(*(_where_clues(part, register_id) for part in parts), _connector=Q.OR)
    raise ValueError(condition)


def clues_of(register: Register, view: View, wanted: Wanted) -> Q | None:
    """The terms every record has that is `matching`; None where it is narrowed by none."""
    named = register_section(register.whole).by_id
    words = folded(wanted.words).split()
    plain = [word for word in words if word not in wanted.named and _is_plain(word)]
    terms = [term for word in plain for term in word_terms(register.id, word)]
    named_too = [
        _saying_clues(register, word) | _naming_clues(register, wanted.named[word])
        if word in wanted.named
        else _saying_clues(register, word)
        for word in words
        if word not in plain
    ]
    terms += [
        _chosen_term(register, name, value)
        for name, value in wanted.chosen.items()
        if value is not None and (name in named or name not in NARROWING)
    ]
    if wanted.during and view.calendar:
        terms.append(month_term(register.id, view.calendar, wanted.during))
    makers = maker_clues(register)
    led = of_terms(wanted.where, register_section(register)) if wanted.where is not None else None
    where = None if led is None else _where_clues(led, register.id)
    if not terms and not named_too and makers is None and where is None:
        return None
    terms += [
        choice_term(register.id, one.field, one.value)
        for one in _needed(view.filter)
        if one.operator is Operator.IS and one.field in named and is_choosable(named[one.field])
    ]
    found = Q(*named_too, terms__contains=terms) if terms else Q(*named_too)
    found = found if where is None else found & where
    return found if makers is None else found & makers


def _needed(filter_: Condition | None) -> Iterator[Test]:
    """The questions of a filter that have to be answered yes one by one."""
    for part in filter_.parts if isinstance(filter_, All) else (filter_,):
        if isinstance(part, Test):
            yield part


def _told_as(name: str, text: str) -> Q:
    """What every record tells of itself, each with an index of its own; what can be no such text holds for none."""
    if name == RECORD_NUMBER:
        return Q(ref=text)
    if name == CREATED_BY:
        return Q(made_by=text)
    period = period_of(text)
    column = "created_at" if name == CREATED_AT else "updated_at"
    return Q(**{f"{column}__gte": period[0], f"{column}__lt": period[1]}) if period else Q(pk__in=[])
