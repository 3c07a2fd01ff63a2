"""One's own page of what is new: the comments that call somebody, and the records they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.comments import NewsFacts, calls_of, followed_by
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.queries.shares import answers_of, share_in
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.opening import may_edit, may_open, see
from madoguchi.journeys.registers.record_opening import may_open_record
from madoguchi.journeys.registers.rows import cell
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class NewsLine:
    """One line of one's own page; without a heading the record is out of one's sight by now."""

    register_id: str
    register: str
    ref: str
    heading: str
    by: str
    text: str
    at: datetime | None
    is_new: bool


@dataclass(frozen=True)
class NewsSheet:
    """One page of what is new, and the cursor of the next."""

    lines: tuple[NewsLine, ...]
    next: str


@transaction.atomic
def calls(after: str, *, by: Actor, language: str, size: int) -> NewsSheet:
    """The comments that call this person, the newest first."""
    page = calls_of(by.ref, after, size=size)
    return NewsSheet(_lines(page.news, by, language), page.next)


@transaction.atomic
def followed(after: str, *, by: Actor, language: str, size: int) -> NewsSheet:
    """The records this person follows, and which of them changed since they looked."""
    page = followed_by(by.ref, after, size=size)
    return NewsSheet(_lines(page.news, by, language), page.next)


def _lines(news: Sequence[NewsFacts], by: Actor, language: str) -> tuple[NewsLine, ...]:
    """What they may still see, with its words; what they may not, by its number alone."""
    current = {one.id: one for one in registers()}
    known = [one for one in news if one.record.register_id in current]
    opened = {id_: opened_for(current[id_], by) for id_ in {one.record.register_id for one in known}}
    visible = {one.record.ref for one in known if _may_see(opened[one.record.register_id], one.record, by)}
    for id_ in opened:
        seen = [one.record for one in known if one.record.register_id == id_ and one.record.ref in visible]
        see(current[id_], seen, "list", by=by)
    return tuple(
        _line(current[one.record.register_id], one, language, is_visible=one.record.ref in visible) for one in known
    )


def _may_see(found: Register, one: RecordFacts, by: Actor) -> bool:
    """Whether this person may still open the record; asked of the database only where a part in it might be why."""
    share = share_in(found)
    if may_open(found.id, by) and (share is None or share.sees(answers_of(one))):
        return not one.is_deleted or may_edit(found, by)
    return may_open_record(found.id, one.ref, by=by)


def _line(found: Register, one: NewsFacts, language: str, *, is_visible: bool) -> NewsLine:
    section, at = register_section(found), surroundings(language)
    heading = cell(section.by_id[section.heading], one.record.values.get(section.heading), at) if is_visible else ""
    return NewsLine(
        register_id=found.id,
        register=found.title(language),
        ref=one.record.ref,
        heading=heading,
        by=one.by if is_visible else "",
        text=one.text if is_visible else "",
        at=one.at,
        is_new=one.is_new and is_visible,
    )
