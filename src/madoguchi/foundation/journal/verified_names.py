"""Verifying the keys to names and words: each opens what it was made for, or an entry tells that it was destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from madoguchi.foundation.journal.beside import ROW, Beside, tables_beside
from madoguchi.foundation.journal.chain import Finding, Trouble
from madoguchi.foundation.journal.names import is_opened_by
from madoguchi.foundation.journal.removals import DISPOSED, EMPTIED, FORGOTTEN, HOLDERS, VISITORS
from madoguchi.foundation.journal.streaming import streamed

# Whose keys an entry tells were destroyed, and the last such entry about each.
_GONE = f"""
gone AS (
    SELECT holder, max(id) AS id FROM (
        SELECT unnest(dossiers) AS holder, id FROM journal_entry WHERE verb IN ('{DISPOSED}', '{EMPTIED}')
        UNION ALL
        SELECT jsonb_array_elements_text(detail -> '{HOLDERS}'), id FROM journal_entry
        WHERE verb IN ('{FORGOTTEN}', '{VISITORS}') AND jsonb_typeof(detail -> '{HOLDERS}') = 'array'
    ) AS told GROUP BY holder
)
"""  # noqa: S608 - our own text
# Entries of before tell how many visitors were forgotten, and not which.
_COUNTED = f"""
SELECT coalesce(max(id), 0), coalesce(sum(
    coalesce((detail ->> 'bookings')::bigint, 0) + coalesce((detail ->> 'waiting')::bigint, 0)
    + coalesce((detail ->> 'entries')::bigint, 0)), 0)::bigint
FROM journal_entry WHERE verb = '{VISITORS}' AND NOT detail ?| ARRAY['{HOLDERS}', 'opening']
"""  # noqa: S608 - our own text
# Whoever is refused holds the key to their name in it; otherwise the matter does, or the account where there is none.
_NAMES = """
SELECT id, actor_name AS text,
    CASE WHEN verb = 'refused' OR dossiers = '{}' THEN actor_ref ELSE dossiers[1] END AS holder
FROM journal_entry WHERE actor_kind = 'resident' AND actor_name LIKE 'sealed:%%'
"""
# The path asked of an old system.
_PATHS = """
SELECT id, detail ->> 'path', left('system:' || (detail ->> 'system'), 64)
FROM journal_entry WHERE verb = 'read:system' AND detail ->> 'path' LIKE 'sealed:%%'
"""


@dataclass
class _Uncounted:
    """How many holders may still be without a key and a name, because an entry of before told their number only."""

    last: int
    many: int
    holders: set[str] = field(default_factory=set)

    def takes(self, entry: int, holder: str) -> bool:
        if entry < self.last and (holder in self.holders or len(self.holders) < self.many):
            self.holders.add(holder)
            return True
        return False


def keys_not_as_sealed() -> Iterator[Finding]:
    """Sealed names and words whose key opens them no more, or is gone and no later entry tells that it was destroyed.

    Of words of before their rows had digests a missing key is no finding: what went then left no name everywhere.
    """
    ((last, many),) = streamed(_COUNTED)
    uncounted = _Uncounted(last, many)
    for entry, text, holder, found, key, gone in streamed(_statement()):
        if found is None:
            if entry is None or (gone is not None and gone > entry) or uncounted.takes(entry, holder):
                continue
            yield Finding(Trouble.KEY_MISSING, 0, entry)
        elif not is_opened_by(text, found, bytes(key)):
            yield Finding(Trouble.KEY_CHANGED, 0, entry)


def _statement() -> str:
    words = [_words(beside) for beside in tables_beside() if beside.words]
    return f"""
        WITH {_GONE}, sealed AS ({" UNION ALL ".join((_NAMES, _PATHS, *words))})
        SELECT s.id, s.text, s.holder, k.holder, k.key, g.id FROM sealed AS s
        LEFT JOIN journal_namekey AS k ON k.ref = split_part(s.text, ':', 2)
        LEFT JOIN gone AS g ON g.holder = s.holder
    """  # noqa: S608 - our own text


def _words(beside: Beside) -> str:
    """The words of a table, with the entry that told of the row at its beginning where that holds a digest."""
    return f"""
        SELECT e.id, r.{beside.words}, r.{beside.subject}
        FROM {beside.table} AS r LEFT JOIN (
            SELECT e.id, {beside.told} AS beside FROM journal_entry AS e
            WHERE e.verb = '{beside.verbs[0]}' AND e.detail ? '{ROW}'
        ) AS e ON e.beside = r.{beside.row}::text
        WHERE r.{beside.words} LIKE 'sealed:%%'
    """  # noqa: S608 - our own text
