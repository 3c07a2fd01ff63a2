"""Sending to other systems what happened to records of a register, each address by turns, as long as a run may take."""

from __future__ import annotations

from time import monotonic

from django.conf import settings

from madoguchi.engines.records.actions.hooks import Sending, claim_next, settle
from madoguchi.engines.records.queries.hooks import hooks_with_due
from madoguchi.engines.records.rules.hooks import body_of, headers_of, is_taken
from madoguchi.foundation.outgoing.typed import NotSent, posted
from madoguchi.values.clock import now

_SECONDS = 45.0
"""A run ends before the next one begins."""


def tell_systems() -> None:
    """Send what is due. An address that does not take one thing waits for the next run, and keeps nobody else waiting.

    No transaction is open while another machine is waited for.
    """
    until, waiting = monotonic() + _SECONDS, list(hooks_with_due())
    while waiting and monotonic() < until:
        waiting = [ref for ref in waiting if monotonic() < until and _tell_next(ref)]


def _tell_next(hook_ref: str) -> bool:
    """Whether the address took the next thing, so that there may be another one."""
    sending = claim_next(hook_ref)
    if sending is None:
        return False
    status, trouble = _sent(sending)
    settle(sending.ref, status, trouble)
    return is_taken(status)


def _sent(one: Sending) -> tuple[int | None, str]:
    body = body_of(one.event, one.happened_at, one.register_id, one.record_ref, one.revision)
    headers = headers_of(one.ref, now(), body, one.secrets)
    networks, roots = settings.MADOGUCHI_HOOK_NETWORKS, settings.MADOGUCHI_HOOK_ROOTS
    try:
        return posted(one.address, headers, body, allowed=networks, roots=roots), ""
    except NotSent as failed:
        return None, failed.why
