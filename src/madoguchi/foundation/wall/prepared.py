"""Statements that are asked so often that a connection keeps their plan, and asks for it by name.

`PREPARE` and `EXECUTE` are statements like others, so that what is said about the speaker can travel in front of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

_NAMED = re.compile(r"%\((\w+)\)s")


class Prepared(str):
    """A statement whose values are named; the database plans it once per connection.

    That is so where it is a transaction by itself or the first statement of one. Later in a transaction it is a
    statement like any other: there it could not be sent again to a server that does not know it, which happens behind
    a pooler.
    """

    __slots__ = ()


class Kept(Prepared):
    """A prepared statement also later in a transaction: for who does the whole transaction again when it fails.

    On such a connection no pooler may stand. A server that does not know it raises OperationalError.
    """

    __slots__ = ()


class Call(NamedTuple):
    """How a prepared statement is made known, ended by a semicolon, and how it is executed."""

    name: str
    prepare: str
    execute: str


@lru_cache(maxsize=256)
def call_of(statement: str) -> Call:
    """The call of a statement; the name is drawn from its text, so that the same name is always the same statement."""
    names = list(dict.fromkeys(_NAMED.findall(statement)))
    numbers = {name: f"${number}" for number, name in enumerate(names, 1)}
    text = _NAMED.sub(lambda found: numbers[found[1]], statement)
    name = f"kept_{blake2b(statement.encode(), digest_size=12).hexdigest()}"
    values = ", ".join(f"%({one})s" for one in names)
    return Call(name, f"PREPARE {name} AS {text};", f"EXECUTE {name}({values})" if names else f"EXECUTE {name}")
