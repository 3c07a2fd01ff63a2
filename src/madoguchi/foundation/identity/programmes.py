"""The programme behind a bearer token, with what it may do today: one question to the database for every request."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

from madoguchi.foundation.identity.models import TokenRole
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import Side, be_known
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import today
from madoguchi.values.references import digest

_TOKEN = Prepared("""
    SELECT t.ref, t.name, t.role, t.division, t.person, t.scopes, a.person_ref, a.people, (
        SELECT array_agg(p.role)
        FROM identity_staffpost AS p
        WHERE p.account_id = a.id AND p.role <> ''
            AND p.from_on <= %(on)s AND (p.until_on IS NULL OR p.until_on >= %(on)s)
    )
    FROM identity_apitoken AS t
    LEFT JOIN identity_account AS a ON a.ref = t.person AND t.person <> '' AND a.is_active
    WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND (t.person = '' OR a.id IS NOT NULL)
""")


def actor_of_token(plain: str) -> Actor | None:
    """The programme behind a bearer token, with the duty it was created for; None when unknown or revoked.

    It acts under the ref of the person who answers for it, where there is one, in that person's roles, and stops when
    they leave.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOKEN, {"digest": digest(plain), "on": today()})
        found = cursor.fetchone()
    if found is None:
        return None
    ref, name, role, division, person, scopes, person_ref, people, roles = found
    duties: tuple[Duty, ...] = ()
    if role != TokenRole.APPLICANT:
        duties = (Duty(division, role, None, role == TokenRole.DECIDER),)
    be_known(Side.STAFF if duties else Side.PORTAL, person or ref)
    scoped = frozenset(scopes.split())
    actor = Actor(ActorKind.API, person or ref, name, duties, frozenset(roles or ()), scopes=scoped)
    return replace(actor, person=person_ref, people=frozenset(people)) if person_ref else actor
