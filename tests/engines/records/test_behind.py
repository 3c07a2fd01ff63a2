"""An act on the connection goes on behind the programme: whatever else asks waits, and nothing it raises is lost."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.engines.records.behind import Behind

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain() -> Any:
    """The connection itself, which a thread may ask."""
    connection.ensure_connection()
    return connection.connection


class _Act:
    """A statement that begins, and goes on when it may."""

    def __init__(self, plain: Any, asked: str) -> None:
        self.plain, self.asked = plain, asked
        self.begun, self.may_go, self.is_over = threading.Event(), threading.Event(), False

    def __call__(self) -> None:
        self.begun.set()
        assert self.may_go.wait(10)
        with self.plain.cursor() as cursor:
            cursor.execute(self.asked)
        self.is_over = True

    def let_go_soon(self) -> None:
        threading.Timer(0.05, self.may_go.set).start()


def test_what_is_asked_meanwhile_waits_for_the_act(plain: Any) -> None:
    act = _Act(plain, "INSERT INTO seen VALUES (1)")
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("CREATE TEMP TABLE seen (n int) ON COMMIT DROP")
        with Behind() as behind:
            behind.do(act)
            assert act.begun.wait(10), "the act goes on behind the programme"
            act.let_go_soon()
            cursor.execute("SELECT count(*) FROM seen")
            assert cursor.fetchone() == (1,)


def test_a_trouble_of_the_act_is_raised_as_django_says_it_and_the_usual_switching_comes_back(plain: Any) -> None:
    usual, act = sys.getswitchinterval(), _Act(plain, "INSERT INTO seen VALUES (1), (1)")
    act.may_go.set()
    with pytest.raises(IntegrityError):
        _done(act)
    assert sys.getswitchinterval() == usual


@transaction.atomic
def _done(act: _Act) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE seen (n int UNIQUE) ON COMMIT DROP")
    with Behind() as behind:
        behind.do(act)


def test_who_is_refused_meanwhile_waits_until_the_act_is_over(plain: Any) -> None:
    act = _Act(plain, "SELECT 1")
    with pytest.raises(ValueError, match="refused"):
        _refused(act)
    assert act.is_over


def _refused(act: _Act) -> None:
    with Behind() as behind:
        behind.do(act)
        act.let_go_soon()
        raise ValueError("refused")
