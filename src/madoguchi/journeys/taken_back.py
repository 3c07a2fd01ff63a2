"""After a restore: what the second place says was taken back since the backup, keys and links, is so again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import transaction

from madoguchi.engines.booking.actions.devices import revoke_device
from madoguchi.engines.booking.errors.devices import NoSuchDevice
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.taken_back import take_back_again
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.removals import LINKED, TAKEN_BACK, removals_at
from madoguchi.journeys.register_links import link_again
from madoguchi.values.actor import SYSTEM

_OF_A_BOARD = "write:device_revoked"


@transaction.atomic
def take_keys_back_again(place: Path, *, after: int) -> int:
    """Take back what was taken back behind this position of the chain; how many keys were good until now.

    Passkeys, tokens, mandates, posts, devices of the staff and those of a hall. What is given anew after a restore is
    younger than all of this, so run it before anybody is let in. Running it again changes nothing.
    """
    count = 0
    for one in removals_at(place, after=after):
        if one.verb == _OF_A_BOARD:
            count += sum(_board(one.detail, ref) for ref in one.detail["numbers"])
        elif one.verb in TAKEN_BACK:
            count += take_back_again(one.verb, one.detail)
    if count:
        record_act(SYSTEM, "write:keys_taken_back_again", data="鍵", detail={"keys": count})
    return count


@transaction.atomic
def link_accounts_again(place: Path, *, after: int) -> int:
    """Link every account as was said last behind this position of the chain; how many were linked otherwise.

    Accounts that were opened since the backup are gone with it. Running it again changes nothing.
    """
    said = {one.detail["account"]: one.detail["after"] for one in removals_at(place, after=after) if one.verb in LINKED}
    return sum(_linked(account, person) for account, person in said.items())


def _linked(account: str, person: str) -> bool:
    with suppress(NoSuchAccount):
        return link_again(account, person)
    return False


def _board(which: Mapping[str, Any], ref: str) -> bool:
    with suppress(NoSuchDevice):
        return revoke_device(which["office"], ref, by=SYSTEM)
    return False
