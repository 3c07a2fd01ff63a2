"""The two ceremonies of WebAuthn: what the browser is asked, and what of its answer is believed.

A passkey is always found by the device itself and always unlocked by its owner (user verification), so that it is both
factors at once. Source: W3C Web Authentication Level 2, sections 7.1 and 7.2.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST = 20_000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,1400}")


class CeremonyFailed(Exception):
    """The answer is not to our question, not from our page, or not signed by the key."""


@dataclass(frozen=True)
class Made:
    """A key a device made for us."""

    credential: str
    public_key: bytes
    uses: int


def _house() -> tuple[str, str]:
    where = urlsplit(settings.MADOGUCHI_BASE_URL)
    return where.hostname or "", f"{where.scheme}://{where.netloc}"


def making(account_ref: str, name: str, challenge: bytes, known: list[str]) -> str:
    """What the browser is asked to make, as JSON; a device that holds one of the `known` keys makes no second."""
    domain, _ = _house()
    return options_to_json(
        generate_registration_options(
            rp_id=domain,
            rp_name="madoguchi",
            user_id=account_ref.encode(),
            user_name=name,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        )
    )


def made(answer: str, challenge: bytes) -> Made:
    """The key the device made; raises CeremonyFailed."""
    domain, origin = _house()
    try:
        found = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as failure:
        raise CeremonyFailed from failure
    return Made(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def asking(challenge: bytes) -> str:
    """What the browser is asked to sign, as JSON; the device says which of its keys fit."""
    domain, _ = _house()
    return options_to_json(
        generate_authentication_options(
            rp_id=domain, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def credential_of(answer: str) -> str:
    """Which key answers; raises CeremonyFailed. Nothing is believed of it yet."""
    try:
        named = str(_read(answer)["id"])
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise CeremonyFailed from failure
    if not _NAME.fullmatch(named):
        raise CeremonyFailed
    return named


def signed(answer: str, challenge: bytes, *, public_key: bytes, uses: int) -> int:
    """How often the key says it was used, when it signed our question; raises CeremonyFailed, also for a copied key."""
    domain, origin = _house()
    try:
        found = verify_authentication_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as failure:
        raise CeremonyFailed from failure
    return found.new_sign_count


def _read(answer: str) -> dict[str, object]:
    if len(answer) > LONGEST:
        raise ValueError("longer than any answer of a device")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise TypeError("not an answer of a device")
    return found
