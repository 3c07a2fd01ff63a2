"""After a restore: the numbers of transactions that another cluster gave say nothing in this one (decision 56)."""

from __future__ import annotations

from django.db import connection, transaction

from madoguchi.engines.records.models import KeptCount
from madoguchi.engines.records.queries.snapshots import CLUSTER
from madoguchi.foundation.journal.models import NEXT_TRANSACTION

# What was written in another cluster is older than all that is counted from now on. The index is asked once for each
# register.
_TOLD = f"""
WITH RECURSIVE told AS (
  (SELECT register_id FROM records_recordchange ORDER BY register_id LIMIT 1)
  UNION ALL
  SELECT (SELECT later.register_id FROM records_recordchange AS later
          WHERE later.register_id > told.register_id ORDER BY later.register_id LIMIT 1)
  FROM told WHERE told.register_id IS NOT NULL
)
SELECT change.id FROM told JOIN records_recordchange AS change USING (register_id)
WHERE change.tx >= {NEXT_TRANSACTION}
"""  # noqa: S608 - a name of the journal's
_CHANGES = f"UPDATE records_recordchange SET tx = 0 WHERE id IN ({_TOLD})"  # noqa: S608 - two statements of ours
_LAID = f"UPDATE records_laidregister SET tx = 0 WHERE tx >= {NEXT_TRANSACTION}"  # noqa: S608 - the same


@transaction.atomic
def forget_other_clusters() -> None:
    """Take the acts that a backup brought along for what they are, older than any count, and drop the counts of there.

    It needs the rights of the owner: the history is only added to, and its guard is lifted, in this transaction and
    where there are such acts, for a number that tells nothing of what was done.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({_TOLD})")
        if cursor.fetchone()[0]:
            cursor.execute("ALTER TABLE records_recordchange DISABLE TRIGGER only_added")
            cursor.execute(_CHANGES)
            cursor.execute("ALTER TABLE records_recordchange ENABLE TRIGGER only_added")
        cursor.execute(_LAID)
        cursor.execute(f"SELECT {CLUSTER}")
        [here] = cursor.fetchone()
    KeptCount.objects.exclude(snapshot__startswith=f"{here}|").delete()
