"""Making names in the journal unreadable for good, where no disposal of a matter does: those an account holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from madoguchi.foundation.dossier.queries import applicants_of
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.names import destroy_keys
from madoguchi.foundation.journal.removals import FORGOTTEN, HOLDERS
from madoguchi.journeys.unusual.forgetting import forget_notes_about
from madoguchi.values.actor import Actor

_DATA = "記録の氏名の鍵"


@transaction.atomic
def forget_names(holders: Sequence[str], *, by: Actor) -> int:
    """Destroy the keys these accounts, people or bookings hold; how many names that were. The entries stay as sealed.

    The notes of auditors about them go as well.

    The key of a matter goes when the matter is disposed of, by the word of two others: matters are left out here. The
    act itself is journalled.
    """
    matters = applicants_of(holders)
    named = [one for one in holders if one not in matters]
    gone = len(destroy_keys(named))
    forget_notes_about(named)
    record_act(by, FORGOTTEN, data=_DATA, detail={HOLDERS: named, "keys": gone})
    return gone
