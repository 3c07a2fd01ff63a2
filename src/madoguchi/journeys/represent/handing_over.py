"""Whoever was acted for takes over what is theirs, with the first sign-in that proves who they are in the register."""

from __future__ import annotations

from django.db import connection

from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.actor import SYSTEM

_DATA, _PURPOSE = "代理の人が申請したもの", "本人が、自分の申請を見られるようにするため"
_MANDATES = "代理の委任"
_VERB = "write:matters_handed_over"


def hand_over(account_ref: str) -> tuple[str, ...]:
    """Give this account the matters and mandates that were held for the person it is; the numbers of the matters.

    They change hands in one statement: nothing stands in both lists, and nothing in neither. Asked for whoever signs
    in as the account, who sees no row of another: the owner of the tables does it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT held, matters FROM hand_over_held(%s)", [account_ref])
        found = cursor.fetchone()
    if found is None:
        return ()
    held, matters = str(found[0]), tuple(map(str, found[1]))
    detail = {"account": account_ref, "held": held}
    if matters:
        show(*matters)
        record(SYSTEM, _VERB, dossiers=matters, data=_DATA, purpose=_PURPOSE, detail=detail)
    else:
        record_act(SYSTEM, _VERB, data=_DATA, detail=detail)
    return matters


def rest_while_held(account_ref: str) -> tuple[str, ...]:
    """Let every mandate of this account rest if the person it is is held (支援措置); those that rest newly.

    A hold already let rest what stood then: this is for what was given, or who was linked, afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mandate FROM rest_while_held(%s)", [account_ref])
        refs = tuple(sorted(str(row[0]) for row in cursor.fetchall()))
    for ref in refs:
        record_act(SYSTEM, "write:mandate_paused", data=_MANDATES, detail={"mandate": ref})
    return refs
