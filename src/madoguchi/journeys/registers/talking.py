"""Talking about a record: what was said, a comment and whom it calls, and who follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.records.actions import comments as actions
from madoguchi.engines.records.errors import CommentGone, CommentNotYours, NoSuchComment
from madoguchi.engines.records.queries.comments import CommentFacts, comment_of, comments_of, followers_of
from madoguchi.engines.records.queries.process import process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.identity.standing_in import names_of, refs_of_name
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.errors import MayNotSeeRecord, NobodyOfThatName, SeveralOfThatName, TooManyCalled
from madoguchi.journeys.registers.record_opening import record_opened
from madoguchi.journeys.registers.talk_telling import could_see
from madoguchi.values.actor import Actor

MOST_CALLED = 10
_OFFERED = 8


@dataclass(frozen=True)
class Talk:
    """What was said about a record, whom one may call by a tick, and whether one follows it."""

    comments: tuple[CommentFacts, ...]
    near: tuple[tuple[str, str], ...]
    follows: bool
    followers: int
    me: str


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
        if not could_see(register_id, ref, person):
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
