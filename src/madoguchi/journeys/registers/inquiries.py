"""Before anybody asks all divisions: what is already held; and how far every inquiry has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.engines.records.inquiry_section import ANSWERED, MINUTES, OFFICE, PEOPLE, STATE, WORKER, InquirySection
from madoguchi.engines.records.queries.process import inquiry_of, states_in
from madoguchi.engines.records.queries.registers import register_resource, register_section
from madoguchi.engines.records.rules.question_words import nearest
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.queries import Register, city, registers
from madoguchi.journeys.registers.dataset_facts import DatasetFacts
from madoguchi.journeys.registers.datasets import datasets
from madoguchi.journeys.registers.errors import NoSuchDataset
from madoguchi.journeys.registers.held_registers import HeldRegister, held_registers
from madoguchi.journeys.registers.opening import VIEW
from madoguchi.journeys.registers.sight import register_in_sight
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

ASK = "ask_divisions"
OWN_FIELDS = (OFFICE, PEOPLE, MINUTES, WORKER, STATE)
_MOST_FOUND = 8


@dataclass(frozen=True)
class InquiryLine:
    """One inquiry with how far it has come."""

    id: str
    title: str
    question: str
    owner: str
    due_on: date
    is_over: bool
    asked: int
    answered: int
    standing: bool

    @property
    def percent(self) -> int:
        """The share of the divisions that answered, rounded down."""
        return self.answered * 100 // self.asked if self.asked else 0


@dataclass(frozen=True)
class Held:
    """What is already held about a question: data to cite, what was asked before, and registers to look into."""

    datasets: tuple[DatasetFacts, ...]
    inquiries: tuple[InquiryLine, ...]
    registers: tuple[HeldRegister, ...] = ()


def may_ask(by: Actor) -> bool:
    """Whether this member of staff may ask other divisions."""
    return foresee(by, ASK, Resource(kind="inquiry")).allowed


def inquiries(by: Actor, *, language: str) -> tuple[InquiryLine, ...]:
    """Every inquiry this member of staff may see: those still open by their day, then the others, the newest first."""
    lines = [_line(one, inquiry, language) for one, inquiry in _visible(by)]
    counted = states_in([line.id for line in lines], STATE)
    known = [_counted(line, counted.get(line.id, {})) for line in lines]
    is_open = [one for one in known if one.answered < one.asked]
    closed = [one for one in known if one.answered >= one.asked]
    return (
        *sorted(is_open, key=lambda one: (one.due_on, one.id)),
        *sorted(closed, key=lambda one: (one.due_on, one.id), reverse=True),
    )


def _visible(by: Actor) -> Iterator[tuple[Register, InquirySection]]:
    for one in registers():
        inquiry = inquiry_of(one)
        if inquiry is not None and foresee(by, VIEW, register_resource(one, VIEW)).allowed:
            yield one, inquiry


def _line(one: Register, inquiry: InquirySection, language: str) -> InquiryLine:
    return InquiryLine(
        id=one.id,
        title=one.title(language),
        question=inquiry.question,
        owner=division_name(one.header.division),
        due_on=inquiry.due_on,
        is_over=inquiry.due_on < today(),
        asked=inquiry.asked,
        answered=0,
        standing=inquiry.standing,
    )


def _counted(line: InquiryLine, states: dict[str, int]) -> InquiryLine:
    return InquiryLine(**{**vars(line), "answered": states.get(ANSWERED, 0)})


def already_held(question: str, *, by: Actor, language: str) -> Held:
    """The datasets, earlier inquiries and registers whose words are closest to the question's. Raises NotPermitted."""
    require(by, ASK, Resource(kind="inquiry"))
    earlier = {one.id: one for one in inquiries(by, language=language)}
    about = {one.id: one for one in registers() if one.id in earlier}
    data = [one for one in datasets(by, language=language) if one.register_id not in earlier]
    return Held(
        tuple(nearest(question, ((one, _told(one)) for one in data), most=_MOST_FOUND)),
        tuple(nearest(question, ((earlier[id_], _asked(one)) for id_, one in about.items()), most=_MOST_FOUND)),
        held_registers(question, besides=earlier, by=by, language=language, most=_MOST_FOUND),
    )


def _told(one: DatasetFacts) -> str:
    columns = [text for column in one.columns for text in (column.title, column.meaning)]
    return " ".join([one.title, one.summary, one.register, *columns])


def _asked(one: Register) -> str:
    inquiry = inquiry_of(one)
    labels = [words_in(each.label, "ja") for each in register_section(one).fields if each.id not in OWN_FIELDS]
    return " ".join([one.title(), inquiry.question if inquiry else "", *labels])


def enough(id_: str, *, by: Actor, language: str) -> str:
    """Say that this dataset or earlier inquiry answered the question: an inquiry avoided; its dataset.

    However often somebody says so of the same data on one day, it is one inquiry.
    Raises NoSuchDataset for what this member of staff may not cite, NotPermitted.
    """
    require(by, ASK, Resource(kind="inquiry"))
    cited = next((one.id for one in datasets(by, language=language) if id_ in (one.id, one.register_id)), None)
    if cited is None:
        raise NoSuchDataset()
    _avoided(cited, by)
    return cited


def enough_in_register(register_id: str, *, by: Actor) -> None:
    """Say that this register answered the question, counted as `enough` does. Raises UnknownRegister, NotPermitted."""
    require(by, ASK, Resource(kind="inquiry"))
    _avoided(register_in_sight(register_id, VIEW, by).id, by)


def _avoided(id_: str, by: Actor) -> None:
    others = {one.id for one in city().divisions} - by.divisions
    count_inquiry("avoided", id_, people=len(others), once=by.ref)
