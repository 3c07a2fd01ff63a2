"""What somebody shows while they sign in: before, they are nobody, to whom the database shows no way to sign in."""

from __future__ import annotations

from django.conf import settings

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


def show_entered(account: object) -> None:
    """Whoever speaks came with a session of the account with this number."""
    show_as("entered", str(account))


def show_party(ref: str) -> None:
    """Whoever speaks has a matter at hand that is of this account: they read it and write nothing of it."""
    show_as("party", ref)


def show_token(told: str) -> None:
    """Whoever speaks showed the token with this digest."""
    show_as("token", told[:_OF_A_DIGEST])


def show_invited(told: str) -> None:
    """Whoever speaks showed the invitation with this digest."""
    show_as("invited", told[:_OF_A_DIGEST])


def show_passkey(credential: str) -> None:
    """Whoever speaks names this passkey; that they have it is looked through by its signature."""
    show_as("passkey", digest(credential)[:_OF_A_DIGEST])


def show_answered(told: str) -> None:
    """Whoever speaks showed the secret with this digest, which came with an answer of the directory."""
    show_as("answered", told[:_OF_A_DIGEST])


def show_device(known_by: str) -> None:
    """Whoever speaks does so from the device of the staff with this number or certificate."""
    show_as("device", known_by)


def show_demonstration() -> None:
    """Whoever speaks may sign in as any of the synthetic people, in a demonstration."""
    if settings.MADOGUCHI_DEMO:
        show_as("demonstration", "accounts")
