"""How the rules of access stand: whether what the city keeps in its folder is what is in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError


def check_rules_in_force(**_asked: Any) -> Sequence[CheckMessage]:
    """Of `manage check --deploy`: a folder changes nothing by itself, and rules nobody can read permit nothing.

    Without a database the rules beside the code are what is proposed and in force, and anything else is not known.
    """
    from madoguchi.foundation.access.changes import folder_differs
    from madoguchi.foundation.access.in_force import look_for_rules

    try:
        trouble, differs = look_for_rules().book.trouble, folder_differs()
    except DatabaseError:
        is_own = settings.MADOGUCHI_POLICIES != settings.MADOGUCHI_RELEASED_POLICIES
        told = "Which rules of access are in force could not be asked: the database is away."
        return [Warning(told, id="madoguchi.W003")] if is_own else []
    if trouble:
        return [
            Error(
                f"The rules of access in force cannot be read, and nothing is permitted: {trouble}", id="madoguchi.E001"
            )
        ]
    if not differs:
        return []
    told = "The folder of the rules of access holds others than those in force."
    hint = "Let an administrator propose them under /staff/rules, and another person agree, or put the folder back."
    return [Warning(told, hint=hint, id="madoguchi.W002")]
