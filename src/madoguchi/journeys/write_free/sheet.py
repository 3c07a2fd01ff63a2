"""The clerk's sheet: every form of the visit on one page, what is held with its source, and what is still to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db import transaction

from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import FieldView, Input
from madoguchi.engines.records.queries import Answered, CounterForm, PaperNeed
from madoguchi.engines.records.row_labels import row_label
from madoguchi.engines.registry.queries import people_of
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free.errors import NoSuchVisit, ReasonNeeded
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.visits import DATA, PURPOSE, VisitFacts, changed, facts_of, going_on, looked_at
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.typed_numbers import without_separators
from madoguchi.values.wareki import to_wareki
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Beside:
    """What a register says at a question that is answered otherwise, from which source and of which day."""

    path: str
    text: str
    source: str
    day: str


@dataclass(frozen=True)
class Usual:
    """Answers of one form that come from the same source and day."""

    source: str
    day: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class FormPart:
    """One form of the visit; `id` is the prefix of everything posted about it.

    `beside` is what the register says where the visitor's own answer stands.
    """

    id: str
    procedure: Procedure
    draft: DraftFacts
    title: str
    form: CounterForm
    at: Circumstances
    beside: tuple[Beside, ...] = ()

    @property
    def held(self) -> tuple[Answered, ...]:
        """What nobody has to write."""
        return tuple(one for one in self.form.answered if one.by in ("held", "empty"))

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, Answered]]]]:
        """The labelled answers: each row of a repeated group under its heading, what follows under its page's title."""
        groups: list[tuple[str, list[tuple[str, Answered]]]] = []
        labelled = [(row_label(one.path, one.label), one) for one in self.form.answered]
        for (_group, heading), found in groupby(labelled, key=lambda each: (each[0].group, each[0].heading)):
            answers = [(label.own, one) for label, one in found]
            groups.append((heading or (answers[0][1].page if groups else ""), answers))
        return groups

    @property
    def usual(self) -> Usual | None:
        """The source and day most of what is held has in common; None where no two answers have one in common."""
        told = Counter((one.source, one.day) for one in self.held if one.source)
        (source, day), count = told.most_common(1)[0] if told else (("", ""), 0)
        same = tuple(one for one in self.held if (one.source, one.day) == (source, day))
        return Usual(source, day, same) if count > 1 else None

    @property
    def asked(self) -> tuple[Answered, ...]:
        """What was asked and answered."""
        return tuple(one for one in self.form.answered if one.by == "asked")

    @property
    def papers(self) -> tuple[PaperNeed, ...]:
        """The papers it calls for."""
        return self.form.papers


@dataclass(frozen=True)
class Sheet:
    """The whole visit: its forms, and the questions that are left, each asked once."""

    visit: VisitFacts
    parts: tuple[FormPart, ...]
    questions: tuple[tuple[FormPart, tuple[FieldView, ...]], ...]
    missing_papers: int
    held: int
    fields: int

    @property
    def left(self) -> int:
        """How much is still to be asked or seen."""
        return sum(len(views) for _, views in self.questions) + self.missing_papers

    @property
    def has_papers(self) -> bool:
        """Whether any form calls for papers."""
        return any(part.papers for part in self.parts)

    @property
    def percent(self) -> int:
        """The share of fields nobody had to write."""
        return round(100 * self.held / self.fields) if self.fields else 0


def parts_of(row: Visit, language: str) -> tuple[FormPart, ...]:
    """The forms of a visit in the order they were chosen."""
    refs = [form.draft_ref for form in row.chosen]
    show(*refs)  # the tablet that shows the visit shows its forms
    drafts, at = records.drafts_by_refs(refs), records.surroundings(language, owners=refs)
    parts = []
    for number, draft in enumerate((drafts[ref] for ref in refs if ref in drafts), start=1):
        procedure = procedure_version(draft.version)
        counter = records.counter_form(procedure, draft, at)
        parts.append(FormPart(f"f{number}", procedure, draft, procedure.title(language), counter, at))
    return tuple(parts)


