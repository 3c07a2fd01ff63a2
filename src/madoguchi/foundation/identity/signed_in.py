"""Whoever is signed in, with the posts held today: one question to the database for every page."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import DEFAULT_DB_ALIAS, connection

from madoguchi.foundation.identity.models import Account, AccountKind
from madoguchi.foundation.identity.showing import show_entered
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import Side, be_known
from madoguchi.values.actor import Duty
from madoguchi.values.clock import today

_COLUMNS = tuple(field.attname for field in Account._meta.concrete_fields)
_ACCOUNT = Prepared(f"""
    SELECT {", ".join(f"a.{field.column}" for field in Account._meta.concrete_fields)}, (
        SELECT jsonb_agg(jsonb_build_array(p.division, p.position, p.ward, p.may_decide, p.kind = 'acting', p.role)
            ORDER BY p.id)
        FROM identity_staffpost AS p
        WHERE p.account_id = a.id AND p.from_on <= %(on)s AND (p.until_on IS NULL OR p.until_on >= %(on)s)
    )
    FROM identity_account AS a
    WHERE a.id = %(id)s AND a.is_active
""")  # noqa: S608 - names of our own columns only


class SignedInAccounts(BaseBackend):
    """Finds the account of a session; the account brings `duties` and `roles` of today along."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a number while it is active; from here on the database knows who asks in this request."""
        show_entered(user_id)
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNT, {"id": user_id, "on": today()})
            found = cursor.fetchone()
        if found is None:
            return None
        account = Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found[:-1])
        posts = json.loads(found[-1] or "[]")
        account.duties = tuple(
            Duty(division, position, ward or None, *how) for division, position, ward, *how, _role in posts
        )
        account.roles = frozenset(role for *_, role in posts if role)
        be_known(Side.STAFF if account.kind == AccountKind.STAFF else Side.PORTAL, account.ref)
        return account
