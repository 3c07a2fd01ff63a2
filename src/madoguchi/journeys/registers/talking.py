"""Talking about a record: a comment, whom it calls, who follows, and one's own page of what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.engines.records.actions import comments as actions
from madoguchi.engines.records.errors import CommentGone, CommentNotYours, NoSuchComment
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.comments import (
    CommentFacts,
    NewsFacts,
    calls_of,
    comment_of,
    comments_of,
    followed_by,
    followers_of,
    people_called_in,
)
from madoguchi.engines.records.queries.process import process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.engines.records.queries.shares import answers_of, share_in
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.queries import Register, city, register, registers
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.identity.standing_in import addresses_of, names_of, refs_of_name
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.errors import (
    MayNotSeeRecord,
    NobodyOfThatName,
    SeveralOfThatName,
    TooManyCalled,
)
from madoguchi.journeys.registers.opening import may_edit, may_open, see
from madoguchi.journeys.registers.record_opening import may_open_record, record_opened
from madoguchi.journeys.registers.rows import cell
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.actor import Actor

MOST_CALLED = 10
_OFFERED = 8
_TOLD_AT_ONCE = 50


@dataclass(frozen=True)
class Talk:
    """What was said about a record, whom one may call by a tick, and whether one follows it."""

    comments: tuple[CommentFacts, ...]
    near: tuple[tuple[str, str], ...]
    follows: bool
    followers: int
    me: str


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


def talk_about(found: Register, one: RecordFacts, *, by: Actor) -> Talk:
    """What was said about a record that this person has just opened; a follower has seen it now."""
    said, followers = comments_of(one.ref), followers_of(one.ref)
    if by.ref in followers:
        actions.mark_seen(one.ref, one.revision, by=by)
    return Talk(said, _near(found, one, said, by), by.ref in followers, len(followers), by.ref)


def _near(found: Register, one: RecordFacts, said: Sequence[CommentFacts], by: Actor) -> tuple[tuple[str, str], ...]:
    """Those who put it in, whose turn it is and who wrote about it: whoever calls somebody mostly means one of them."""
    progress = progress_of(one.ref) if process_of(found) else None
    turn = [key[2:] for key in progress.turn if key.startswith("p:")] if progress else []
    refs = dict.fromkeys([progress.maker.ref if progress else one.made_by, *turn, *(each.by_ref for each in said)])
    names = names_of([ref for ref in refs if ref and ref != by.ref])
    return tuple((ref, names[ref]) for ref in refs if ref in names)[:_OFFERED]


@transaction.atomic
def say(register_id: str, ref: str, text: str, *, ticked: Sequence[str], typed: str, by: Actor) -> None:
    """Write a comment, and tell those it calls and those who follow, in the same transaction.

    `ticked` are public ids, `typed` names or ids with commas between them. Raises what opening the record raises,
    CommentEmpty, CommentTooLong, NobodyOfThatName, SeveralOfThatName, MayNotSeeRecord, TooManyCalled.
    """
    found, _ = record_opened(register_id, ref, by=by)
    called = _called(register_id, ref, [*ticked, *typed.replace("、", ",").replace("，", ",").split(",")], by)
    number = actions.say(found, ref, text, called=called, by=by)
    jobs.tell_called.defer(register=register_id, ref=ref, number=number)


def _called(register_id: str, ref: str, told: Sequence[str], by: Actor) -> dict[str, str]:
    """Those who are called, by public id, each of whom may see the record."""
    names = list(dict.fromkeys(one.strip().lstrip("@＠") for one in told if one.strip()))
    if len(names) > MOST_CALLED:
        raise TooManyCalled(most=MOST_CALLED)
    called: dict[str, str] = {}
    for name in names:
        refs = refs_of_name(name)
        if not refs:
            raise NobodyOfThatName(name=name[:60])
        if len(refs) > 1:
            raise SeveralOfThatName(name=name[:60], count=len(refs), numbers="、".join(refs))
        person = actor_of_ref(refs[0])
        if not _could_see(register_id, ref, person):
            raise MayNotSeeRecord(name=person.name)
        if person.ref != by.ref:
            called[person.ref] = person.name
    return called


@transaction.atomic
def own_comment(register_id: str, ref: str, number: int, *, by: Actor) -> CommentFacts:
    """An own comment before its words are taken away. Raises NoSuchComment, CommentNotYours, CommentGone."""
    record_opened(register_id, ref, by=by)
    said = comment_of(ref, number)
    if said is None:
        raise NoSuchComment
    if said.by_ref != by.ref:
        raise CommentNotYours
    if said.removed_at is not None:
        raise CommentGone
    return said


def take_comment_back(register_id: str, ref: str, number: int, *, by: Actor) -> None:
    """Take the words of an own comment away. Raises NoSuchComment, CommentNotYours, CommentGone."""
    found, _ = record_opened(register_id, ref, by=by)
    actions.take_comment_back(found, ref, number, by=by)


@transaction.atomic
def follow(register_id: str, ref: str, *, wanted: bool, by: Actor) -> None:
    """Follow a record, or follow it no more."""
    found, _ = record_opened(register_id, ref, by=by)
    (actions.follow if wanted else actions.unfollow)(found, ref, by=by)


@transaction.atomic
def tell_called_in(register_id: str, ref: str, number: int) -> None:
    """Write to those a comment calls and to those who follow, each once; the words stay on the page of the record.

    Whoever may not see the record any more is told nothing.
    """
    said = comment_of(ref, number)
    if said is None or said.removed_at is not None:
        return
    told = {
        **dict.fromkeys(followers_of(ref), "record_said"),
        **dict.fromkeys(people_called_in(number), "record_called"),
    }
    told.pop(said.by_ref, None)
    found = register(register_id)
    facts = {
        "register": found.title(),
        "who": said.by,
        "url": f"{settings.MADOGUCHI_BASE_URL}/staff/registers/{register_id}/records/{ref}",
        "city": city().name_in("ja"),
    }
    for who, (name, email) in _told_at_once(told).items():
        if not _may_still_see(register_id, ref, who):
            continue
        message = write_message_about(
            ref,
            kind=told[who],
            language="ja",
            to=email,
            facts={**facts, "name": name},
            key=f"said-{number}-{who}",
        )
        jobs.deliver_message.defer(message_ref=message)


def _told_at_once(told: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Name and address of those who are written to: whoever is called before whoever follows."""
    called, following = ([who for who in told if (told[who] == "record_called") is one] for one in (True, False))
    first = addresses_of(called, limit=_TOLD_AT_ONCE)
    return {**first, **addresses_of(following, limit=_TOLD_AT_ONCE - len(first))}


def _may_still_see(register_id: str, ref: str, who: str) -> bool:
    try:
        return _could_see(register_id, ref, actor_of_ref(who))
    except NoSuchAccount:
        return False


def _could_see(register_id: str, ref: str, person: Actor) -> bool:
    """Whether this person may see the record when they come in some time, from wherever that is."""
    with as_from_nowhere():
        return may_open_record(register_id, ref, by=person)


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
