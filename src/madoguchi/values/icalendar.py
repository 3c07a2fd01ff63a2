"""One event as a calendar file (RFC 5545): times in UTC, texts escaped, lines folded at 75 octets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 75


@dataclass(frozen=True)
class Event:
    """What a calendar is told; a later `sequence` of the same `uid` replaces the earlier one."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    summary: str
    location: str
    description: str
    url: str
    cancelled: bool = False
    tentative: bool = False

    @property
    def status(self) -> str:
        """How surely it takes place (RFC 5545 3.8.1.11)."""
        return "CANCELLED" if self.cancelled else "TENTATIVE" if self.tentative else "CONFIRMED"


def calendar_file(event: Event, *, product: str) -> bytes:
    """The file; every program reads moments in UTC, so that it needs no description of a time zone (RFC 5545 3.3.5).

    One that is cancelled takes the event out of the calendar that has it (RFC 5546 3.2.5).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//JA",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_moment(event.stamped_at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"LOCATION:{escaped(event.location)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.url}",
        f"STATUS:{event.status}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends escaped, other controls dropped (RFC 5545 3.3.11)."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n")):
        text = text.replace(plain, written)
    return "".join("\\n" if one == "\n" else one for one in text if one == "\n" or unicodedata.category(one) != "Cc")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut inside a character (3.1)."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
