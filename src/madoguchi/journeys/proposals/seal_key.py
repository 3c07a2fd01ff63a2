"""Changing the key of the seal, as one proposed and another agreed."""

from __future__ import annotations

from django.db import transaction

from madoguchi.foundation.journal.rotation import Hand, rotate_key
from madoguchi.foundation.wall.sealed_text import was_sealed_here
from madoguchi.journeys.proposals.acts import agreed_now
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.values.clock import now


@transaction.atomic
def change_seal_key(ref: str) -> bool:
    """Seal by a new key from here on; whether there was one to change to. Doing it again changes nothing.

    Raises SealKeyNotAgreed, and OSError when the file of the key or the second place cannot be written.
    """
    row = agreed_now(ref, ProposalKind.SEAL_KEY)
    # A reason the house did not seal was put there by a statement, and so perhaps was who agreed.
    if row is None or not was_sealed_here(row, "reason"):
        return False
    row.used_at = now()
    row.save(update_fields=["used_at"])
    rotate_key(asked=Hand(row.asked_ref, row.asked_name), agreed=Hand(row.agreed_ref, row.agreed_name))
    return True
