"""What somebody shows while they sign in: before, they are nobody, to whom the database shows no way to sign in."""

from __future__ import annotations

from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.references import digest

# A key has 64 characters at most.
_OF_A_DIGEST = 58


def show_account(ref: str) -> None:
    """Whoever speaks signs in as this account, or opens it: only they write it."""
    show_as("account", ref)


def show_known(issuer: str, subject: str) -> None:
    """Whoever speaks was told of by this issuer under this subject, or asks whose it is."""
    told = digest(f"{issuer}\n{subject}")
    show_as("known", told[:_OF_A_DIGEST])


def show_mailed(ref: str) -> None:
    """Whoever speaks asked for this code by mail in this browser."""
    show_as("mail", ref)
