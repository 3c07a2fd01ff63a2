"""Who sits at a counter: opening and closing it."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from madoguchi.engines.booking.errors.queue import CounterBusy, NoSuchCounter, SeatTaken
from madoguchi.engines.booking.models import CounterSeat, QueueTicket
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now


@transaction.atomic
def open_counter(office: str, counter: str, *, by: Actor, lines: tuple[str, ...] = ()) -> None:
    """Sit down at a counter and call its lines, or some of them; sitting down twice is the same.

    A seat nobody left on an earlier day is closed first. Raises UnknownOffice, NoSuchCounter, SeatTaken.
    """
    known = {one.id: one for one in declared.counters_of(declared.office(office))}
    if counter not in known:
        raise NoSuchCounter()
    at = now()
    called = tuple(one for one in known[counter].lines if not lines or one in lines) or known[counter].lines
    taken = CounterSeat.objects.select_for_update().filter(office=office, counter=counter, closed_at=None).first()
    if taken is not None and taken.opened_at.astimezone(at.tzinfo).date() == at.date():
        if taken.staff_ref != by.ref:
            raise SeatTaken(name=taken.staff_name)
        return
    CounterSeat.objects.filter(office=office, counter=counter, closed_at=None).update(closed_at=at)
    seat = CounterSeat(office=office, counter=counter, lines=list(called), opened_at=at)
    seat.staff_ref, seat.staff_name = by.ref, by.name
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError:  # two sat down at the same moment: one of them is there
        raise SeatTaken(name="") from None


@transaction.atomic
def close_counter(office: str, counter: str, *, by: Actor) -> None:
    """Leave a counter; closing twice is the same. Raises CounterBusy while a visitor is called or served there."""
    seats = CounterSeat.objects.select_for_update().filter(office=office, counter=counter, closed_at=None)
    if not seats:
        return
    there = (TicketState.CALLED, TicketState.SERVING)
    here = QueueTicket.objects.filter(office=office, on=now().date(), counter=counter, state__in=there).first()
    if here is not None:
        raise CounterBusy(number=here.number)
    # Who was handed to this counter must not wait for it in vain.
    waiting = QueueTicket.objects.filter(office=office, on=now().date(), state=TicketState.WAITING)
    waiting.filter(wanted_counter=counter).update(wanted_counter="")
    seats.update(closed_at=now())
