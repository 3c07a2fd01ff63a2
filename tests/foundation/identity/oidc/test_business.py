"""What GビズID tells of roles and delegations is believed only in its own form, for this house, and in its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.config.providers import SYSTEM, delegation
from madoguchi.foundation.identity.oidc.business import (
    Delegation,
    check_member,
    delegation_kept,
    delegation_of,
    role_items,
)
from madoguchi.foundation.identity.oidc.errors import (
    BusinessUnreadable,
    DelegationForeign,
    DelegationOfAPerson,
    DelegationOver,
    MemberNotAllowed,
)
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted

ASKED = Provider(
    "business",
    "https://biz.example/oauth/",
    "house",
    ("openid", "profile", "mandate", "role", "delegation_info"),
    "RS256",
    system=SYSTEM,
)
TODAY = date(2026, 11, 27)
ROLE = {"applies_to": {"levels": [{"level": 1, "branch_name": "本社"}]}, "permission": [{"role": "jp_gbizid_prime"}]}


def found(**changed: Any) -> Delegation | None:
    told = {"corporate_number": "7000000000002", "delegation_info": delegation(**changed)}
    return delegation_of(ASKED, told, on=TODAY)


def test_a_delegation_is_read_with_its_scope_and_its_days() -> None:
    one = found()
    assert one == Delegation(
        "1000000001", "8000000000001", "株式会社見本製作所", date(2020, 4, 1), date(2099, 3, 31), ("SUBSIDY",)
    )
    assert delegation_kept(one.told()) == one
    assert delegation_kept(None) is None


@pytest.mark.parametrize("told", [{}, {"delegation_info": {}}, {"delegation_info": None}])
def test_where_none_was_told_there_is_none(told: Mapping[str, Any]) -> None:
    assert delegation_of(ASKED, told, on=TODAY) is None
    assert role_items(ASKED, told) == {}


def test_what_was_not_asked_for_is_not_read() -> None:
    silent = replace(ASKED, scopes=("openid", "profile"))
    told = {"role": ROLE, "delegation_info": delegation(), "account_type": "3"}
    assert delegation_of(silent, told, on=TODAY) is None
    assert role_items(silent, told) == {}
    check_member(silent, told)


@pytest.mark.parametrize(
    ("begins", "ends"), [("20200401", "20261126"), ("20261128", "20270331"), ("20200101", "20200102")]
)
def test_a_delegation_of_other_days_is_over(begins: str, ends: str) -> None:
    with pytest.raises(DelegationOver):
        found(delegation_start=begins, delegation_end=ends)


def test_the_first_and_the_last_day_are_days_of_it() -> None:
    assert found(delegation_start="20261127", delegation_end="20261127")


@pytest.mark.parametrize("changed", [{"system_cd": "OTHER"}, {"corp_no": "7000000000002"}])
def test_a_delegation_for_another_system_or_by_oneself_is_foreign(changed: dict[str, str]) -> None:
    with pytest.raises(DelegationForeign):
        found(**changed)


def test_a_house_that_does_not_know_its_own_name_there_accepts_none() -> None:
    with pytest.raises(DelegationForeign):
        delegation_of(replace(ASKED, system=""), {"delegation_info": delegation()}, on=TODAY)


@pytest.mark.parametrize(
    "changed",
    [
        {"corp_no": "9000000000001"},  # a wrong check digit
        {"corp_no": 8000000000001},
        {"corp_no": "8000000000001; DROP"},
        {"delegation_no": ""},
        {"delegation_no": "１０００"},
        {"delegation_no": "1\n"},
        {"delegation_start": "2020-04-01"},
        {"delegation_start": 20200401},
        {"delegation_end": "20990231"},
        {"delegation_start": "20300101", "delegation_end": "20290101"},
        {"category_info": "SUBSIDY"},
        {"category_info": [{"category_cd": "SUBSIDY", "active_flg": "true"}]},
        {"category_info": [{"category_cd": "SUBSIDY"}]},
        {"business_type": "国"},
        {"firm_nm": ""},
        {"firm_nm": "株式会社\0"},
        {"firm_nm": ["株式会社見本"]},
        {"system_cd": None},
    ],
)
def test_a_delegation_of_another_form_refuses_the_whole_sign_in(changed: dict[str, Any]) -> None:
    with pytest.raises(BusinessUnreadable):
        found(**changed)


@pytest.mark.parametrize("told", ["{}", [], 1, True, {"delegation_no": "1"}])
def test_what_is_no_delegation_at_all_refuses_it_too(told: object) -> None:
    with pytest.raises(BusinessUnreadable):
        delegation_of(ASKED, {"delegation_info": told}, on=TODAY)


def test_a_category_that_is_not_active_gives_nothing() -> None:
    off = [{"category_cd": "SUBSIDY", "active_flg": False}]
    one = found(category_info=off)
    assert one is not None
    assert one.categories == ()


def test_the_role_and_the_branches_are_items_to_be_confirmed() -> None:
    assert role_items(ASKED, {"role": ROLE}) == {"role": "jp_gbizid_prime", "branch": "本社"}


@pytest.mark.parametrize(
    "told",
    [
        {"permission": [{"role": "root"}]},
        {"permission": []},
        {"permission": [{"role": "jp_gbizid_prime"}, {"role": "jp_gbizid_member"}]},
        {"applies_to": {"levels": [{"branch_name": 1}]}, "permission": [{"role": "jp_gbizid_prime"}]},
        "jp_gbizid_prime",
    ],
)
def test_a_role_of_another_form_refuses_the_whole_sign_in(told: object) -> None:
    with pytest.raises(BusinessUnreadable):
        role_items(ASKED, {"role": told})


def test_a_member_comes_in_only_where_the_organisation_let_them() -> None:
    check_member(ASKED, {"account_type": "3", "mandate_info": [{"client_id": "other"}, {"client_id": "house"}]})
    check_member(ASKED, {"account_type": "2"})
    for told in ({}, {"mandate_info": []}, {"mandate_info": [{"client_id": "other"}]}):
        with pytest.raises(MemberNotAllowed):
            check_member(ASKED, {"account_type": 3, **told})
    with pytest.raises(BusinessUnreadable):
        check_member(ASKED, {"account_type": "3", "mandate_info": "house"})


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)


@given(st.sampled_from(sorted(delegation())), _anything)
def test_whatever_is_told_is_a_delegation_or_a_refusal(name: str, value: object) -> None:
    try:
        one = delegation_of(ASKED, {"delegation_info": delegation(**{name: value})}, on=TODAY)
    except SignInNotTrusted:
        return
    assert one is None or isinstance(one, Delegation)


def test_a_sole_proprietors_delegation_is_refused_until_it_is_known_that_its_number_is_its_own() -> None:
    with pytest.raises(DelegationOfAPerson):
        found(business_type="個人事業主", corp_no="0000000000000")
