"""A question is put together once and finds what the queryset finds, whatever was asked before and by which thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F, QuerySet

from madoguchi.foundation.identity.models import Account, StaffPost
from madoguchi.foundation.wall.questions import Question
from madoguchi.values.clock import today

pytestmark = pytest.mark.django_db


def posts_of(ref: str) -> QuerySet[StaffPost]:
    posts = StaffPost.objects.select_related("account").annotate(whose=F("account__name"))
    return posts.filter(account__ref=ref, role="").order_by("-division")


@pytest.fixture
def people() -> None:
    for ref in ("100%", "it's"):
        account = Account.objects.create(ref=ref, kind="staff", name=f"担当 {ref}")
        for division in ("centre", "tax"):
            StaffPost.objects.create(account=account, division=division, position="clerk", from_on=today())


@pytest.mark.usefixtures("people")
def test_it_finds_what_the_queryset_finds_with_what_was_selected_beside() -> None:
    question = Question(posts_of, "<ref>")
    for ref in ("100%", "it's", "<ref>", "100%"):
        found = question.ask(ref)
        assert found == list(posts_of(ref))
        with connection.execute_wrapper(refused):
            assert [(one.account.ref, one.whose) for one in found] == [(ref, f"担当 {ref}")] * len(found)  # type: ignore[attr-defined]
    assert question.first("nobody") is None
    first = question.first("it's")
    assert first is not None
    assert first.division == "tax"


@pytest.mark.usefixtures("people")
def test_a_list_is_filled_too() -> None:
    question = Question(lambda one, other: Account.objects.filter(ref__in=[one, other]).order_by("ref"), "<1>", "<2>")
    assert [account.ref for account in question.ask("it's", "100%")] == ["100%", "it's"]


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection() -> None:
    question = Question(lambda ref: Account.objects.filter(ref=ref), "<ref>")
    question.ask("nobody")

    def asked() -> int:
        try:
            question.ask("nobody")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                return int(cursor.fetchone()[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        theirs = other.submit(asked).result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != theirs
    question.ask("nobody")


def refused(*_given: object) -> None:
    raise AssertionError("nothing more is asked")
