"""The lists of the office: queues page by page, the next case, and search; every list is journalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.engines.cases import actions as cases_actions
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.queries import InboxFilter
from madoguchi.engines.cases.queries.finding import MOST_FOUND
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.catalogue.queries import city, procedure_version, procedures
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.bases import AUDITING, law_for
from madoguchi.journeys.keeping_back import versions_out_of_sight
from madoguchi.journeys.kept_answers import claimed, number_before, settle
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import ReferenceMistyped, read_reference_number
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_WORKING = "担当する案件の確認と処理"


@dataclass(frozen=True)
class Wanted:
    """Which queue somebody looks at, what narrows it, and from where its page begins."""

    view: str = "mine"
    procedure: str = ""
    ward: str = ""
    step: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Line:
    """One case in a list; `left_days` are business days, negative when overdue."""

    reference_number: str
    procedure: str
    applicant: str
    state: Message
    step: str
    awaiting_correction: bool
    correction_due_on: date | None
    is_held: bool
    outcome: str
    assignee: str
    remark: str
    ward: str
    due_on: date
    left_days: int
    standard_days: int
    closed_on: date | None


@dataclass(frozen=True)
class InboxSheet:
    """One page of a queue with the number of cases in every view."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    next_cursor: str
    previous_cursor: str


def has_queues(by: Actor) -> bool:
    """Whether this member of staff lists cases at all; an administrator does not."""
    return foresee(by, "list", Resource(kind="case")).allowed


def inbox_sheet(by: Actor, wanted: Wanted, *, size: int, language: str) -> InboxSheet:
    """A page of the reader's queues, nearest deadline first. Raises NotPermitted, CursorUnreadable."""
    require(by, "list", Resource(kind="case"))
    without = versions_out_of_sight(by)
    # The list begins its transaction, and the counts, which tell of nobody, are one by themselves: so both are planned
    # once for each connection, which would take half the time of the page.
    with transaction.atomic():
        page = cases.inbox(_filter(by, wanted, size, without))
        lines = tuple(_line(row.case, row.clock, language) for row in page.rows)
        _note_the_list(by, "list", lines, "受信箱")
    counts = cases.counts(_filter(by, Wanted(), size, without))
    return InboxSheet(lines, counts, page.next_cursor, page.previous_cursor)


def _filter(by: Actor, wanted: Wanted, size: int, without: frozenset[str]) -> InboxFilter:
    return InboxFilter(
        divisions=frozenset(division for division, ward in by.seats if not ward),
        bound=frozenset((division, ward) for division, ward in by.seats if ward),
        view=wanted.view,
        person=by.ref,
        procedure=wanted.procedure,
        ward=wanted.ward,
        step=wanted.step,
        without=without,
        after=wanted.after,
        before=wanted.before,
        limit=size,
    )


def _line(case: CaseFacts, clock: LegalClock, language: str) -> Line:
    return Line(
        reference_number=case.reference_number,
        procedure=procedure_version(case.procedure_version).title(language),
        applicant=case.applicant_name,
        state=case.state,
        step=case.step,
        awaiting_correction=case.awaiting_correction,
        correction_due_on=case.correction.due_on if case.correction else None,
        is_held=bool(case.held_reason),
        outcome=case.outcome,
        assignee=case.assignee_name,
        remark=case.remark,
        ward=city().ward_name(case.ward, language),
        due_on=clock.due_on,
        left_days=clock.left_days,
        standard_days=case.standard_days,
        closed_on=case.closed_at.date() if case.closed_at else None,
    )


def _note_the_list(by: Actor, verb: str, lines: Sequence[Line], data: str, purpose: str = _WORKING) -> None:
    seen = [line.reference_number for line in lines]
    record(by, verb, dossiers=seen, data=data, purpose=purpose, legal_basis=law_for(purpose))


@dataclass(frozen=True)
class Choices:
    """What a queue can be narrowed to: (value, name)."""

    procedures: tuple[tuple[str, str], ...]
    wards: tuple[tuple[str, str], ...]


def choices(language: str) -> Choices:
    """Every procedure and ward of the city."""
    subjects = tuple((one.id, one.title(language)) for one in procedures())
    return Choices(subjects, tuple((ward.code, words_in(ward.name, language)) for ward in city().wards))


def take_next_case(by: Actor, *, procedure: str = "", ward: str = "", step: str = "") -> str | None:
    """The most urgent case nobody has becomes the reader's; its number, or None when the queues are empty."""
    require(by, "list", Resource(kind="case"))
    without = versions_out_of_sight(by)
    taken = cases_actions.take_next(by.divisions, by=by, procedure=procedure, ward=ward, step=step, without=without)
    return taken.reference_number if taken else None


@transaction.atomic(durable=True)
def take_next_once(key: str, *, by: Actor, procedure: str = "", ward: str = "", step: str = "") -> str | None:
    """The same for a programme: a request repeated with its key gets the case it was given, never a second one.

    While nothing is free the key stays free, too. Raises KeyUsedForAnother.
    """
    request = {"act": "take_next", "procedure": procedure, "ward": ward, "step": step}
    mine = claimed(by.ref, key, request)
    if mine is None:
        return number_before(by.ref, key, request)
    taken = take_next_case(by, procedure=procedure, ward=ward, step=step)
    if taken is None:
        mine.delete()
        return None
    settle(mine, taken)
    return taken


@dataclass(frozen=True)
class Findings:
    """What a search found; `exactly` is the number when a whole reference number was typed."""

    lines: tuple[Line, ...] = ()
    is_more: bool = False
    exactly: str = ""


@transaction.atomic
def found_cases(text: str, by: Actor, *, language: str, most: int = MOST_FOUND) -> Findings:
    """At most `most` cases of the reader's posts by number, name or kana, variants folded. Raises NotPermitted.

    The search is journalled, also where it finds nothing. A case asked for by its number that is not the reader's is
    not found, and that they asked is told of like an attempt to open it.
    """
    require(by, "search", Resource(kind="case"))
    scope = None if "auditor" in by.roles else by.seats
    found = cases.search(text, seats=scope, without=versions_out_of_sight(by), limit=most)
    lines = tuple(_line(case, cases.clock_of(case), language) for case in found.cases)
    # Beyond their own posts they search as the auditor.
    _note_the_list(by, "search", lines, "検索の結果", purpose=_WORKING if scope is not None else AUDITING)
    number = _whole_number(text)
    if number and not lines:
        with suppress(Refusal):
            cases.case_in_sight(number, by)
    return Findings(lines, found.more, number if [line.reference_number for line in lines] == [number] else "")


def _whole_number(text: str) -> str:
    try:
        return read_reference_number(text)
    except ReferenceMistyped:
        return ""
