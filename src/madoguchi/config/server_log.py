"""What the database's own log may hold of the sessions of this house: nothing a statement was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import connection

QUIET: Mapping[str, tuple[str, ...]] = {
    # What it cannot read it quotes in the message itself, whatever else is left out: the process is told that message,
    # and cuts it out of the log of the house. What the server does by itself is logged as before.
    "log_min_messages": ("log", "fatal", "panic"),
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("panic",),
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "auto_explain.log_min_duration": ("-1",),
    "pgaudit.log": ("none", ""),
}
"""By setting what a session of the house may find; an extension that is not there says nothing."""
_FOUND = "SELECT name, current_setting(name, true) FROM unnest(%s::text[]) AS asked (name)"


def loud_settings() -> dict[str, str]:
    """What this session finds of them that lets the server write down what it was given; raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [list(QUIET)])
        return {name: value for name, value in cursor.fetchall() if value is not None and value not in QUIET[name]}


def check_server_log(*, databases: Sequence[str] | None = None, **_asked: Any) -> Sequence[CheckMessage]:
    """Of `manage check --deploy --database default`: nobody else waits for a database that may be away."""
    loud = loud_settings() if databases else {}
    if not loud:
        return []
    told = ", ".join(f"{name} = {value}" for name, value in loud.items())
    hint = "Set log_min_messages as deploy/roles.sql does, and the others as docs/howto/run-in-production.md says."
    return [Warning(f"The log of the database may hold what people wrote: {told}.", hint=hint, id="madoguchi.W005")]