def _with_registered(parts: Sequence[FormPart], person_ref: str, language: str) -> tuple[FormPart, ...]:
    """The forms with what the register of residents says where how to reach the visitor is answered otherwise."""
    told = {part.id: {one.path: one for one in part.form.answered if _contact(one) and one.says} for part in parts}
    person = next(iter(people_of([person_ref])), None) if any(told.values()) else None
    if person is None or person.source_down:
        return tuple(parts)
    name, day = words_in(person.source_name, language), person.as_of
    on = day.isoformat() if language == "en" else to_wareki(day)
    known = {"self.telephone": person.telephone, "self.email": person.email}
    return tuple(
        replace(
            part,
            beside=tuple(
                Beside(path, text, name, on)
                for path, one in told[part.id].items()
                if (text := known[_contact(one)]) and without_separators(text) != without_separators(one.text)
            ),
        )
        for part in parts
    )


def _contact(one: Answered) -> str:
    """By which name of `prefill` a question asks how to reach the visitor; empty for every other question."""
    return next((name for name in ("self.telephone", "self.email") if f":{name}:" in one.key), "")


def questions_left(parts: Sequence[FormPart]) -> dict[str, list[str]]:
    """The paths to ask, form by form; what another form of the visit asks already is not asked again."""
    seen: set[str] = set()
    left: dict[str, list[str]] = {}
    for part in parts:
        for path, key in part.form.open.items():
            if key and key in seen:
                continue
            seen.add(key)
            left.setdefault(part.id, []).append(path)
    return left


@transaction.atomic
def sheet(
    visit_ref: str,
    *,
    by: Actor,
    language: str,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> Sheet:
    """Everything of the visit for its clerk; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    row = looked_at(visit_ref, by=by)
    page = sheet_of(row, language, posted=posted, problems=problems)
    return replace(page, parts=_with_registered(page.parts, row.person_ref, language))


def sheet_of(
    row: Visit,
    language: str,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> Sheet:
    """The sheet of a row."""
    parts = parts_of(row, language)
    left = questions_left(parts)
    questions = tuple((part, _views(part, left[part.id], posted or {}, problems)) for part in parts if part.id in left)
    fields = [one for part in parts for one in part.form.answered]
    missing = sum(paper.required and not (paper.seen or paper.sent) for part in parts for paper in part.papers)
    held = sum(one.by in ("held", "empty") for one in fields)
    return Sheet(facts_of(row), parts, questions, missing, held, len(fields))


def _views(
    part: FormPart,
    paths: Sequence[str],
    posted: Mapping[str, Sequence[str]],
    problems: Sequence[Problem],
) -> tuple[FieldView, ...]:
    mine = posted_to(part.id, posted)
    told = [(path.removeprefix(f"{part.id}."), text) for path, text in problems if path.startswith(f"{part.id}.")]
    views = records.counter_views(part.procedure, part.draft, paths, part.at, posted=mine, problems=told)
    return tuple(_prefixed(part.id, view) for view in views)


def posted_to(prefix: str, posted: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was posted about one form, without its prefix."""
    start = f"{prefix}."
    return {name.removeprefix(start): values for name, values in posted.items() if name.startswith(start)}


def _prefixed(prefix: str, view: FieldView) -> FieldView:
    """The question under names of its own, so that two forms stand on one page."""
    inputs = tuple(_named(prefix, one) for one in view.inputs)
    return replace(view, path=f"{prefix}.{view.path}", inputs=inputs)


def _named(prefix: str, one: Input) -> Input:
    button = f"{prefix}.{one.button_value}" if one.button_value else ""
    return replace(one, name=f"{prefix}.{one.name}", button=None, button_value=button)


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
    return facts_of(row), _named_part(parts_of(row, language), part_id)


def _named_part(parts: Sequence[FormPart], part_id: str) -> FormPart:
    part = next((one for one in parts if one.id == part_id), None)
    if part is None:
        raise NoSuchVisit()
    return part


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
    part = _named_part(parts, part_id)
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
    part = _named_part(parts_of(row, language), part_id)
    if index.isdigit():
        record_actions.remove_row_at_counter(part.draft.ref, group, int(index))
    else:
        record_actions.add_row_at_counter(part.draft.ref, group)
    changed(row)
