"""The clerk's sheet: every form of the visit on one page, what is held with its source, and what is still to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import FieldView, Input
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free.form_parts import FormPart, parts_of, with_registered
from madoguchi.journeys.write_free.visits import VisitFacts, facts_of, looked_at
from madoguchi.values.actor import Actor


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
    return replace(page, parts=with_registered(page.parts, row.person_ref, language))


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
