"""What is known of who is signed in: what they confirmed of what their sign-in told, and what the account says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from madoguchi.engines.records.queries.places import address_in_parts
from madoguchi.foundation.identity.oidc.providers import BUSINESS, RESIDENT
from madoguchi.foundation.identity.queries import AccountFacts, Confirmed, account_facts, confirmed_items
from madoguchi.values.held import Held, held, part
from madoguchi.values.words import Words

_ACCOUNT: Words = {"ja": "アカウント", "en": "your account", "ja-easy": "アカウント"}
_CARD: Words = {"ja": "マイナンバーカード", "en": "your Individual Number Card", "ja-easy": "マイナンバーカード"}
_GBIZ: Words = {"ja": "GビズID", "en": "your gBizID", "ja-easy": "GビズID"}
_FORMS = {"1": "corporation", "2": "sole_proprietor"}
"""What `corp_type` of GビズID says (its guideline, v2.9)."""


def known_of_account(account_ref: str) -> dict[str, Held]:
    """What fills the forms of an account, by the names `prefill` uses; nothing for nobody.

    What a sign-in told and its person confirmed comes before what the account says. A card tells no reading of a name
    and no postal code: both are known in part.
    """
    account = account_facts(account_ref) if account_ref else None
    if account is None:
        return {}
    known = _of_account(account)
    for one in confirmed_items(account_ref):
        known |= _TOLD[one.provider](one, account) if one.provider in _TOLD else {}
    return known


def _of_account(account: AccountFacts) -> dict[str, Held]:
    name = in_parts(account.name, account.kana) if account.kind == "resident" else None
    found: dict[str, object] = {
        **({"self.name": name} if name else {}),
        **({"self.email": account.email} if account.email else {}),
    }
    return {key: held(value, "account", _ACCOUNT, None) for key, value in found.items()}


def _by_card(told: Confirmed, account: AccountFacts) -> dict[str, Held]:
    """Name, birth and address as the card has them (基本4情報)."""
    items, birth = told.items, _day(told.items.get("birthdate", ""))
    name = _begun_name(items.get("name", ""), account.kana)
    found = {
        "self.name": part(name, "card", _CARD, told.on),
        "self.birth": held(birth and birth.isoformat(), "card", _CARD, told.on),
        "self.address": part(address_in_parts(items.get("address", "")), "card", _CARD, told.on),
    }
    return {key: one for key, one in found.items() if one.value}


def _by_gbiz(told: Confirmed, _account: AccountFacts) -> dict[str, Held]:
    """What GビズID holds of a business."""
    items = told.items
    # Whoever has a corporate number is a corporation, whether that is told besides or not.
    form = "corporation" if items.get("corporate_number") else _FORMS.get(items.get("corp_type", ""), "")
    plain = {
        "business.form": form,
        "business.name": items.get("name", ""),
        "business.corporate_number": items.get("corporate_number", ""),
        "self.email": items.get("email", ""),
    }
    found = {key: held(value, "gbiz", _GBIZ, told.on) for key, value in plain.items()}
    found["business.address"] = part(address_in_parts(items.get("address", "")), "gbiz", _GBIZ, told.on)
    return {key: one for key, one in found.items() if one.value}


_TOLD: Mapping[str, Callable[[Confirmed, AccountFacts], dict[str, Held]]] = {RESIDENT: _by_card, BUSINESS: _by_gbiz}


def in_parts(name: str, kana: str) -> dict[str, str] | None:
    """A name and its reading in the parts of `values.names`; None when either is not written in two parts."""
    parts = _begun_name(name, kana)
    return parts if len(parts) == 4 else None


def _begun_name(name: str, kana: str) -> dict[str, str]:
    """As many of these parts as are written; a name in one part stands where its owner will part it."""
    names, readings = name.split(maxsplit=1), kana.split(maxsplit=1)
    return dict(zip(("family", "given"), names, strict=False)) | dict(
        zip(("family_kana", "given_kana"), readings, strict=False)
    )


def _day(told: str) -> date | None:
    """A day as 19900104 or 1990-01-04; None for one no calendar has."""
    try:
        return datetime.strptime(told.replace("-", ""), "%Y%m%d").date()
    except ValueError:
        return None
