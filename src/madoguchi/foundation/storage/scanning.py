"""Asks the office's virus scanner about a file, in the protocol of clamd (INSTREAM), before anybody opens it."""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from enum import StrEnum

from django.conf import settings

_CHUNK = 64 * 1024
# The form of a resident waits for the answer; a file nobody answers for waits in quarantine instead.
_SECONDS = 3.0
# clamd itself gives up after two minutes (MaxScanTime); what it says nothing of by then it will never speak of.
_PATIENCE = 150.0
_LONGEST_ANSWER = 4096
# What clamd did not look at to its end is not known to be clean; it says so only with AlertExceedsMax.
_NOT_TO_ITS_END = "Heuristics.Limits.Exceeded"


class State(StrEnum):
    """What is known of a file: whether the scanner has seen it, and what it said."""

    CLEAN = "clean"
    UNSCANNED = "unscanned"  # the house has no scanner
    QUARANTINED = "quarantined"
    INFECTED = "infected"
    UNSCANNABLE = "unscannable"


OPENED = frozenset({State.CLEAN, State.UNSCANNED})


def state_of(content: bytes) -> State:
    """What the scanner says now: UNSCANNED where the house has none, QUARANTINED while it gives no answer."""
    if not settings.MADOGUCHI_SCANNER:
        return State.UNSCANNED
    try:
        with closing(_connection()) as line:
            return _state_in(_answer_to(content, line, _SECONDS))
    except OSError:
        return State.QUARANTINED


def settled_state_of(content: bytes) -> State:
    """What the scanner says when it is given its time: QUARANTINED only where nobody listens or it is out of order.

    UNSCANNABLE where it takes the file and then is silent: that is the file, and others must not wait behind it.
    """
    if not settings.MADOGUCHI_SCANNER:
        return State.UNSCANNED
    try:
        line = _connection()
    except OSError:
        return State.QUARANTINED
    with closing(line):
        try:
            return _state_in(_answer_to(content, line, _PATIENCE))
        except TimeoutError:
            return State.UNSCANNABLE
        except OSError:
            return State.QUARANTINED


def _state_in(answer: str) -> State:
    if answer == "stream: OK":
        return State.CLEAN
    if answer.endswith(" FOUND"):
        return State.UNSCANNABLE if _NOT_TO_ITS_END in answer else State.INFECTED
    return State.UNSCANNABLE if "size limit exceeded" in answer else State.QUARANTINED


def _answer_to(content: bytes, line: socket.socket, seconds: float) -> str:
    """What clamd answers on this line; raises OSError when it hangs up, TimeoutError when it is silent too long."""
    line.settimeout(seconds)
    try:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hangs up when a file is larger than it takes; why is in its answer
    return _line(line)


def _line(line: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()


def _connection() -> socket.socket:
    address = str(settings.MADOGUCHI_SCANNER)
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_SECONDS)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
