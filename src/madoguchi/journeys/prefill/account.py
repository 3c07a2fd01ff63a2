"""What is known of who is signed in."""

from __future__ import annotations

from madoguchi.foundation.identity.queries import account_facts
from madoguchi.values.held import Held, held
from madoguchi.values.words import Words

_NAME: Words = {"ja": "アカウント", "en": "your account", "ja-easy": "アカウント"}


def known_of_account(account_ref: str) -> dict[str, Held]:
    """Name and mail of an account, by the names `prefill` uses; nothing for nobody."""
    account = account_facts(account_ref) if account_ref else None
    if account is None:
        return {}
    name = in_parts(account.name, account.kana) if account.kind == "resident" else None
    found: dict[str, object] = {
        **({"self.name": name} if name else {}),
        **({"self.email": account.email} if account.email else {}),
    }
    return {key: held(value, "account", _NAME, None) for key, value in found.items()}


def in_parts(name: str, kana: str) -> dict[str, str] | None:
    """A name and its reading in the parts of `values.names`; None when either is not written in two parts."""
    family, _, given = name.partition(" ")
    family_kana, _, given_kana = kana.partition(" ")
    if not (given and given_kana):
        return None
    return {"family": family, "given": given, "family_kana": family_kana, "given_kana": given_kana}
