"""Taking an application back."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.journeys import jobs
from madoguchi.journeys.count import count_closed_case
from madoguchi.journeys.sending import check_may_amend
from madoguchi.values.actor import Actor


@transaction.atomic
def withdraw_application(reference_number: str, *, reason: str, by: Actor, revision: int | None = None) -> None:
    """The applicant takes the application back: the case closes and they are told.

    The office writes down what came on paper; of who withdraws online is asked what was asked of who sent it.

    Raises CaseClosed or NotAtThisStep once it is decided, StaleCase when it changed meanwhile, NotSureEnough.
    """
    if not by.duties:
        check_may_amend(reference_number, by=by)
    cases.withdraw(reference_number, reason=reason, by=by, revision=revision)
    count_closed_case(reference_number)
    jobs.tell_applicant.defer(reference_number=reference_number, kind="withdrawn")
