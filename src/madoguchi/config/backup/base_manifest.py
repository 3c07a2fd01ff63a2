"""What a base backup says of its own files, for a server that came without `pg_verifybackup`.

The format is that of PostgreSQL's documentation, chapter "Backup Manifest Format": JSON, whose last line is the SHA-256
of all lines before it. It is looked at as `pg_verifybackup --no-parse-wal` does: whether the log suffices is seen when
the server reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "backup_manifest"
_LAST_LINE = b'"Manifest-Checksum"'
_KNOWN = {"SHA224", "SHA256", "SHA384", "SHA512"}
# What a backup may hold beside what its manifest names; the log is read by the server itself.
_BESIDES = {MANIFEST, "postgresql.auto.conf", "recovery.signal", "standby.signal"}
_LOG = "pg_wal/"


def problems_of(base: Path) -> Iterator[str]:
    """What in the folder is not as its manifest says."""
    try:
        raw = (base / MANIFEST).read_bytes()
        whole, _, told = raw.rpartition(_LAST_LINE)
        content = json.loads(raw)
    except (OSError, ValueError):
        yield f"{MANIFEST} is not there, or cannot be read"
        return
    if hashlib.sha256(whole).hexdigest().encode() not in told:
        yield f"{MANIFEST} was changed"
        return
    named = {_path_of(one): one for one in content["Files"]}
    for path, one in named.items():
        problem = _problem_of(base / path, one)
        if problem:
            yield f"{path} {problem}"
    there = {str(one.relative_to(base)) for one in base.rglob("*") if one.is_file()}
    for path in sorted(there - {*named} - _BESIDES):
        if not path.startswith(_LOG):
            yield f"{path} is not in {MANIFEST}"


def _path_of(told: dict[str, Any]) -> str:
    return (
        str(told["Path"]) if "Path" in told else bytes.fromhex(told["Encoded-Path"]).decode("utf-8", "surrogateescape")
    )


def _problem_of(file: Path, told: dict[str, Any]) -> str:
    if not file.is_file():
        return "is not there"
    if file.stat().st_size != told["Size"]:
        return "has another size"
    algorithm = told.get("Checksum-Algorithm", "none")
    if algorithm not in _KNOWN:
        return f"has a checksum of the kind {algorithm}: call pg_basebackup with --manifest-checksums=SHA256"
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, algorithm.lower()).hexdigest()
    return "" if digest == told["Checksum"] else "has another content"
