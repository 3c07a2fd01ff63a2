"""Saying that the journal is not sealed any more, with nobody looking: in the log, in the journal, and by mail."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.chain import SealState
from madoguchi.foundation.journal.queries import last_detail_of
from madoguchi.journeys.alarm_mail import write_to_the_administrator
from madoguchi.values.actor import Actor, ActorKind

log = logging.getLogger(__name__)

# A ref of its own, so that the entry before is found by the index of actors.
WATCH = Actor(ActorKind.SYSTEM, "watch-of-the-seal", "自動処理")
_VERB, _DATA = "seal_late", "記録の封印のおくれ"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('journal|seal_late'))"
_NEVER = "never"
_written_about: list[str] = []
"""Outages of which this process wrote while the journal could not be written."""


def look_after_the_seal() -> bool:
    """Ask how the seal stands; True where it is late. Each time the log says so, and once for each outage a mail.

    The worker seals, so another process asks, and sends by itself: what waits for the worker would wait as well. A mail
    that cannot be sent is tried again at the next look, by whichever process can.
    """
    if watch.asked_anew() is SealState.SOUND:
        return False
    log.critical("the journal is not sealed: see whether the worker runs and the second place can be written")
    since = watch.last_sealed()
    outage = since.isoformat() if since else _NEVER
    try:
        _say_once(outage)
    except DatabaseError:
        # What keeps the journal from being sealed may keep it from being written, too.
        log.exception("the journal cannot be written")
        if outage not in _written_about and _write():
            _written_about.append(outage)
    return True


@transaction.atomic
def _say_once(outage: str) -> None:
    """Say of this outage in the journal, where the auditor finds it, and by mail what no process has said yet."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    said = last_detail_of(WATCH.ref, _VERB)
    if said.get("last_sealed") != outage:
        said = {"last_sealed": outage}
        record_act(WATCH, _VERB, data=_DATA, detail=said)
    # The mail goes out under the lock, so that no other process sends it as well.
    if not said.get("mailed") and outage not in _written_about and _write():
        record_act(WATCH, _VERB, data=_DATA, detail={**said, "mailed": True})


def _write() -> bool:
    text = (
        f"窓口の記録（ジャーナル）が、{watch.minutes_late()}分以上、封印されていません。\n"
        "ワーカーが動いているか、封印の送り先に書けるかを確かめてください（madoguchi journal status）。\n"
        "4時間たつと、職員は住民の情報を見られなくなります。申請の受付は続きます。\n"
    )
    return write_to_the_administrator("seal-late", "【窓口】記録の封印が止まっています", text)
