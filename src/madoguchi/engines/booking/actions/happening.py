"""How a ticket changes: locked, allowed by the table of acts, and written down in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from madoguchi.engines.booking.errors.queue import NoSuchTicket, TicketElsewhere
from madoguchi.engines.booking.models import QueueTicket, TicketEvent
from madoguchi.engines.booking.rules.queue import STATE_NAMES, check_act
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


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

    Raises TicketElsewhere when the act does not begin in its state, or when it is not at `counter`.
    """
    row = ticket_of(pk=ticket_id)
    state, where = TicketState(row.state), row.counter
    after = check_act(act, state)
    if counter is not None and counter != where:
        raise TicketElsewhere(state=STATE_NAMES[state])
    yield row
    row.state = after
    row.save()
    write_event(row, act, by=by, note=note, counter=where)


def write_event(row: QueueTicket, kind: str, *, by: Actor, note: str = "", counter: str | None = None) -> None:
    """What happened to the ticket now, at its counter, with a note such as a reason."""
    where = row.counter if counter is None else counter
    TicketEvent.objects.create(ticket=row, at=now(), kind=kind, counter=where, by=by.ref, note=note[:200])
