"""What people say about a record, whom they call, and who follows it; what was said is never rewritten."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.engines.records.errors import (
    CommentEmpty,
    CommentGone,
    CommentNotYours,
    CommentTooLong,
    NoSuchComment,
    NoSuchRecord,
    RecordInBin,
)
from madoguchi.engines.records.models import Record, RecordComment, RecordFollow, RecordMention
from madoguchi.engines.records.rules.limits import check_words
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

LONGEST_COMMENT = 2000


@transaction.atomic
def say(register: Register, ref: str, text: str, *, called: Mapping[str, str], by: Actor) -> int:
    """Keep a comment with the names of those it calls, by public id; its number. Whether `by` may is asked before.

    Raises CommentEmpty, CommentTooLong, NoSuchRecord, RecordInBin and what `check_words` raises.
    """
    said = text.replace("\r\n", "\n").strip()
    check_words(said)
    if not said:
        raise CommentEmpty
    if len(said) > LONGEST_COMMENT:
        raise CommentTooLong(most=LONGEST_COMMENT)
    row = _record_of(register, ref)
    if row.deleted_at is not None:
        raise RecordInBin(ref=ref)
    comment = RecordComment.objects.create(record=row, text=said, by_ref=by.ref, by_name=by.name, at=now())
    RecordMention.objects.bulk_create(
        RecordMention(comment=comment, who=who, name=name) for who, name in called.items()
    )
    journal_record(register, [ref], "write:record_comment", by=by)
    return comment.pk


@transaction.atomic
def take_comment_back(register: Register, ref: str, number: int, *, by: Actor) -> None:
    """Take the words of an own comment away; that it was there, whose and when, stays.

    Raises NoSuchComment, CommentNotYours, CommentGone.
    """
    rows = RecordComment.objects.select_for_update().filter(pk=number, record__ref=ref, record__register_id=register.id)
    row = rows.first() if "\0" not in ref else None
    if row is None:
        raise NoSuchComment
    if row.by_ref != by.ref:
        raise CommentNotYours
    if row.removed_at is not None:
        raise CommentGone
    row.text, row.removed_at = "", now()
    row.save(update_fields=["text", "removed_at"])
    row.mentions.all().delete()
    journal_record(register, [ref], "write:record_comment_back", by=by)


@transaction.atomic
def follow(register: Register, ref: str, *, by: Actor) -> None:
    """Follow a record from its state of now; once more changes nothing. Raises NoSuchRecord."""
    row = _record_of(register, ref)
    RecordFollow.objects.get_or_create(record=row, who=by.ref, defaults={"seen": row.revision})


def unfollow(register: Register, ref: str, *, by: Actor) -> None:
    """Follow a record no more; once more changes nothing."""
    RecordFollow.objects.filter(record__ref=ref, record__register_id=register.id, who=by.ref).delete()


def mark_seen(ref: str, revision: int, *, by: Actor) -> None:
    """Write down that a follower looked at this revision of a record."""
    RecordFollow.objects.filter(record__ref=ref, who=by.ref, seen__lt=revision).update(seen=revision)


def _record_of(register: Register, ref: str) -> Record:
    row = Record.objects.filter(register_id=register.id, ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchRecord(ref=ref[:16])
    return row
