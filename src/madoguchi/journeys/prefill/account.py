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
    family, _, given = account.name.partition(" ")
    family_kana, _, given_kana = account.kana.partition(" ")
    name = {"family": family, "given": given, "family_kana": family_kana, "given_kana": given_kana}
    known = {"self.name": name} if account.kind == "resident" and given and given_kana else {}
    found: dict[str, object] = {**known, **({"self.email": account.email} if account.email else {})}
    return {key: held(value, "account", _NAME, None) for key, value in found.items()}
