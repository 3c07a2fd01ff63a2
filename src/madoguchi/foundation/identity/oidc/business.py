"""What GビズID tells of a role and of a delegation, read strictly: what is not as its guideline says is refused whole.

Names and forms: its guideline for connecting systems (v2.9, 3.4.1.4). An account without a role or a delegation is told
of by an empty object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from madoguchi.foundation.identity.oidc.errors import (
    BusinessUnreadable,
    DelegationForeign,
    DelegationOfAPerson,
    DelegationOver,
    MemberNotAllowed,
)
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.values.business_account import ROLE_NAMES, AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.characters import check_characters
from madoguchi.values.corporate_number import check_corporate_number
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

ROLE, DELEGATION, MANDATE = "role", "delegation_info", "mandate"
_TYPES: Mapping[str, AccountType] = {"1": AccountType.ENTRY, "2": AccountType.PRIME, "3": AccountType.MEMBER}
_ROLE = "jp_gbizid_"
_CORPORATION, _MEMBER = "法人", "3"
_DAY = re.compile(r"[12][0-9]{3}[01][0-9][0-3][0-9]")


@dataclass(frozen=True)
class Delegation:
    """Another business lets this account act for it (委任): which, under what number, in what, and on which days."""

    number: str
    corporate_number: str
    name: str
    from_on: date
    until_on: date
    categories: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """As a session keeps it."""
        return {**vars(self), "from_on": self.from_on.isoformat(), "until_on": self.until_on.isoformat()}


def delegation_kept(told: Mapping[str, Any] | None) -> Delegation | None:
    """The delegation a session keeps."""
    if told is None:
        return None
    days = {name: date.fromisoformat(told[name]) for name in ("from_on", "until_on")}
    return Delegation(**{**told, **days, "categories": tuple(told["categories"])})


def _said(text: str) -> str:
    try:
        check_characters(text)
    except Refusal as refusal:
        raise ValueError(str(refusal)) from refusal
    return text


def _day(text: object) -> date:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError("no day")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


_Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_said)]
_Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
_Day = Annotated[date, BeforeValidator(_day)]


class _Told(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


_Shape = TypeVar("_Shape", bound=_Told)


class _Level(_Told):
    branch_name: _Text


class _Levels(_Told):
    levels: Annotated[list[_Level], Field(max_length=20)] = []


class _Permission(_Told):
    role: Literal["jp_gbizid_prime", "jp_gbizid_administrator", "jp_gbizid_member"]


class _Role(_Told):
    applies_to: _Levels = _Levels()
    permission: Annotated[list[_Permission], Field(min_length=1, max_length=1)]


class _Category(_Told):
    category_cd: _Code
    active_flg: bool


class _Delegation(_Told):
    delegation_no: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
    system_cd: _Code
    delegation_start: _Day
    delegation_end: _Day
    category_info: Annotated[list[_Category], Field(max_length=100)]
    business_type: Literal["法人", "個人事業主"]
    corp_no: Annotated[str, Field(pattern=r"^[0-9]{13}$")]
    firm_nm: _Text


class _Service(_Told):
    client_id: str


def role_items(provider: Provider, told: Mapping[str, Any]) -> dict[str, str]:
    """The role in the organisation and the branches, as items to be confirmed; nothing where none was asked or told.

    Raises BusinessUnreadable.
    """
    found = _read(_Role, told.get(ROLE)) if ROLE in provider.scopes else None
    if found is None:
        return {}
    branches = "　".join(level.branch_name for level in found.applies_to.levels)
    return {"role": found.permission[0].role} | ({"branch": branches[:400]} if branches else {})


def account_of(items: Mapping[str, str]) -> BusinessAccount | None:
    """The account these items tell of, with the role where one was told; None where its kind was not."""
    kind = _TYPES.get(items.get("account_type", ""))
    role = items.get("role", "").removeprefix(_ROLE)
    return BusinessAccount(kind, OrganisationRole(role) if role else None) if kind else None


def role_name(told: str) -> Message:
    """A role in words, as the items hold it."""
    return ROLE_NAMES[OrganisationRole(told.removeprefix(_ROLE))]


def check_member(provider: Provider, told: Mapping[str, Any]) -> None:
    """Raises MemberNotAllowed for a member whose organisation did not let them use this house, BusinessUnreadable."""
    if MANDATE not in provider.scopes or str(told.get("account_type")) != _MEMBER:
        return
    services = told.get("mandate_info") or []
    if not isinstance(services, list):
        raise BusinessUnreadable("mandate_info")
    if provider.client_id not in {one.client_id for one in (_read(_Service, one) for one in services) if one}:
        raise MemberNotAllowed("mandate_info")


def delegation_of(provider: Provider, told: Mapping[str, Any], *, on: date) -> Delegation | None:
    """The delegation this account signed in under; None where none was asked or told.

    Raises BusinessUnreadable, DelegationOver for one that ended or has not begun on that day, DelegationForeign for one
    that is for another system, or by the business itself, DelegationOfAPerson for one by a sole proprietor.
    """
    found = _read(_Delegation, told.get(DELEGATION)) if DELEGATION in provider.scopes else None
    if found is None:
        return None
    if found.business_type != _CORPORATION:
        # Whether the number of a sole proprietor is one of its own is not known; two must never be one account.
        raise DelegationOfAPerson(DELEGATION)
    _check_number(found.corp_no)
    begins, ends = found.delegation_start, found.delegation_end
    if ends < begins:
        raise BusinessUnreadable(DELEGATION)
    if not provider.system or found.system_cd != provider.system or found.corp_no == told.get("corporate_number"):
        raise DelegationForeign(DELEGATION)
    if not begins <= on <= ends:
        raise DelegationOver(DELEGATION)
    categories = tuple(sorted({one.category_cd for one in found.category_info if one.active_flg}))
    return Delegation(found.delegation_no, found.corp_no, found.firm_nm, begins, ends, categories)


def _check_number(number: str) -> None:
    try:
        check_corporate_number(number)
    except Refusal as refusal:
        raise BusinessUnreadable("corp_no") from refusal


def _read(shape: type[_Shape], told: object) -> _Shape | None:
    """None for what says that there is nothing."""
    if told is None or told == {}:
        return None
    try:
        return shape.model_validate(told)
    except ValidationError as wrong:
        raise BusinessUnreadable(shape.__name__) from wrong
