"""The programmes behind bearer tokens, with what they may do today: one question to the database for every request."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.models import TokenRole
from madoguchi.foundation.identity.showing import show_token
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import Side, be_known
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import today
from madoguchi.values.references import digest

# A secret nobody can guess; that it is in the right hands somebody answers for, or nobody does.
ANSWERED_FOR, ANYBODYS = 2, 1
_HELD = "p.account_id = a.id AND p.from_on <= %(on)s AND (p.until_on IS NULL OR p.until_on >= %(on)s)"
# Whose posts today are not of the token's division, or sign nothing off there, has no wards: the programme stops.
_PROGRAMMES = f"""
    SELECT t.ref, t.name, t.role, t.division, t.person, t.scopes, a.person_ref, a.people, (
        SELECT array_agg(p.role) FROM identity_staffpost AS p WHERE {_HELD} AND p.role <> ''
    ), (
        SELECT array_agg(DISTINCT p.ward) FROM identity_staffpost AS p
        WHERE {_HELD} AND (t.division = '' OR p.division = t.division) AND (p.may_decide OR t.role <> 'decider')
    )
    FROM identity_apitoken AS t
    LEFT JOIN identity_account AS a ON a.ref = t.person AND t.person <> '' AND a.is_active
    WHERE t.revoked_at IS NULL AND (t.person = '' OR a.id IS NOT NULL) AND
"""  # noqa: S608 - parts of our own only
_OF_A_TOKEN = Prepared(f"{_PROGRAMMES} t.digest = %(digest)s")
_OF_A_REF = f"{_PROGRAMMES} t.ref = %(ref)s"
_WITH_A_PART = f"""
    {_PROGRAMMES} t.role <> 'applicant' AND t.division = ANY(%(divisions)s) ORDER BY t.name, t.ref LIMIT %(limit)s
"""


def actor_of_token(plain: str) -> Actor | None:
    """The programme behind a bearer token, with the duty it was created for; None when unknown or revoked.

    It acts under the ref of the person who answers for it, where there is one, in that person's roles and wards. It
    stops on the day their last post in its division ends, or the last that signs off, where it decides.
    """
    told = digest(plain)
    show_token(told)
    found = next(iter(_asked(_OF_A_TOKEN, digest=told)), None)
    if found is not None:
        be_known(Side.STAFF if found.duties else Side.PORTAL, found.ref)
    return found


def programme_of_ref(ref: str) -> Actor:
    """The programme of this public id, as it may act today; raises NoSuchAccount for none, or one that stopped."""
    found = next(iter(_asked(_OF_A_REF, ref=ref)), None) if "\0" not in ref else None
    if found is None:
        raise NoSuchAccount()
    return found


def programmes_with_a_part(divisions: Collection[str], *, limit: int) -> list[Actor]:
    """The programmes with a post in one of these divisions today, by name, as far as `limit`."""
    return _asked(_WITH_A_PART, divisions=list(divisions), limit=limit)


def _asked(question: str, **about: Any) -> list[Actor]:
    with connection.cursor() as cursor:
        cursor.execute(question, {**about, "on": today()})
        return [actor for row in cursor.fetchall() if (actor := _actor(row)) is not None]


def _actor(row: Sequence[Any]) -> Actor | None:
    ref, name, role, division, person, scopes, person_ref, people, roles, wards = row
    if person and not wards:
        return None
    duties = () if role == TokenRole.APPLICANT else _duties(role, division, wards or [""])
    scoped = frozenset(scopes.split())
    assurance = ANSWERED_FOR if person else ANYBODYS
    actor = Actor(
        ActorKind.API, person or ref, name, duties, frozenset(roles or ()), assurance=assurance, scopes=scoped
    )
    return replace(actor, person=person_ref, people=frozenset(people)) if person_ref else actor


def _duties(role: str, division: str, wards: Sequence[str]) -> tuple[Duty, ...]:
    """The duty of the token in each ward of who answers for it; one post for the whole city is enough for all."""
    bound = [None] if "" in wards else sorted(wards)
    return tuple(Duty(division, role, ward, role == TokenRole.DECIDER) for ward in bound)
