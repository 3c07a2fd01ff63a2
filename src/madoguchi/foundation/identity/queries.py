"""Who acts behind an account today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.models import Account, AccountKind, ApiToken, ExternalIdentity, PostKind, StaffPost
from madoguchi.foundation.identity.oidc.business import account_of
from madoguchi.foundation.identity.showing import show_demonstration
from madoguchi.values.actor import Actor, ActorKind, Duty, anonymous
from madoguchi.values.business_account import BusinessAccount
from madoguchi.values.clock import JST, today

_POSTS_SHOWN = timedelta(days=365)


def posts_today() -> QuerySet[StaffPost]:
    """The posts that are held today."""
    on = today()
    return StaffPost.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def _staff_actor(account: Account) -> Actor:
    if account.duties is not None:
        return _of_the_register(
            Actor(ActorKind.STAFF, account.ref, account.name, account.duties, account.roles), account
        )
    posts = (
        account.posts.all()
        if "posts" in getattr(account, "_prefetched_objects_cache", {})
        else posts_today().filter(account=account)
    )
    rows = list(posts)
    duties = tuple(map(_duty, rows))
    roles = frozenset(p.role for p in rows if p.role)
    return _of_the_register(Actor(ActorKind.STAFF, account.ref, account.name, duties, roles), account)


def _duty(post: StaffPost) -> Duty:
    return Duty(post.division, post.position, post.ward or None, post.may_decide, post.kind == PostKind.ACTING)


def _of_the_register(actor: Actor, account: Account) -> Actor:
    """The actor with whom they are and live with, where that is known."""
    return replace(actor, person=account.person_ref, people=frozenset(account.people)) if account.person_ref else actor


def actor_of(account: Any, *, assurance: int = 0, business: BusinessAccount | None = None) -> Actor:
    """The actor behind an account with the posts held today; anonymous for nobody.

    `assurance` is how surely their sign-in told who they are, 0 for who is not signed in just now, and `business` the
    account of a business it was made with.
    """
    if not isinstance(account, Account) or not account.is_active:
        return anonymous()
    if account.kind == AccountKind.STAFF:
        return replace(_staff_actor(account), assurance=assurance)
    actor = Actor(ActorKind.RESIDENT, account.ref, account.name, assurance=assurance, business=business)
    return _of_the_register(actor, account)


def actor_of_ref(ref: str) -> Actor:
    """The actor behind the account of this public id; raises NoSuchAccount."""
    account = None if "\0" in ref else Account.objects.filter(ref=ref, is_active=True).first()
    if account is None:
        raise NoSuchAccount()
    return actor_of(account)


def actor_as_known(ref: str) -> Actor:
    """The actor behind this account as their last sign-in by a provider of identities told, as far as they had it kept.

    Raises NoSuchAccount.
    """
    actor = actor_of_ref(ref)
    ways = ExternalIdentity.objects.filter(account__ref=ref).order_by("verified_at", "id")
    known = ways.exclude(verified_at=None).last() or ways.last()
    if known is None or actor.kind is not ActorKind.RESIDENT:
        return actor
    return replace(actor, assurance=known.assurance, business=account_of(known.items or {}))


def staff_actors(division: str) -> list[Actor]:
    """Everybody with a post in `division` today, by name."""
    accounts = (
        Account.objects.filter(
            kind=AccountKind.STAFF, is_active=True, posts__in=posts_today().filter(division=division)
        )
        .distinct()
        .order_by("kana", "ref")
        .prefetch_related(Prefetch("posts", queryset=posts_today()))
    )
    return [_staff_actor(account) for account in accounts]


def staff_with_a_part(divisions: Collection[str], roles: Collection[str], *, limit: int) -> list[Actor]:
    """Everybody with a post today in one of these divisions or in one of these roles, by name, as far as `limit`."""
    posts = posts_today().filter(Q(division__in=list(divisions)) | Q(role__in=list(roles)))
    accounts = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, pk__in=posts.values("account_id"))
    rows = accounts.order_by("kana", "ref").prefetch_related(Prefetch("posts", queryset=posts_today()))
    return [_staff_actor(account) for account in rows[:limit]]


def staff_of(refs: Collection[str]) -> list[Actor]:
    """The active members of staff among these public ids, with the posts they hold today."""
    accounts = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, ref__in=list(refs))
    return [_staff_actor(one) for one in accounts.prefetch_related(Prefetch("posts", queryset=posts_today()))]


@dataclass(frozen=True)
class TokenFacts:
    """What an administrator sees of a token; the token itself is not kept."""

    ref: str
    name: str
    role: str
    division: str
    created_at: datetime
    revoked_at: datetime | None
    scopes: tuple[str, ...] = ()


def tokens() -> list[TokenFacts]:
    """All tokens, the newest first."""
    rows = ApiToken.objects.order_by("-created_at", "-id")
    return [
        TokenFacts(t.ref, t.name, t.get_role_display(), t.division, t.created_at, t.revoked_at, tuple(t.scopes.split()))
        for t in rows
    ]


@dataclass(frozen=True)
class AccountFacts:
    """What a sign-in page shows of an account."""

    ref: str
    kind: str
    name: str
    kana: str
    email: str
    note: str


def account_facts(ref: str) -> AccountFacts | None:
    """The account with this public id."""
    account = Account.objects.filter(ref=ref, is_active=True).first()
    return _facts(account) if account else None


def emails_of(refs: Collection[str]) -> dict[str, str]:
    """Where mail goes to those of these accounts that are in use and whose address is known, by their refs."""
    rows = Account.objects.filter(ref__in=list(refs), is_active=True).exclude(email="")
    return dict(rows.values_list("ref", "email"))


def was_let_in(ref: str) -> bool:
    """Whether an account or a programme has, or had, this public id; it may have been ended since."""
    return Account.objects.filter(ref=ref).exists() or ApiToken.objects.filter(ref=ref).exists()


@dataclass(frozen=True)
class Confirmed:
    """The items one provider of identity told that the person confirmed, and on which day they did."""

    provider: str
    items: Mapping[str, str]
    on: date | None


def confirmed_items(ref: str) -> list[Confirmed]:
    """What the person confirmed of the items their providers of identity told."""
    rows = ExternalIdentity.objects.filter(account__ref=ref).order_by("id")
    return [
        Confirmed(row.provider, row.items, row.verified_at and row.verified_at.astimezone(JST).date()) for row in rows
    ]


def known_people() -> dict[str, str]:
    """Who the accounts are in the register of persons, by the ref of the account; those nobody knows are left out."""
    return dict(Account.objects.exclude(person_ref="").values_list("ref", "person_ref"))


def demonstration_accounts() -> list[AccountFacts]:
    """The synthetic people anybody may sign in as in a demonstration, staff last."""
    show_demonstration()
    return [_facts(a) for a in Account.objects.filter(is_demonstration=True, is_active=True).order_by("kind", "id")]


def _facts(account: Account) -> AccountFacts:
    return AccountFacts(account.ref, account.kind, account.name, account.kana, account.email, account.note)


@dataclass(frozen=True)
class Member:
    """A member of staff as an administrator sees them; `person` is who they are in the register of persons, or ""."""

    ref: str
    name: str
    kana: str
    posts: tuple[Duty, ...]
    roles: tuple[str, ...]
    passkeys: int
    person: str = ""

    @property
    def cursor(self) -> str:
        """Where a list goes on behind this one."""
        return f"{self.kana}\n{self.ref}"


def members(words: str = "", *, after: str = "", limit: int = 50) -> list[Member]:
    """The members of staff whose name, kana or reference begins with `words`, by kana, behind the cursor `after`."""
    rows = Account.objects.filter(kind=AccountKind.STAFF, is_active=True)
    if words:
        rows = rows.filter(Q(name__startswith=words) | Q(kana__startswith=words) | Q(ref__startswith=words))
    kana, _, ref = after.partition("\n")
    if ref:
        rows = rows.filter(Q(kana__gt=kana) | Q(kana=kana, ref__gt=ref))
    return [_member(row) for row in _with_posts(rows).order_by("kana", "ref")[:limit]]


def member(ref: str) -> Member | None:
    """The member of staff with this reference."""
    rows = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, ref=ref)
    row = None if "\0" in ref else _with_posts(rows).first()
    return _member(row) if row else None


def _with_posts(rows: QuerySet[Account]) -> QuerySet[Account]:
    return rows.annotate(keys=Count("passkeys")).prefetch_related(Prefetch("posts", queryset=posts_today()))


def _member(row: Account) -> Member:
    actor = _staff_actor(row)
    roles, passkeys = tuple(sorted(actor.roles)), int(getattr(row, "keys", 0))
    return Member(row.ref, row.name, row.kana, actor.duties, roles, passkeys, row.person_ref)


@dataclass(frozen=True)
class PostFacts:
    """A post with the days it is held on; `role` is what it gives besides, `kind` main, concurrent or acting."""

    duty: Duty
    role: str
    kind: str
    from_on: date
    until_on: date | None


def posts_of(account_ref: str) -> tuple[PostFacts, ...]:
    """Every post of an account that is held or to come, or ended within a year, the latest first."""
    since = today() - _POSTS_SHOWN
    rows = StaffPost.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=since), account__ref=account_ref)
    return tuple(PostFacts(_duty(p), p.role, p.kind, p.from_on, p.until_on) for p in rows.order_by("-from_on", "id"))
