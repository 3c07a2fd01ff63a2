"""How a ticket changes: locked, allowed by the table of acts, and written down in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from madoguchi.engines.booking.errors.queue import NoSuchTicket, TicketElsewhere
from madoguchi.engines.booking.models import QueueTicket, TicketEvent
from madoguchi.engines.booking.queries.tickets import ticket_ref
from madoguchi.engines.booking.rules.queue import STATE_NAMES, check_act
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.whose import all_but
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now

_CHANGING = all_but(QueueTicket, kept=("id", "number", "code", "key", "booking"))


def ticket_of(**wanted: object) -> QueueTicket:
    """The ticket, locked until the transaction ends; raises NoSuchTicket."""
    found = QueueTicket.objects.select_for_update().filter(**wanted).first()
    if found is None:
        raise NoSuchTicket()
    return found


@contextmanager
def happening(
    ticket_id: int, act: str, *, by: Actor, counter: str | None = None, note: str = ""
) -> Iterator[QueueTicket]:
    """Lock the ticket, let the caller change it, then keep its new state and the event.

    What the office does stands in the journal. Raises TicketElsewhere when the act does not begin in its state, or when
    it is not at `counter`.
    """
    row = ticket_of(pk=ticket_id)
    state, where = TicketState(row.state), row.counter
    after = check_act(act, state)
    if counter is not None and counter != where:
        raise TicketElsewhere(state=STATE_NAMES[state])
    yield row
    row.state = after
    row.save(update_fields=_CHANGING)
    write_event(row, act, by=by, note=note, counter=where)
    if by.kind is ActorKind.STAFF:
        journal_named(row, "write:ticket_changed", by, act=act)


def journal_named(row: QueueTicket, verb: str, by: Actor, **told: str) -> None:
    """Whose ticket has a booking or a name is somebody whose matter is handled; a bare number is nobody."""
    if row.booking_id or row.name:
        journal_ticket(row, verb, by, **told)


def journal_ticket(row: QueueTicket, verb: str, by: Actor, **told: str) -> None:
    """One entry about whoever holds the ticket, under the number of their booking, or that of the ticket."""
    ref = row.booking.number if row.booking else ticket_ref(row.office, row.on, row.number)
    record(by, verb, dossiers=[ref], data="番号札、用件、氏名", purpose="窓口の受付と呼出し", detail=told)


def write_event(row: QueueTicket, kind: str, *, by: Actor, note: str = "", counter: str | None = None) -> None:
    """What happened to the ticket now, at its counter, with a note such as a reason."""
    where = row.counter if counter is None else counter
    TicketEvent.objects.create(ticket=row, at=now(), kind=kind, counter=where, by=by.ref, note=note[:200])
