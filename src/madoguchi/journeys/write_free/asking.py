"""What the clerk asks and is told: answers in all forms that ask them, papers that were seen, values with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import FieldView
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.write_free.errors import NoSuchVisit, ReasonNeeded
from madoguchi.journeys.write_free.form_parts import FormPart, named_part, parts_of
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.sheet import posted_to, questions_left
from madoguchi.journeys.write_free.visits import DATA, PURPOSE, VisitFacts, changed, facts_of, going_on, looked_at
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.whole_numbers import whole_number


@transaction.atomic
def save_sheet(
    visit_ref: str, posted: Mapping[str, Sequence[str]], papers: Sequence[str], *, by: Actor, language: str
) -> tuple[Problem, ...]:
    """Keep everything that was asked and every paper that was seen; what has to be mended is told, the rest is kept.

    An answer to a question that several forms ask is written into all of them. Raises NoSuchVisit, VisitOver.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    parts = parts_of(row, language)
    left = questions_left(parts)
    problems: list[Problem] = []
    for part in parts:
        ticked = [one.removeprefix(f"{part.id}.") for one in papers if one.startswith(f"{part.id}.")]
        record_actions.see_papers(part.draft.ref, ticked, by=by)
        paths = left.get(part.id, [])
        replies = records.read_counter(part.procedure, part.draft, paths, posted_to(part.id, posted), part.at)
        record_actions.write_at_counter(part.draft.ref, replies.changes, left_out=replies.left_out)
        problems += [(f"{part.id}.{path}", text) for path, text in replies.problems]
        for key, value in replies.shared.items():
            _share(parts, part, key, value)
    changed(row)
    record(by, "write:asked", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)
    return tuple(problems)


def _share(parts: Sequence[FormPart], own: FormPart, key: str, value: object) -> None:
    for part in parts:
        if part.id != own.id:
            paths = records.paths_of_key(part.procedure, part.draft, key, part.at)
            record_actions.write_at_counter(part.draft.ref, dict.fromkeys(paths, value))


@transaction.atomic
def part_of(visit_ref: str, part_id: str, *, by: Actor, language: str) -> tuple[VisitFacts, FormPart]:
    """One form of a visit; the look is journalled. Raises NoSuchVisit, also for a form it has not, and NotPermitted."""
    row = looked_at(visit_ref, by=by)
    return facts_of(row), named_part(parts_of(row, language), part_id)


def value_view(
    part: FormPart, path: str, posted: Mapping[str, Sequence[str]], problems: Sequence[Problem]
) -> FieldView:
    """The one question of a value that is corrected; raises NoSuchVisit when the form does not ask it."""
    views = records.counter_views(part.procedure, part.draft, [path], part.at, posted=posted, problems=problems)
    if not views:
        raise NoSuchVisit()
    return views[0]


@transaction.atomic
def correct_value(
    visit_ref: str,
    part_id: str,
    path: str,
    posted: Mapping[str, Sequence[str]],
    reason: str,
    *,
    by: Actor,
    language: str,
) -> tuple[Problem, ...]:
    """Replace one value with a reason, in every form of the visit that asks it; what has to be mended otherwise.

    The register is not changed. Raises ReasonNeeded, IndividualNumberFound, NoSuchVisit, VisitOver, NotPermitted.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    parts = parts_of(row, language)
    part = named_part(parts, part_id)
    replies = records.read_counter(part.procedure, part.draft, [path], posted, part.at)
    if replies.problems:
        return replies.problems
    if not reason.strip():
        raise ReasonNeeded()
    refuse_individual_number(reason)
    record_actions.write_at_counter(part.draft.ref, replies.changes)
    for key, value in replies.shared.items():
        _share(parts, part, key, value)
    form = row.forms.get(draft_ref=part.draft.ref)
    form.corrections = [*form.corrections, {"path": path, "reason": reason.strip()[:200], "by": by.name}]
    form.save(update_fields=["corrections"])
    changed(row)
    # The words may tell of the person: they stand with the form and go with it, the journal stays.
    record(by, "write:corrected", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE, detail={"path": path})
    return ()


@transaction.atomic
def change_rows(visit_ref: str, wanted: str, *, by: Actor, language: str) -> None:
    """Add a row (`f1.children`) to a group of one form, or take one away (`f1.children.1`).

    Raises NoSuchVisit, VisitOver, NotPermitted.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    part_id, _, rest = wanted.partition(".")
    group, _, index = rest.partition(".")
    part = named_part(parts_of(row, language), part_id)
    if not index:
        record_actions.add_row_at_counter(part.draft.ref, group)
    elif (row_number := whole_number(index)) is not None:
        record_actions.remove_row_at_counter(part.draft.ref, group, row_number)
    changed(row)
