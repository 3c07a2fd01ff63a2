"""Whether anything leaves the house: after a restore nothing does until an operator says so, which the journal keeps.

What a backup holds as waiting may have been sent since it was made.
"""

from __future__ import annotations

from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.models import OUTGOING, Entry
from madoguchi.values.actor import SYSTEM

_RESTORED, _HELD, _RELEASED = OUTGOING
_DATA = "送信"


def hold_outgoing(why: str, **detail: str) -> None:
    """Nothing goes out from now on; `why` is a word of the programme's."""
    record_act(SYSTEM, _HELD, data=_DATA, detail={"why": why, **detail})


def release_outgoing() -> None:
    """What waits goes out, and everything from now on; does nothing when nothing is held back."""
    if is_outgoing_held():
        record_act(SYSTEM, _RELEASED, data=_DATA)


def is_outgoing_held() -> bool:
    """Whether the last word on it was to hold it back."""
    last = Entry.objects.filter(verb__in=OUTGOING).order_by("-id").values_list("verb", flat=True).first()
    return last in (_RESTORED, _HELD)
