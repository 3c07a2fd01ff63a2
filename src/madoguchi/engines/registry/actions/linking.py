"""Linking an account to the one person of the register whose name, day of birth and address were proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True)
class Linked:
    """Who an account is from now on in the register, and who it was before, or ""."""

    before: str
    ref: str


def link_proved(account_ref: str, name_key: str, birth: date, address_key: str) -> Linked | None:
    """Link the account to who lives here with exactly this name, was born that day and has this address, all as keys.

    The building may be left out of the address. None when nobody or more than one fits. Asked for whoever signs in as
    this account, who sees no row of the register and writes neither column of the account: the owner does it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before, ref FROM link_proved(%s, %s, %s, %s)", [account_ref, name_key, birth, address_key]
        )
        found = cursor.fetchone()
    return Linked(*found) if found else None
