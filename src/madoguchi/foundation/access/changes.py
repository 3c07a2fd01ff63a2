"""That the rules of access are others than before: an entry of the journal, written by the process that found it."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.policies import SCHEMA, fingerprints, read_policies, text_of
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.queries import last_detail_of
from madoguchi.values.actor import Actor, ActorKind

log = logging.getLogger(__name__)

# A ref of its own, so that the entry before is found by the index of actors.
RULES = Actor(ActorKind.SYSTEM, "rules-of-access", "自動処理")
_VERB, _DATA = "write:policies_changed", "アクセスの決まり"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('journal|policies_changed'))"


@transaction.atomic
def note_policies() -> bool:
    """Whether the rules or their schema are others than a process last said; then it stands in the journal.

    The entry names the digest (SHA-256), the one before, and which rules came, went or read otherwise. Processes that
    start together wait for each other, so that it is written once. Raises RulesUnusable.
    """
    folder: Path = settings.MADOGUCHI_POLICIES
    text = f"{text_of(folder)}\n{(folder / SCHEMA).read_text(encoding='utf-8')}"
    digest = sha256(text.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    before = last_detail_of(RULES.ref, _VERB)
    if before.get("digest") == digest:
        return False
    read_policies(folder)
    rules = fingerprints(folder)
    detail = {"digest": digest, "before": before.get("digest", ""), "rules": rules, **_compared(before, rules)}
    record_act(RULES, _VERB, data=_DATA, detail=detail)
    return True


def note_policies_at_start() -> None:
    """The same for a process that begins to serve: a database that is away, or rules nobody can read, stop no start.

    The next start says it then; rules nobody can read permit nothing anyway.
    """
    try:
        note_policies()
    except (DatabaseError, RulesUnusable):
        log.exception("whether the rules of access have changed could not be noted")


def _compared(before: dict[str, object], rules: dict[str, str]) -> dict[str, list[str]]:
    known = before.get("rules")
    held: dict[str, str] = dict(known) if isinstance(known, dict) else {}
    return {
        "added": sorted(set(rules) - set(held)),
        "removed": sorted(set(held) - set(rules)),
        "changed": sorted(name for name in set(rules) & set(held) if rules[name] != held[name]),
    }
