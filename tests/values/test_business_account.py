"""What kinds of accounts of businesses there are, what roles they have, and how surely each is known."""

from __future__ import annotations

from itertools import product

from madoguchi.values.business_account import (
    ASSURANCE_OF,
    ROLE_NAMES,
    TYPE_NAMES,
    AccountType,
    BusinessAccount,
    OrganisationRole,
    account_kept,
    roles_nobody_has,
    types_that_fit,
)

ALL = tuple(AccountType)


def test_every_kind_and_role_has_a_name_and_every_kind_says_how_surely_it_is_known() -> None:
    assert set(TYPE_NAMES) == set(ASSURANCE_OF) == set(AccountType)
    assert set(ROLE_NAMES) == set(OrganisationRole)


def test_what_a_session_keeps_is_the_account_again() -> None:
    for type_, role in product(AccountType, (None, *OrganisationRole)):
        assert account_kept(BusinessAccount(type_, role).told()) == BusinessAccount(type_, role)
    assert account_kept(None) is None
    assert account_kept({}) is None


def test_an_entry_is_never_known_as_surely_as_a_checked_person_and_has_no_role() -> None:
    assert types_that_fit(ALL, (), assurance=1) == [*ALL]
    assert types_that_fit(ALL, (), assurance=2) == [AccountType.PRIME, AccountType.MEMBER]
    assert types_that_fit(ALL, (), assurance=3) == []
    assert types_that_fit(ALL, [*OrganisationRole], assurance=0) == [AccountType.PRIME, AccountType.MEMBER]
    assert types_that_fit(ALL, [OrganisationRole.ADMINISTRATOR], assurance=0) == [AccountType.MEMBER]


def test_a_role_is_had_by_accounts_of_its_kind_only() -> None:
    assert roles_nobody_has([AccountType.PRIME], [*OrganisationRole]) == [
        OrganisationRole.ADMINISTRATOR,
        OrganisationRole.MEMBER,
    ]
    assert roles_nobody_has(ALL, [*OrganisationRole]) == []
