"""The staff as the personnel file states them for a day: what changes against today, and bringing it about whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Q

from madoguchi.foundation.identity.models import Account, AccountKind, StaffPost
from madoguchi.foundation.journal.actions import record_act
from madoguchi.values.actor import Actor

_BATCH = 2_000
# So many ended posts stand in one entry of the journal.
_IN_AN_ENTRY = 500
_ONE_AT_A_TIME = 4_110_401  # an advisory lock: two files at once would end each other's posts


@dataclass(frozen=True, order=True)
class Post:
    """A post as a file states it; `kind` is main, concurrent (兼務) or acting (代理)."""

    division: str
    position: str
    ward: str
    role: str
    kind: str
    may_decide: bool


@dataclass(frozen=True)
class Person:
    """A member of staff with all posts they hold from the day of the file."""

    ref: str
    name: str
    kana: str
    email: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Changed:
    """One fact of somebody that changes."""

    ref: str
    fact: str
    before: str
    after: str


@dataclass
class Difference:
    """What a file changes; `left` are those of today's staff whom it does not name any more."""

    joined: list[Person] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    begun: list[tuple[str, Post]] = field(default_factory=list)
    ended: list[tuple[str, Post]] = field(default_factory=list)
    same: int = 0
    staff_before: int = 0


@dataclass
class _Known:
    account: Account
    posts: dict[Post, StaffPost]


def difference_of(people: Iterable[Person], on: date) -> Difference:
    """What would change if these were the staff from `on`; nothing is written."""
    return _compare(list(people), _staff_on(on))


@transaction.atomic
def take_over(people: Sequence[Person], on: date, *, by: Actor) -> Difference:
    """Make these the staff from `on`, whole or not at all; what changed.

    A post that is not in the file ends on the day before `on`, and its rights with it; one that would have begun later
    is removed. Who is not in the file keeps the account, without a post. In a demonstration the synthetic people are
    its staff; elsewhere they are left alone.

    Which posts ended is journalled too: a backup of before must not make them good again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    known = _staff_on(on)
    found = _compare(people, known)
    _write_people(people, known)
    over = _write_posts(people, known, on)
    counts = {kind: len(getattr(found, kind)) for kind in ("joined", "left", "begun", "ended")}
    record_act(by, "write:personnel_taken_over", data="職員の一覧", detail={"on": on.isoformat(), **counts})
    for first in range(0, len(over), _IN_AN_ENTRY):
        told = [_told(row) for row in over[first : first + _IN_AN_ENTRY]]
        record_act(by, "write:posts_ended", data="職員の一覧", detail={"on": on.isoformat(), "posts": told})
    return found


def _staff_on(on: date) -> dict[str, _Known]:
    """Every member of staff, with the posts held on that day or later; synthetic ones only in a demonstration."""
    accounts = Account.objects.filter(kind=AccountKind.STAFF)
    if not settings.MADOGUCHI_DEMO:
        accounts = accounts.filter(is_demonstration=False)
    known = {account.ref: _Known(account, {}) for account in accounts}
    rows = StaffPost.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).select_related("account")
    for row in rows.filter(account__in=accounts):
        known[row.account.ref].posts[_post_of(row)] = row
    return known


def _post_of(row: StaffPost) -> Post:
    return Post(row.division, row.position, row.ward, row.role, row.kind, row.may_decide)


def _compare(people: Sequence[Person], known: Mapping[str, _Known]) -> Difference:
    found = Difference(staff_before=sum(1 for one in known.values() if one.posts))
    for person in people:
        before = known.get(person.ref)
        if before is None:
            found.joined.append(person)
            found.begun += [(person.ref, post) for post in person.posts]
            continue
        changes = _facts_changed(person, before.account)
        begun = [(person.ref, post) for post in person.posts if post not in before.posts]
        ended = [(person.ref, post) for post in before.posts if post not in person.posts]
        found.changed += changes
        found.begun += begun
        found.ended += ended
        found.same += not (changes or begun or ended)
    named = {person.ref for person in people}
    for ref, gone in known.items():
        if ref not in named and gone.posts:
            found.left.append((ref, gone.account.name))
            found.ended += [(ref, post) for post in gone.posts]
    return found


def _facts_changed(person: Person, account: Account) -> list[Changed]:
    facts = (("氏名", account.name, person.name), ("フリガナ", account.kana, person.kana))
    more = (("メールアドレス", account.email, person.email),)
    return [Changed(person.ref, fact, before, after) for fact, before, after in (*facts, *more) if before != after]


def _write_people(people: Sequence[Person], known: Mapping[str, _Known]) -> None:
    new: list[Account] = []
    changed: list[Account] = []
    for person in people:
        before = known.get(person.ref)
        account = before.account if before else Account(ref=person.ref, kind=AccountKind.STAFF)
        if before and not _facts_changed(person, account):
            continue
        account.name, account.kana, account.email = person.name, person.kana, person.email
        if before is None:
            account.password = make_password(None)
        (changed if before else new).append(account)
    Account.objects.bulk_create(new, batch_size=_BATCH)
    Account.objects.bulk_update(changed, ["name", "kana", "email"], batch_size=_BATCH)


def end_again(on: date, posts: Iterable[Mapping[str, Any]]) -> int:
    """End these posts as of a day once more, told as the journal has them; how many stood until now."""
    ended = 0
    for told in posts:
        which = {name: value for name, value in told.items() if name not in ("account", "from")}
        begun = date.fromisoformat(told["from"])
        rows = StaffPost.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on=begun, **which)
        rows = rows.filter(account__ref=told["account"])
        ended += rows.delete()[0] if begun >= on else rows.update(until_on=on - timedelta(days=1))
    return ended


def _told(row: StaffPost) -> dict[str, Any]:
    """Which post it is, by the public id of who held it."""
    return {"account": row.account.ref, "from": row.from_on.isoformat(), **vars(_post_of(row))}


def _write_posts(people: Sequence[Person], known: Mapping[str, _Known], on: date) -> list[StaffPost]:
    """Write who holds which post from `on`; the posts that ended by it."""
    wanted = {person.ref: person.posts for person in people}
    over = [row for ref, one in known.items() for post, row in one.posts.items() if post not in wanted.get(ref, ())]
    StaffPost.objects.filter(pk__in=[row.pk for row in over if row.from_on >= on]).delete()
    ended = [row.pk for row in over if row.from_on < on]
    StaffPost.objects.filter(pk__in=ended).update(until_on=on - timedelta(days=1))
    accounts = dict(Account.objects.filter(ref__in=list(wanted)).values_list("ref", "pk"))
    begun = [
        StaffPost(account_id=accounts[ref], from_on=on, **vars(post))
        for ref, posts in wanted.items()
        for post in posts
        if ref not in known or post not in known[ref].posts
    ]
    StaffPost.objects.bulk_create(begun, batch_size=_BATCH)
    return over
