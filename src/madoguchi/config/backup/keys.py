"""The pair of keys of the backups: the public half is a setting of the house, the private one lies somewhere else."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from madoguchi.config import environment
from madoguchi.config.backup.errors import BackupUnusable

_LENGTH = 32


def make_key(file: Path) -> str:
    """Write a new private key into a file only its owner reads; its public half. Raises BackupUnusable."""
    key = X25519PrivateKey.generate()
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as written:
            written.write(key.private_bytes_raw().hex() + "\n")
    except FileExistsError:
        raise BackupUnusable(f"{file} is there already; a key is never written over.") from None
    return key.public_key().public_bytes_raw().hex()


def public_key() -> bytes:
    """The public half this house seals its backups to; raises SettingUnusable."""
    found = _bytes(environment.text("MADOGUCHI_BACKUP_KEY"))
    if found is None:
        raise environment.SettingUnusable(
            "MADOGUCHI_BACKUP_KEY must be the public key that `madoguchi backup key FILE` printed."
        )
    return found


def private_key(file: Path) -> bytes:
    """The private half in this file; raises BackupUnusable."""
    try:
        found = _bytes(file.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BackupUnusable(f"{file} cannot be read.") from unreadable
    if found is None:
        raise BackupUnusable(f"{file} holds no private key of backups.")
    return found


def _bytes(text: str) -> bytes | None:
    try:
        found = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return found if len(found) == _LENGTH else None
