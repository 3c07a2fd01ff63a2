"""Time stamps of an authority (RFC 3161) over the signed heads: that the journal was so by then, whoever has our keys.

An option, and never in the way: without an authority that answers the journal is sealed as ever, and it is said aloud.
"""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from madoguchi.foundation.journal.chain import ALARM_AFTER, Finding, SignedHead, Trouble
from madoguchi.foundation.journal.models import Head
from madoguchi.foundation.outgoing.stamps import NotStamped, answer_of, check_stamp
from madoguchi.values.clock import now

log = logging.getLogger(__name__)

STAMPS = "journal-stamps.jsonl"


@dataclass(frozen=True)
class Stamp:
    """A stamp over the head at one position; `answer` is what the authority sent, DER."""

    position: int
    answer: bytes

    def line(self) -> str:
        """The stamp as one line of the file at the second place."""
        return json.dumps({"position": self.position, "stamp": base64.b64encode(self.answer).decode()})


def stamp_if_due() -> bool:
    """Have the last head stamped when the setting's time has passed; whether it was. What fails is only said."""
    if not settings.MADOGUCHI_TSA_URL:
        return False
    place = settings.MADOGUCHI_SEAL_PLACE
    head, last = _last_head(), _last_stamped(place)
    if head is None or (last and (last.position == head.position or now() - last.at < settings.MADOGUCHI_TSA_EVERY)):
        return False
    try:
        _keep(place, Stamp(head.position, _asked(head)))
    except (NotStamped, OSError) as failure:
        log.error("the journal was not stamped: %s", failure)
        return False
    return True


def is_late() -> bool:
    """Whether the first head that no stamp covers has waited longer than the setting and the alarm allow."""
    if not settings.MADOGUCHI_TSA_URL:
        return False
    last = _last_stamped(settings.MADOGUCHI_SEAL_PLACE)
    since = Head.objects.filter(position__gt=last.position if last else 0).order_by("id").first()
    return since is not None and now() - since.at > settings.MADOGUCHI_TSA_EVERY + ALARM_AFTER


def check_stamps(
    place: Path, heads: Mapping[int, SignedHead], roots: Path
) -> tuple[int, datetime | None, list[Finding]]:
    """How many stamps hold, by when the last of them was given, and what is wrong with the others.

    A stamp says that its head was there at its time, so a head written anew later has none that fits; and stamps that
    were taken away leave a head without one for longer than the setting and the alarm allow.
    """
    holding, covered, until, findings = 0, 0, None, []
    for stamp in _stamps(place):
        head = heads.get(stamp.position)
        try:
            if head is None:
                raise NotStamped("no such head")
            until = _time_of(stamp.answer, head, roots)
            holding, covered = holding + 1, max(covered, stamp.position)
        except NotStamped:
            findings.append(Finding(Trouble.STAMP, stamp.position))
    waiting = min((position for position in heads if position > covered), default=None)
    if waiting is not None and now() - heads[waiting].at > settings.MADOGUCHI_TSA_EVERY + ALARM_AFTER:
        findings.append(Finding(Trouble.STAMP, waiting))
    return holding, until, findings


def _asked(head: SignedHead) -> bytes:
    """The answer of the authority, which holds for this head; raises NotStamped."""
    wanted = TimestampRequestBuilder().data(_stamped(head)).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = answer_of(settings.MADOGUCHI_TSA_URL, wanted.as_bytes())
    _time_of(answer, head, settings.MADOGUCHI_TSA_ROOTS, nonce=wanted.nonce)
    return answer


def _time_of(answer: bytes, head: SignedHead, roots: Path | None, *, nonce: int | None = None) -> datetime:
    """When the authority stamped this head; raises NotStamped."""
    return check_stamp(answer, sha256(_stamped(head)).digest(), since=head.at, roots=roots, nonce=nonce)


def _stamped(head: SignedHead) -> bytes:
    """What is stamped: the head with its signature, as one line."""
    return replace(head, before=None).line().encode()


def _last_head() -> SignedHead | None:
    row = Head.objects.order_by("-id").first()
    return SignedHead(row.position, row.digest, row.at, row.signature) if row else None


def _last_stamped(place: Path) -> Head | None:
    """The head the last stamp is over."""
    positions = [stamp.position for stamp in _stamps(place)]
    return Head.objects.filter(position=positions[-1]).first() if positions else None


def _keep(place: Path, stamp: Stamp) -> None:
    with (place / STAMPS).open("a", encoding="ascii") as file:
        file.write(stamp.line() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _stamps(place: Path) -> Iterator[Stamp]:
    """Every stamp at the second place; a line that is none is a stamp over nothing, but for a torn last one."""
    try:
        lines = (place / STAMPS).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            told = json.loads(line)
            yield Stamp(int(told["position"]), base64.b64decode(told["stamp"], validate=True))
        except (ValueError, KeyError, TypeError):
            if line is not lines[-1]:
                yield Stamp(0, b"")
