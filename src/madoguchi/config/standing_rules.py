"""How the rules of access stand: whether what the city keeps in its folder is what is in force, and lacks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError

_AWAY = "Which rules of access are in force could not be asked: the database is away."
_UNREADABLE = "The rules of access in force cannot be read, and nothing is permitted: {}"
_WAITS = "The folder of the rules of access holds others than those in force."
_LEFT_OUT = "The rules of access in force do not know, and so refuse to everybody: {}"
_LENT = "The rules of access in force cannot name these acts, which the rules of the release decide until two agree: {}"
_AGREE = "Let an administrator propose them under /staff/rules, and another person agree, or put the folder back."
_TAKE_OVER = "Take over what policies/ beside the code says of it into the folder of the city, and let it be agreed to."


def check_rules_in_force(**_asked: Any) -> Sequence[CheckMessage]:
    """Of `manage check --deploy`: a folder changes nothing by itself, and rules nobody can read permit nothing.

    Without a database the rules beside the code are what is proposed and in force, and anything else is not known.
    """
    try:
        return [*_found()]
    except DatabaseError:
        is_own = settings.MADOGUCHI_POLICIES != settings.MADOGUCHI_RELEASED_POLICIES
        return [Warning(_AWAY, id="madoguchi.W003")] if is_own else []


def _found() -> Iterator[CheckMessage]:
    from madoguchi.foundation.access.changes import folder_differs
    from madoguchi.foundation.access.in_force import acts_left_out, look_for_rules

    book = look_for_rules().book
    if book.trouble:
        yield Error(_UNREADABLE.format(book.trouble), id="madoguchi.E001")
        return
    if folder_differs():
        yield Warning(_WAITS, hint=_AGREE, id="madoguchi.W002")
    if book.lent:
        yield Warning(_LENT.format(", ".join(book.lent)), hint=_TAKE_OVER, id="madoguchi.W005")
    if left_out := acts_left_out():
        yield Warning(_LEFT_OUT.format(", ".join(left_out)), hint=_TAKE_OVER, id="madoguchi.W004")
