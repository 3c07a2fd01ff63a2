"""What was said about a record, who follows it, and for one person what calls them and what they follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from madoguchi.engines.records.models import RecordComment, RecordFollow, RecordMention
from madoguchi.engines.records.queries.registers import RecordFacts, facts_of
from madoguchi.values.places import number_in

MOST_COMMENTS = 200
"""How many comments a page shows; the older ones of a longer talk stay in the database."""


@dataclass(frozen=True)
class CommentFacts:
    """One comment; `text` is empty when its writer took it back."""

    number: int
    text: str
    by_ref: str
    by: str
    at: datetime
    removed_at: datetime | None
    called: tuple[str, ...]


@dataclass(frozen=True)
class NewsFacts:
    """One record on somebody's own page: who called them when with which words, or whether it changed since."""

    record: RecordFacts
    cursor: int
    by: str = ""
    text: str = ""
    at: datetime | None = None
    is_new: bool = False


@dataclass(frozen=True)
class NewsPage:
    """One page, and the cursor of the next ("" on the last)."""

    news: tuple[NewsFacts, ...]
    next: str


def comments_of(ref: str) -> tuple[CommentFacts, ...]:
    """What was said about a record, the oldest first, the last MOST_COMMENTS of it."""
    return tuple(map(_comment, reversed(_comments(ref).order_by("-pk")[:MOST_COMMENTS])))


def comment_of(ref: str, number: int) -> CommentFacts | None:
    """The comment of this number about this record, however many were written since."""
    return next(map(_comment, _comments(ref).filter(pk=number)), None)


def _comments(ref: str) -> QuerySet[RecordComment]:
    """Comments of a record with the names of those they call, in one question."""
    called = RecordMention.objects.filter(comment=OuterRef("pk")).order_by("pk").values("name")
    return RecordComment.objects.filter(record__ref=ref).annotate(called=ArraySubquery(called))


def _comment(row: RecordComment) -> CommentFacts:
    called: tuple[str, ...] = tuple(row.called)  # type: ignore[attr-defined]  # it is annotated
    return CommentFacts(row.pk, row.text, row.by_ref, row.by_name, row.at, row.removed_at, called)


def people_called_in(number: int) -> frozenset[str]:
    """Those a comment calls, by public id."""
    return frozenset(RecordMention.objects.filter(comment=number).values_list("who", flat=True))


def followers_of(ref: str) -> frozenset[str]:
    """Those who follow a record, by public id."""
    return frozenset(RecordFollow.objects.filter(record__ref=ref).values_list("who", flat=True))


def calls_of(ref: str, after: str, *, size: int) -> NewsPage:
    """The comments that call this person, the newest first; of records in the bin none."""
    rows = RecordMention.objects.filter(who=ref, comment__record__deleted_at=None).order_by("-pk")
    if number := number_in(after):
        rows = rows.filter(pk__lt=number)
    found = list(rows.select_related("comment__record")[: size + 1])
    news = tuple(
        NewsFacts(facts_of(row.comment.record), row.pk, row.comment.by_name, row.comment.text, row.comment.at)
        for row in found[:size]
    )
    return NewsPage(news, str(news[-1].cursor) if len(found) > size else "")


def followed_by(ref: str, after: str, *, size: int) -> NewsPage:
    """The records this person follows, the one followed last first; those in the bin too, with what happened."""
    rows = RecordFollow.objects.filter(who=ref).order_by("-pk")
    if number := number_in(after):
        rows = rows.filter(pk__lt=number)
    found = list(rows.select_related("record")[: size + 1])
    news = tuple(
        NewsFacts(facts_of(row.record), row.pk, at=row.record.updated_at, is_new=row.record.revision > row.seen)
        for row in found[:size]
    )
    return NewsPage(news, str(news[-1].cursor) if len(found) > size else "")
