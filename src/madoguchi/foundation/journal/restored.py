"""After a restore: the numbers of transactions that another cluster gave say nothing of the order in this one."""

from __future__ import annotations

from django.db import connection

from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.models import NEXT_TRANSACTION, OUTGOING
from madoguchi.foundation.journal.sealing import seal
from madoguchi.values.actor import SYSTEM

_FROM_ELSEWHERE = f"""
SELECT e.tx >= {NEXT_TRANSACTION}
FROM journal_link l JOIN journal_entry e ON e.id = l.entry ORDER BY l.position DESC LIMIT 1
"""  # noqa: S608  (only a name of this room)


def go_on_after_restore() -> bool:
    """Where a backup of another cluster was taken in, say so in the journal and seal that at once; whether it was.

    From then on the chain ends with an entry of this cluster, and its numbers give the order again. It belongs before
    anybody writes. Raises OSError when the second place cannot be written.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FROM_ELSEWHERE)
        if not (cursor.fetchone() or (False,))[0]:
            return False
    record_act(SYSTEM, OUTGOING[0], data="記録")
    seal()
    return True
