"""How the way to the database is protected: a database elsewhere is reached over TLS that proves its name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

_VERIFIED = "verify-full"


def check_transport(**_asked: Any) -> Sequence[CheckMessage]:
    """Of `manage check --deploy`: whoever stands between here and a database elsewhere must not be taken for it.

    Any other mode of libpq goes on without TLS, or with a server whose certificate or name nobody looked at.
    """
    database = settings.DATABASES["default"]
    hosts = [*str(database["HOST"]).split(","), *str(database["OPTIONS"].get("hostaddr", "")).split(",")]
    mode = database["OPTIONS"].get("sslmode") or os.environ.get("PGSSLMODE", "")
    elsewhere = sorted(host for host in hosts if not _is_here(host))
    if not elsewhere or mode == _VERIFIED:
        return []
    told = f"The database at {', '.join(elsewhere)} is reached with sslmode={mode or 'prefer'}."
    hint = "Add ?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL and DATABASE_OWNER_URL."
    return [Warning(told, hint=hint, id="madoguchi.W001")]


def _is_here(host: str) -> bool:
    """Whether it is a socket of this machine or its loopback."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
