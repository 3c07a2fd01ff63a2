"""Which pages and fields a resident is asked, given the answers so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.section import SEEN, Page, RecordSection

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Question:
    """One field where it stands: its path in the answers, its value, and what its own conditions look at."""

    field: Field
    path: str
    value: object
    scope: Answers
    row: tuple[GroupField, int] | None = None

    def is_required(self, at: Circumstances) -> bool:
        """Whether it needs an answer now."""
        return self.field.asks and not self.is_seen and self.field.is_required(self.scope, at.moment)

    def with_answer(self, value: object) -> Answers:
        """What its conditions look at, with this answer to itself: of a repeated group its own row alone."""
        if self.row is None:
            return {**self.scope, self.field.id: value}
        group, rows = self.row[0].id, self.scope.get(self.row[0].id)
        row = rows[0] if isinstance(rows, list) else {}
        return {**self.scope, group: [{**row, self.field.id: value}]}

    @property
    def is_seen(self) -> bool:
        """Whether it asks for a paper that a clerk saw at the counter."""
        seen = self.scope.get(SEEN) if isinstance(self.field, FileField) else None
        return isinstance(seen, Mapping) and self.path in seen

    @property
    def nested(self) -> bool:
        """Whether another answer opened it."""
        return self.field.show is not None


@dataclass(frozen=True)
class AskedPage:
    """One page with the questions that are asked on it; the questions of rows follow their group."""

    page: Page
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Asked:
    """The whole form as it stands: its pages, and the answers without those nobody asked for."""

    pages: tuple[AskedPage, ...]
    answers: Answers

    @cached_property
    def page_ids(self) -> tuple[str, ...]:
        """The pages in their order."""
        return tuple(asked.page.id for asked in self.pages)

    def page(self, page_id: str) -> AskedPage | None:
        """The page with this id, when it is asked."""
        return next((asked for asked in self.pages if asked.page.id == page_id), None)

    @property
    def questions(self) -> Iterator[tuple[str, Question]]:
        """Every question with the id of its page."""
        return ((asked.page.id, question) for asked in self.pages for question in asked.questions)


def asked(section: RecordSection, answers: Answers, at: Circumstances) -> Asked:
    """The form for these answers: a condition sees only what is asked before it, so a closed question closes its own.

    Answers of pages and fields that are not shown are left out, never lost: the draft still holds them.
    """
    kept: dict[str, object] = {SEEN: answers[SEEN]} if SEEN in answers else {}
    pages: list[AskedPage] = []
    for page in section.all_pages:
        if page.is_shown(kept, at.moment):
            questions = tuple(_questions(page, answers, kept, at))
            if questions:
                pages.append(AskedPage(page, questions))
    return Asked(tuple(pages), kept)


def _questions(page: Page, answers: Answers, kept: dict[str, object], at: Circumstances) -> Iterator[Question]:
    for field in page.fields:
        if not field.is_shown(kept, at.moment):
            continue
        value = field.worked_out(kept) if field.computes else answers.get(field.id)
        if isinstance(field, GroupField):
            yield from _group(field, value, kept, at)
            continue
        yield Question(field, field.id, value, dict(kept))
        if value is not None:
            kept[field.id] = value


def _group(group: GroupField, value: object, kept: dict[str, object], at: Circumstances) -> Iterator[Question]:
    rows = rows_of(group, value)
    inner: list[Question] = []
    kept_rows = [_row(group, index, row, kept, inner, at) for index, row in enumerate(rows)]
    if value is not None:
        kept[group.id] = kept_rows
    yield Question(group, group.id, kept_rows, dict(kept))
    yield from inner


def _row(
    group: GroupField, index: int, row: Answers, kept: Answers, found: list[Question], at: Circumstances
) -> dict[str, object]:
    """One row, whose conditions see the answers before the group and this row alone."""
    kept_row: dict[str, object] = {}
    for field in group.fields:
        scope = {**kept, group.id: [dict(kept_row)]}
        if not field.is_shown(scope, at.moment):
            continue
        value = field.worked_out({**kept, **kept_row}) if field.computes else row.get(field.id)
        found.append(Question(field, f"{group.id}.{index}.{field.id}", value, scope, (group, index)))
        if value is not None:
            kept_row[field.id] = value
    return kept_row


def rows_of(group: GroupField, value: object) -> list[Answers]:
    """The rows of a group, padded to as many as there have to be."""
    rows = [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
    return rows + [{} for _ in range(group.repeat.first - len(rows))]


def after(asked_form: Asked, page_id: str, last: str) -> str:
    """The page after this one, or `last` after the last one."""
    ids = asked_form.page_ids
    following = ids[ids.index(page_id) + 1 :] if page_id in ids else ids[:1]
    return following[0] if following else last


def before(asked_form: Asked, page_id: str) -> str:
    """The page before this one, "" before the first; the last one before a page that is not asked."""
    ids = asked_form.page_ids
    earlier = ids[: ids.index(page_id)] if page_id in ids else ids
    return earlier[-1] if earlier else ""
