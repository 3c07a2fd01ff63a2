"""The account a business signs in with at GビズID: its kind, and the role of whoever uses it (its guideline, v2.9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.values.message import Message, msg


class AccountType(StrEnum):
    """The kinds (`account_type`): what was typed only, a checked representative, and who belongs to one of those."""

    ENTRY = "entry"
    PRIME = "prime"
    MEMBER = "member"


class OrganisationRole(StrEnum):
    """The roles in an organisation (`jp_gbizid_…`)."""

    PRIME = "prime"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"


TYPE_NAMES: Mapping[AccountType, Message] = {
    AccountType.ENTRY: msg("エントリー"),
    AccountType.PRIME: msg("プライム"),
    AccountType.MEMBER: msg("メンバー"),
}
ROLE_NAMES: Mapping[OrganisationRole, Message] = {
    OrganisationRole.PRIME: msg("代表の方（プライム）"),
    OrganisationRole.ADMINISTRATOR: msg("組織の管理者"),
    OrganisationRole.MEMBER: msg("メンバー"),
}
# Whoever belongs to an organisation is one of its administrators or one of its members; an entry has no role.
_ROLES_OF: Mapping[AccountType, frozenset[OrganisationRole]] = {
    AccountType.ENTRY: frozenset(),
    AccountType.PRIME: frozenset({OrganisationRole.PRIME}),
    AccountType.MEMBER: frozenset({OrganisationRole.ADMINISTRATOR, OrganisationRole.MEMBER}),
}
# How surely each tells who signs in, on the scale of a procedure's `assurance.identity`.
ASSURANCE_OF: Mapping[AccountType, int] = {AccountType.ENTRY: 1, AccountType.PRIME: 2, AccountType.MEMBER: 2}


@dataclass(frozen=True)
class BusinessAccount:
    """What a sign-in tells of the account it was made with; no role where none was told."""

    type: AccountType
    role: OrganisationRole | None = None

    def told(self) -> dict[str, str]:
        """As a session keeps it."""
        return {"type": self.type.value, "role": self.role.value if self.role else ""}


def account_kept(told: Mapping[str, str] | None) -> BusinessAccount | None:
    """The account a session keeps; None where it keeps none."""
    if not told:
        return None
    return BusinessAccount(AccountType(told["type"]), OrganisationRole(told["role"]) if told["role"] else None)


def types_that_fit(
    types: Collection[AccountType], roles: Collection[OrganisationRole], *, assurance: int
) -> list[AccountType]:
    """Those of these kinds that can have one of these roles (any where none is named), known at least so surely."""
    return [
        one for one in types if ASSURANCE_OF[one] >= assurance and (not roles or not _ROLES_OF[one].isdisjoint(roles))
    ]


def roles_nobody_has(types: Collection[AccountType], roles: Collection[OrganisationRole]) -> list[OrganisationRole]:
    """Those of these roles that no account of these kinds has."""
    return [role for role in roles if not any(role in _ROLES_OF[one] for one in types)]
