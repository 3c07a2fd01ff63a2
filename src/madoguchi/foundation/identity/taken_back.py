"""Keys that were taken back, taken back once more: a backup of before made them good again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.foundation.identity.errors import DeviceRetired, NoSuchDevice
from madoguchi.foundation.identity.kept_devices import Because, retire_device
from madoguchi.foundation.identity.models import Account, ApiToken, Invitation, Mandate, Passkey
from madoguchi.foundation.identity.own_sign_ins import ENDED, end_sessions_of
from madoguchi.foundation.identity.personnel import end_again
from madoguchi.foundation.identity.postures import DeviceReason
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now


@transaction.atomic
def take_back_again(verb: str, which: Mapping[str, Any]) -> int:
    """Take back what an entry with this verb says was; how many keys were good until now. Twice is the same."""
    again = _AGAIN.get(verb)
    return again(which) if again else 0


def _passkey(which: Mapping[str, Any]) -> int:
    return Passkey.objects.filter(ref=which["passkey"]).delete()[0]


def _passkeys(which: Mapping[str, Any]) -> int:
    """All of a member of staff, and the sessions that were opened with them."""
    Invitation.objects.filter(account__ref=which["account"], used_at=None).delete()
    count = Passkey.objects.filter(account__ref=which["account"]).delete()[0]
    account = Account.objects.filter(ref=which["account"]).first() if count else None
    if account is not None:
        end_sessions_of(account)
    return count


def _sign_ins(which: Mapping[str, Any]) -> int:
    """Those the backup holds began before they were ended."""
    account = Account.objects.filter(ref=which["account"]).first()
    return end_sessions_of(account) if account is not None else 0


def _token(which: Mapping[str, Any]) -> int:
    return ApiToken.objects.filter(ref=which["token"], revoked_at=None).update(revoked_at=now())


def _device(which: Mapping[str, Any]) -> int:
    with suppress(NoSuchDevice, DeviceRetired):
        retire_device(which["device"], Because(DeviceReason(which["reason"])), by=SYSTEM)
        return 1
    return 0


def _posts(which: Mapping[str, Any]) -> int:
    return end_again(date.fromisoformat(which["on"]), which["posts"])


def _paused(which: Mapping[str, Any]) -> int:
    """One that was used again since waits for the office to confirm it once more."""
    return Mandate.objects.filter(ref=which["mandate"], ended_at=None, paused_at=None).update(paused_at=now())


def _mandate(which: Mapping[str, Any]) -> int:
    return Mandate.objects.filter(ref=which["mandate"], ended_at=None).update(ended_at=now())


_AGAIN: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    "write:passkey_taken_away": _passkey,
    "write:passkeys_stopped": _passkeys,
    ENDED: _sign_ins,
    "write:token_revoked": _token,
    "write:device_retired": _device,
    "write:mandate_ended": _mandate,
    "write:mandate_paused": _paused,
    "write:posts_ended": _posts,
}
