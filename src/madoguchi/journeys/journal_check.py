"""The whole journal is verified every night; where it does not hold, log, auditor and administrator are told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings

from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.queries import last_detail_of
from madoguchi.foundation.journal.verification import Verified, verify
from madoguchi.journeys.alarm_mail import write_to_the_administrator
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST, now

log = logging.getLogger(__name__)

# A ref of its own, so that the entry before is found by the index of actors.
CHECK = Actor(ActorKind.SYSTEM, "check-of-the-journal", "自動処理")
_VERB, _DATA = "journal_verified", "記録の検証"
_LONGEST = timedelta(hours=36)
_TOLD = 20  # findings by name; whoever wants all of them runs `madoguchi journal verify`


@dataclass(frozen=True)
class Checked:
    """What the last check of the journal found: when, how many entries it saw, and how many places do not hold."""

    at: datetime
    entries: int
    findings: int

    @property
    def is_late(self) -> bool:
        """Whether a night went by without it: the worker may be dead, or the check may break off."""
        return now() - self.at > _LONGEST


def check_journal() -> bool:
    """Compute the chain anew and hold it against the heads that were sent away; whether everything holds.

    Every check is an entry of the journal. Where something does not hold, the log says so and a mail goes out, every
    night until it does.
    """
    seen = verify(settings.MADOGUCHI_SEAL_PLACE, roots=settings.MADOGUCHI_TSA_ROOTS)
    _note(seen)
    if not seen.findings:
        return True
    log.critical(
        "the journal is not as it was sealed, at %s places: run `madoguchi journal verify`", len(seen.findings)
    )
    write_to_the_administrator("journal-tampered", "【窓口】記録が、封印したときと合いません", _letter(seen))
    return False


def last_check() -> Checked | None:
    """What the last check found; None before the first night."""
    said = last_detail_of(CHECK.ref, _VERB)
    if not said:
        return None
    return Checked(
        datetime.fromisoformat(str(said["at"])).astimezone(JST),
        cast("int", said["entries"]),
        cast("int", said["findings"]),
    )


def _note(seen: Verified) -> None:
    places = [[one.trouble.value, one.position, one.entry, one.where] for one in seen.findings[:_TOLD]]
    counted = {"entries": seen.entries, "heads": seen.heads, "findings": len(seen.findings)}
    record_act(CHECK, _VERB, data=_DATA, detail={"at": now().isoformat(), **counted, "places": places})


def _letter(seen: Verified) -> str:
    return (
        f"窓口の記録（ジャーナル）を毎晩の検証で調べたところ、封印したときと合わないところが、{len(seen.findings)}か所ありました。\n"
        "だれかが、記録を変えたか、消したか、足したおそれがあります。\n"
        "データベースと封印の送り先を、いまのまま残してください。監査の担当に、すぐに知らせてください。\n"
        "どこが合わないかは、madoguchi journal verify が示します。\n"
    )
