"""New records as the database is sent them: the rows of a binary COPY, as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from struct import Struct, pack
from typing import Any

from pydantic_core import to_json

from madoguchi.engines.records.following import PLACES, Follows

Sent = bytes | memoryview
"""A new record as it is sent; part of what another process sent where it comes from one."""
OWN = ("ref", "values", "text", "terms", "key", *PLACES)
"""The columns of a record that are sent, in this order: the others are the same for all that come together."""

# As PostgreSQL reads a binary COPY: a signature, rows of lengths and bytes, an end.
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_INTEGER, _EACH = 23, 8  # the type of a number in an array, and the bytes each takes with its length
_NO_NUMBERS = pack(">iii", 0, 0, _INTEGER)
_LENGTH = Struct(">i").pack
_COLUMNS = pack(">h", len(OWN))
_NULL = _LENGTH(-1)


def copied(rows: Iterable[Sent]) -> bytes:
    """These rows as the whole of a COPY."""
    return b"".join((_BEGIN, *rows, _END))


def sent_row(ref: str, whole: Mapping[str, Any], follows: Follows) -> bytes:
    """The row of a new record of this number, with these values and what follows from them."""
    text, terms, key, places = follows
    values = b"\1" + to_json(whole)
    numbers = pack(">iiiii", 1, 0, _INTEGER, len(terms) // _EACH, 1) + terms if terms else _NO_NUMBERS
    sent = [_COLUMNS]
    for each in (ref.encode(), values, text.encode(), numbers):
        sent += _LENGTH(len(each)), each
    for told in (key, *places):
        if told is None:
            sent.append(_NULL)
        else:
            each = told.encode()
            sent += _LENGTH(len(each)), each
    return b"".join(sent)
