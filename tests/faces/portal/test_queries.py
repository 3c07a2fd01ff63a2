"""No page of the portal asks the database more often than it needs to."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.faces.portal.filling import apply, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MOST = 15


@pytest.mark.parametrize("name", ["home", "find", "resume", "status_enter", "sign_in", "about_site"])
def test_open_pages(client: Client, name: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    cache.clear()
    with django_assert_max_num_queries(MOST):
        client.get(reverse(f"portal:{name}"))


@pytest.mark.parametrize("name", ["status", "answers", "looks", "receipt", "withdraw"])
def test_pages_about_a_matter(client: Client, name: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    number = apply(client)
    with django_assert_max_num_queries(MOST):
        client.get(reverse(f"portal:{name}", args=[number]))


@pytest.mark.parametrize("page", ["guardian", "children", "documents"])
def test_pages_of_a_form(client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    draft = fill(client)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("portal:apply_page", args=[draft, page]))


def test_the_confirm_page(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    draft = fill(client)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("portal:apply_confirm", args=[draft]))
