"""Keeping the decisions of a request for some weeks: written with the next entry of the journal, the rest at its end.

They are no evidence, which is the journal's: they are what other rules are tried on (`madoguchi access simulate`). A
decision whose transaction was rolled back is kept all the same, as the refusal it may be was told to somebody. What was
refused is evidence: of all refusals of a request one entry of the journal is written at its end; what was refused to
nobody in particular is counted (`strangers`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.access.compact import compacted, kept_ref
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.strangers import Strangers, Told
from madoguchi.foundation.access.tally import Counted, Tally
from madoguchi.foundation.journal.actions import record_refusal
from madoguchi.foundation.journal.carriage import Load, carrying
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import now

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
_COLUMNS = ("at", "actor_ref", "action", "subject", "allowed", "rule", "facts", "times")
_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"
# Nobody waits for the disk for what is no evidence; this holds for the one statement.
_NOT_WAITING = " RETURNING set_config('synchronous_commit', 'off', true)"
_FORGET = """
    DELETE FROM access_recordeddecision
    WHERE id IN (SELECT id FROM access_recordeddecision WHERE at < %s ORDER BY id LIMIT %s)
"""

# Whose permitted decisions are counted rather than kept one by one.
_COUNTED = frozenset({ActorKind.RESIDENT, ActorKind.SYSTEM})

_Row = tuple[object, ...]
_DATA = "見ることや行うことを断った記録"
_LONGEST_SUBJECT = 16


class Refused(NamedTuple):
    """One refusal: what was to be done, the rule in the way, and the number of what it was about, or ""."""

    action: str
    rule: str
    subject: str


class _Sent:
    """Rows that were handed over, until it is known that they stay."""

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows

    def stay(self) -> None:
        """The transaction that wrote them was committed."""
        self.rows = []


class Notebook:
    """The decisions of one request, each once."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], _Row]] = []
        self._sent: list[_Sent] = []
        self._seen: set[tuple[object, ...]] = set()
        self.refused: dict[Actor, list[Refused]] = {}

    def refuse(self, who: Actor, what: Refused) -> None:
        """Somebody was told that they may not, for the entry of the journal at the end."""
        told = self.refused.setdefault(who, [])
        if what not in told:
            told.append(what)

    def note(self, who: Actor, action: str, what: Resource, how: Circumstances, outcome: tuple[bool, str]) -> None:
        """Keep one; how it is written down is left to the moment it is written.

        What a resident may at home, and what the house does by itself, is counted.
        """
        if outcome[0] and who.kind in _COUNTED:
            _tally.count(how.at, action, outcome[1], _facts(who, what, how))
            return
        key = (who.ref, action, what.subject, what, how.emergency, outcome)
        if key not in self._seen:
            self._seen.add(key)
            self._waiting.append(lambda: _row(who, action, what, how, outcome))

    def take(self) -> Load | None:
        """What is not written yet, for a statement of the transaction that is open now."""
        rows = [*(make() for make in self._waiting), *map(_counted_row, _tally.take_due())]
        self._waiting.clear()
        if rows and connection.in_atomic_block:
            sent = _Sent(rows)
            self._sent.append(sent)
            transaction.on_commit(sent.stay)
        return _load(rows)

    def take_rest(self) -> Load | None:
        """What was never written, or in a transaction that was rolled back."""
        to_come = [entry[1] for entry in connection.run_on_commit]
        lost = [row for sent in self._sent if sent.stay not in to_come for row in sent.rows]
        return _load([*lost, *(make() for make in self._waiting), *map(_counted_row, _tally.take_overfull())])


_tally = Tally()
_strangers = Strangers()
_notebook: ContextVar[Notebook | None] = ContextVar("notebook", default=None)


def note(who: Actor, action: str, what: Resource, how: Circumstances, outcome: tuple[bool, str]) -> None:
    """Keep a decision (whether it was allowed, and the rule) where decisions are kept; elsewhere nothing happens."""
    book = _notebook.get()
    if book is not None:
        book.note(who, action, what, how, outcome)


def note_refusal(who: Actor, action: str, rule: str, subject: str) -> None:
    """Somebody is refused: it stands in the journal at the end of the request; where nothing is kept nothing happens.

    `subject` is the number of what they asked for, or "".
    """
    book = _notebook.get()
    if book is not None:
        book.refuse(who, Refused(action, rule, subject))


@contextmanager
def keeping_decisions() -> Iterator[None]:
    """Decisions made inside are kept: one statement at the end at most, none where entries of the journal took all.

    The entry of what was refused takes what is left with it, so that it is one statement, too.
    """
    book = Notebook()
    token = _notebook.set(book)
    try:
        with carrying(book.take):
            yield
    finally:
        _notebook.reset(token)
        _write(book)


def write_counted() -> None:
    """Write what was counted and waits for an entry of the journal: this process comes to its end."""
    _keep(lambda: _load([_counted_row(one) for one in _tally.take()]))
    try:
        _journal_strangers(anonymous(), _strangers.take())
    except DatabaseError:
        log.exception("refusals could not be journalled")


def forget_decisions(*, limit: int = 10_000) -> int:
    """Remove the oldest that are older than 30 days, at most `limit`; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [now() - KEPT, limit])
        return int(cursor.rowcount)


def _write(book: Notebook) -> None:
    """The entries of refusals are evidence and wait for the disk; they take the decisions along."""
    rest = [book.take_rest()]

    def take() -> Load | None:
        return rest.pop() if rest else None

    try:
        with carrying(take):
            for who, refused in book.refused.items():
                _journal(who, refused)
    except DatabaseError:
        log.exception("refusals could not be journalled")
    _keep(take, _NOT_WAITING)


def _journal(who: Actor, refused: Sequence[Refused]) -> None:
    told = list(dict.fromkeys((one.action, one.rule) for one in refused))
    if not who.ref:
        _journal_strangers(who, _strangers.count(told))
        return
    numbers = sorted({one.subject for one in refused if 0 < len(one.subject) <= _LONGEST_SUBJECT})
    record_refusal(who, told, dossiers=numbers, data=_DATA)


def _journal_strangers(who: Actor, told: Told | None) -> None:
    if told:
        record_refusal(who, list(told), dossiers=[], data=_DATA, times=list(told.values()))


def _keep(take: Callable[[], Load | None], how: str = "") -> None:
    """What was asked for is done and answered: that this is missing is said in the log, and stops nothing."""
    try:
        load = take()
        if load:
            with connection.cursor() as cursor:
                cursor.execute(load.query + how, load.values)
    except DatabaseError:
        log.exception("decisions could not be kept")


def _row(who: Actor, action: str, what: Resource, how: Circumstances, outcome: tuple[bool, str]) -> _Row:
    return (how.at, kept_ref(who), action, what.subject, *outcome, _facts(who, what, how), 1)


def _counted_row(one: Counted) -> _Row:
    """Of whom and about which matter is not kept of what is counted."""
    return (one.at, "", one.kind.action, "", True, one.kind.rule, one.kind.facts, one.times)


def _facts(who: Actor, what: Resource, how: Circumstances) -> str:
    return json.dumps(compacted(who, what, how), ensure_ascii=False, separators=(",", ":"))


def _load(rows: Sequence[_Row]) -> Load | None:
    if not rows:
        return None
    table, names = RecordedDecision._meta.db_table, ", ".join(_COLUMNS)
    query = f"INSERT INTO {table} ({names}) VALUES {', '.join([_ROW] * len(rows))}"  # noqa: S608 - names of our own
    return Load(query, tuple(value for row in rows for value in row))
