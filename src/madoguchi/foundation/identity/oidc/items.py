"""The items a provider tells of a person or a business, read strictly; what is not one of them is dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.identity.oidc.business import account_of
from madoguchi.foundation.identity.oidc.providers import BUSINESS, CARD_ASSURANCE, Provider
from madoguchi.values.business_account import ASSURANCE_OF, AccountType
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.individual_number import holds_individual_number

_NAMES = {
    "resident": ("name", "address", "birthdate", "gender"),
    BUSINESS: ("name", "address", "corporate_number", "account_type", "corp_type", "email"),
}
_LONGEST = 400
_FORMS = {
    "birthdate": re.compile(r"[12][0-9]{3}-?[01][0-9]-?[0-3][0-9]"),
    "gender": re.compile(r"[0-9]|male|female|other"),
    "corporate_number": re.compile(r"[1-9][0-9]{12}"),
    "account_type": re.compile(r"[123]"),
    "corp_type": re.compile(r"[12]"),
}


def items_of(provider: Provider, told: Mapping[str, Any]) -> dict[str, str]:
    """The items as texts; an address of OpenID Connect's own form is its `formatted` line.

    An item of another form, with a character nobody types, or with an individual number in it is left out.
    """
    found = {}
    for name in _NAMES[provider.id]:
        value = told.get(name)
        if name == "address" and isinstance(value, Mapping):
            value = value.get("formatted")
        if isinstance(value, str | int) and _is_sound(name, str(value)):
            found[name] = str(value)
    return found


def _is_sound(name: str, value: str) -> bool:
    form = _FORMS.get(name)
    if not 0 < len(value) <= _LONGEST or (form and not form.fullmatch(value)):
        return False
    if form is None and holds_individual_number(value):
        return False
    try:
        check_characters(value)
    except ForbiddenCharacter:
        return False
    return True


def assurance_of(provider: Provider, items: Mapping[str, str]) -> int:
    """How surely the provider knows who this is, on the scale of a procedure's `assurance.identity`."""
    if provider.id == BUSINESS:
        account = account_of(items)
        return ASSURANCE_OF[account.type if account else AccountType.ENTRY]
    return CARD_ASSURANCE
