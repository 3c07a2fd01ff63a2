"""What the journal says of the rules of access: that others are in force, and that the folder holds others still.

It is written by the process that found it. A folder changes nothing by itself: two people agree to what it holds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.in_force import InForce, look_for_rules, released, rules_agreed_to, rules_in_force
from madoguchi.foundation.access.texts import fingerprints, rules_in
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.queries import last_detail_of
from madoguchi.values.actor import Actor, ActorKind

log = logging.getLogger(__name__)

# A ref of its own, so that the entry before is found by the index of actors.
RULES = Actor(ActorKind.SYSTEM, "rules-of-access", "自動処理")
_CHANGED, _WAITING, _DATA = "write:policies_changed", "policies_waiting", "アクセスの決まり"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('journal|policies_changed'))"


@transaction.atomic
def note_policies() -> bool:
    """Whether the rules in force or their schema are others than a process last said; then it stands in the journal.

    The entry names the digest (SHA-256), the one before, which rules came, went or read otherwise, the accounts of who
    proposed and who agreed, and the new acts the release decides, with its rules. Processes that start together wait
    for each other, so that it is written once. Raises RulesUnusable where what is in force cannot be read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    found = rules_agreed_to()
    if found.book.trouble:
        raise RulesUnusable(why=found.book.trouble)
    before = last_detail_of(RULES.ref, _CHANGED)
    by_release = _by_release(found)
    if (before.get("digest"), before.get("by_release", {})) == (found.rules.digest, by_release):
        return False
    rules = fingerprints(found.rules)
    hands = {"asked": found.agreed.asked_ref, "agreed": found.agreed.agreed_ref} if found.agreed else {}
    detail = {
        "digest": found.rules.digest,
        "before": before.get("digest", ""),
        "rules": rules,
        **_compared(before, rules),
        **hands,
        **({"by_release": by_release} if by_release else {}),
    }
    record_act(RULES, _CHANGED, data=_DATA, detail=detail)
    return True


def folder_differs() -> bool:
    """Whether the folder that is proposed holds other rules than those in force, or none that can be read."""
    return _digest_of_the_folder() != rules_in_force().rules.digest


@transaction.atomic
def note_waiting() -> bool:
    """Whether the folder holds other rules than those in force: in the log each time, in the journal once for each."""
    if not folder_differs():
        return False
    log.warning("the folder of the rules of access changes nothing: what it holds waits for two people to agree")
    waits = {"digest": _digest_of_the_folder(), "in_force": rules_in_force().rules.digest}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    if last_detail_of(RULES.ref, _WAITING) != waits:
        record_act(RULES, _WAITING, data=_DATA, detail=waits)
    return True


def note_policies_at_start() -> None:
    """Both for a process that begins to serve: a database that is away, or rules nobody can read, stop no start.

    The next start says it then; rules nobody can read permit nothing anyway.
    """
    for note in (look_for_rules, note_policies, note_waiting):
        _note(note)


def _note(what: Callable[[], object]) -> None:
    try:
        what()
    except (DatabaseError, RulesUnusable):
        log.exception("whether the rules of access have changed could not be noted")


def _digest_of_the_folder() -> str:
    try:
        return rules_in(settings.MADOGUCHI_POLICIES).digest
    except RulesUnusable:
        return ""


def _by_release(found: InForce) -> dict[str, object]:
    """The new acts with the names of the rules that decide them, and each of these rules by its fingerprint."""
    lent = found.book.lent
    if not lent:
        return {}
    acts = {act: [rule.id for rule in rules] for act, rules in lent.items()}
    named, marks = {name for names in acts.values() for name in names}, fingerprints(released().rules)
    return {"acts": acts, "rules": {name: marks[name] for name in sorted(named)}}


def _compared(before: dict[str, object], rules: dict[str, str]) -> dict[str, list[str]]:
    known = before.get("rules")
    held: dict[str, str] = dict(known) if isinstance(known, dict) else {}
    return {
        "added": sorted(set(rules) - set(held)),
        "removed": sorted(set(held) - set(rules)),
        "changed": sorted(name for name in set(rules) & set(held) if rules[name] != held[name]),
    }
