"""What this house does not have cannot be attacked: no password anywhere, and no pages that load parts of pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.staticfiles.finders import get_finders
from django.urls import URLResolver, get_resolver

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account, AccountKind
from tests.security.controls import ROOT

_MARKUP = [*(ROOT / "src").rglob("*.html"), *(ROOT / "src").rglob("*.js")]
_CODE = [file for file in (ROOT / "src").rglob("*.py") if "migrations" not in file.parts]


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    """Where this stands."""
    found = re.compile(pattern)
    return [f"{file.name}: {line}" for file in files for line in file.read_text().splitlines() if found.search(line)]


@pytest.mark.django_db
def test_s_pw_1_an_account_has_no_password_that_could_be_short() -> None:
    for kind in AccountKind:
        open_account(kind, "見本")
    assert not any(account.has_usable_password() for account in Account.objects.all())


@pytest.mark.django_db
def test_s_pw_2_no_password_of_any_length_is_taken() -> None:
    ref = open_account(AccountKind.STAFF, "見本")
    for password in ("", "p" * 64, "p" * 5_000):
        assert authenticate(username=ref, password=password) is None


def test_s_pw_3_no_page_asks_for_a_password_so_that_none_has_rules() -> None:
    assert lines_with(r"""type=["']password["']|PasswordInput""", [*_MARKUP, *_CODE]) == []


def test_s_pw_4_no_address_sets_changes_or_forgets_a_password() -> None:
    def names(resolver: URLResolver) -> list[str]:
        return [
            name
            for one in resolver.url_patterns
            for name in (names(one) if isinstance(one, URLResolver) else [f"{one.pattern} {one.name}"])
        ]

    assert [name for name in names(get_resolver()) if "password" in name] == []


def test_s_pw_5_nothing_hashes_or_compares_a_password() -> None:
    assert lines_with(r"\b(make_password\((?!None\))|check_password|set_password|PASSWORD_HASHERS)", _CODE) == []
    assert settings.AUTHENTICATION_BACKENDS == ["madoguchi.foundation.identity.signed_in.SignedInAccounts"]


def test_s_hx_1_no_page_sends_anything_but_forms_and_calls_with_their_token() -> None:
    assert lines_with(r"\bhx-[a-z]+=", _MARKUP) == []


def test_s_hx_2_no_script_that_reads_orders_out_of_a_page_is_served() -> None:
    served = [path for finder in get_finders() for path, _storage in finder.list([])]
    assert served
    assert [path for path in served if "htmx" in path.lower()] == []
    assert not any("htmx" in one.lower() for one in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE))
