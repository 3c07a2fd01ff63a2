"""Telling other systems that records changed: who is told, what waits to be sent, and how sending it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from madoguchi.engines.records.errors import HookEventsMissing, HookKnown, NoSuchHook, TooManyHooks
from madoguchi.engines.records.models import Hook, HookDelivery, Record
from madoguchi.engines.records.queries.hooks import hook_rows
from madoguchi.engines.records.rules.hooks import (
    EVENTS,
    TRIED,
    TWO_SECRETS,
    event_of,
    is_given_up,
    is_gone,
    is_taken,
    wait_after,
)
from madoguchi.values.clock import now
from madoguchi.values.references import new_hook_secret, new_record_number

MOST = 10
"""How many addresses are told of one register."""

_KEPT = timedelta(days=30)
_AT_ONCE = 5000
_NOTE = """
INSERT INTO records_hookdelivery
  (ref, hook_id, record_ref, revision, event, happened_at, state, tries, next_at, trouble)
SELECT 'msg_' || replace(gen_random_uuid()::text, '-', ''), hook.id, told.ref, told.revision, told.event, %s,
  'waiting', 0, %s, ''
FROM unnest(%s::text[], %s::int[], %s::text[]) WITH ORDINALITY AS told (ref, revision, event, place)
JOIN records_hook AS hook
  ON hook.register_id = %s AND hook.stopped_at IS NULL AND told.event = ANY (hook.events)
ORDER BY told.place
"""


@dataclass(frozen=True)
class Sending:
    """One thing to send now; `secrets` sign it, the newest first."""

    ref: str
    address: str
    register_id: str
    record_ref: str
    revision: int
    event: str
    happened_at: datetime
    secrets: tuple[str, ...]


def note_changes(rows: Sequence[Record], kind: str) -> None:
    """Have everybody told who is to be told of these acts, with the transaction they belong to: one statement."""
    if not rows:
        return
    at, events = now(), [event_of(kind, row.revision) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [at, at, [row.ref for row in rows], [row.revision for row in rows], events, rows[0].register_id],
        )


@transaction.atomic
def add_hook(register_id: str, address: str, events: Sequence[str], *, by_name: str) -> tuple[str, str]:
    """Tell this address from now on; its reference and its secret. Raises HookEventsMissing, HookKnown,
    TooManyHooks.
    """
    wanted = [one for one in EVENTS if one in events]
    if not wanted:
        raise HookEventsMissing
    known = list(hook_rows(register_id).values_list("address", flat=True))
    if address in known:
        raise HookKnown
    if len(known) >= MOST:
        raise TooManyHooks(most=MOST)
    row = Hook.objects.create(
        ref=new_record_number(),
        register_id=register_id,
        address=address,
        events=wanted,
        secret=new_hook_secret(),
        made_at=now(),
        made_by=by_name,
    )
    return row.ref, row.secret


@transaction.atomic
def renew_secret(register_id: str, ref: str) -> str:
    """A new secret; the one before it signs for a day as well. Raises NoSuchHook.

    Renewed again within that day the one that signed before both stays: it is the one the other system knows for sure.
    """
    row = _locked(register_id, ref)
    if row.earlier_until is None or row.earlier_until <= now():
        row.earlier_secret, row.earlier_until = row.secret, now() + TWO_SECRETS
    row.secret = new_hook_secret()
    row.save(update_fields=["earlier_secret", "earlier_until", "secret"])
    return row.secret


@transaction.atomic
def stop_hook(register_id: str, ref: str) -> None:
    """Send nothing more there until somebody resumes it. Raises NoSuchHook."""
    row = _locked(register_id, ref)
    if row.stopped_at is None:
        _stop(row, "hand")


@transaction.atomic
def resume_hook(register_id: str, ref: str) -> None:
    """Send again, also what waited when it was stopped; what happened meanwhile is not told. Raises NoSuchHook."""
    row = _locked(register_id, ref)
    row.stopped_at, row.stopped_by, row.failing_since = None, "", None
    row.save(update_fields=["stopped_at", "stopped_by", "failing_since"])
    row.deliveries.filter(state="waiting").update(tries=0, next_at=now())


@transaction.atomic
def try_hook(register_id: str, ref: str) -> None:
    """Send something there about no record, once at a time. Raises NoSuchHook."""
    row = _locked(register_id, ref)
    if row.deliveries.filter(event=TRIED, state="waiting").exists():
        return
    at = now()
    row.deliveries.create(
        ref=f"msg_{uuid4().hex}",
        record_ref="",
        revision=0,
        event=TRIED,
        happened_at=at,
        state="waiting",
        tries=0,
        next_at=at,
    )


@transaction.atomic
def remove_hook(register_id: str, ref: str) -> None:
    """Forget the address, its secret and what was sent there. Raises NoSuchHook."""
    _locked(register_id, ref).delete()


def claim_next(hook_ref: str) -> Sending | None:
    """The next thing that is due for this address, or None.

    It counts as a try that failed until `settle` says otherwise: when the worker dies now, it is tried again later.
    """
    with transaction.atomic():
        due = HookDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("hook")
        row = (
            due.filter(hook__ref=hook_ref, hook__stopped_at=None, state="waiting", next_at__lte=now())
            .order_by("next_at", "id")
            .first()
        )
        if row is None:
            return None
        row.tries, row.last_at = row.tries + 1, now()
        row.next_at = row.last_at + (wait_after(row.tries) or wait_after(1) or TWO_SECRETS)
        row.save(update_fields=["tries", "last_at", "next_at"])
    hook = row.hook
    is_both = hook.earlier_until is not None and hook.earlier_until > row.last_at
    return Sending(
        row.ref,
        hook.address,
        hook.register_id,
        row.record_ref,
        row.revision,
        row.event,
        row.happened_at,
        (hook.secret, hook.earlier_secret) if is_both else (hook.secret,),
    )


@transaction.atomic
def settle(ref: str, status: int | None, trouble: str) -> None:
    """Write down how a try went; who was away for a day, or wants nothing more, is sent nothing any more."""
    hook = Hook.objects.select_for_update(of=("self",), no_key=True).filter(deliveries__ref=ref).first()
    if hook is None:
        return  # the address was removed while it was asked
    row = hook.deliveries.get(ref=ref)
    row.status, row.trouble, row.state = status, trouble, _state_after(row.tries, status)
    row.save(update_fields=["state", "status", "trouble"])
    hook.failing_since = None if is_taken(status) else hook.failing_since or now()
    hook.save(update_fields=["failing_since"])
    if hook.stopped_at is None and is_gone(status):
        _stop(hook, "gone")
    elif hook.stopped_at is None and hook.failing_since and is_given_up(hook.failing_since, now()):
        _stop(hook, "failing")


def _state_after(tries: int, status: int | None) -> str:
    if is_taken(status):
        return "delivered"
    return "failed" if is_gone(status) or wait_after(tries) is None else "waiting"


def forget_deliveries() -> int:
    """Remove some of what was sent or given up more than thirty days ago; how many."""
    old = HookDelivery.objects.filter(happened_at__lt=now() - _KEPT).order_by("happened_at").values("pk")[:_AT_ONCE]
    return HookDelivery.objects.filter(pk__in=old).delete()[0]


def _stop(row: Hook, why: str) -> None:
    row.stopped_at, row.stopped_by = now(), why
    row.save(update_fields=["stopped_at", "stopped_by"])


def _locked(register_id: str, ref: str) -> Hook:
    row = hook_rows(register_id).select_for_update(no_key=True).filter(ref=ref).first() if "\0" not in ref else None
    if row is None:
        raise NoSuchHook
    return row
