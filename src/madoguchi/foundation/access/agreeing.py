"""Putting rules into force that one person proposed and another agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.foundation.access.changes import note_policies
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.in_force import look_for_rules
from madoguchi.foundation.access.models import AgreedRules
from madoguchi.foundation.access.policies import book_of
from madoguchi.foundation.access.texts import RulesText
from madoguchi.values.clock import now


@dataclass(frozen=True)
class Agreement:
    """To which wording, by its digest, and by whom: two accounts with their names."""

    digest: str
    asked_ref: str
    asked_name: str
    agreed_ref: str
    agreed_name: str


@transaction.atomic
def put_in_force(rules: RulesText, agreed: Agreement) -> None:
    """From here on these rules hold; each process finds them within a minute. The journal says what changed.

    The database refuses it when both hands are the same. Raises RulesUnusable where nobody agreed to this wording or it
    cannot be read; then nothing changes.
    """
    if rules.digest != agreed.digest:
        raise RulesUnusable(why="digest")
    book_of(rules)
    AgreedRules.objects.create(
        digest=rules.digest,
        policies=rules.policies,
        schema=rules.schema,
        asked_ref=agreed.asked_ref,
        asked_name=agreed.asked_name,
        agreed_ref=agreed.agreed_ref,
        agreed_name=agreed.agreed_name,
        at=now(),
    )
    note_policies()
    # What is not committed is not in force: this process finds it as every other does.
    transaction.on_commit(look_for_rules)
