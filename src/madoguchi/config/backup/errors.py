"""What a backup or a restore stops at; the message says why and what to do."""

from __future__ import annotations


class BackupUnusable(Exception):
    """Nothing was taken in: the backup is cut, was changed, or is not for this key, or the house is not empty."""
