"""Closing a survey, taking away the order in which it was answered, publishing what came out."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.db import transaction

from madoguchi.engines.surveys.errors import NoSuchSurvey, StillOpen
from madoguchi.engines.surveys.models import Survey, SurveyAnswer, SurveyKey, SurveySlip
from madoguchi.engines.surveys.queries import Withheld
from madoguchi.values.clock import now

_TOGETHER = 500  # rows that are written by one statement


@transaction.atomic
def close_survey(ref: str) -> None:
    """Take no more answers; forget who had their turn and the key, and write the answers anew in a drawn order.

    Afterwards the rows of anonymous answers are all of one moment, without marks, in no order of arrival.
    """
    survey = Survey.objects.select_for_update().get(ref=ref)
    if survey.closed_at is not None:
        return
    SurveySlip.objects.filter(survey=survey).delete()
    SurveyKey.objects.filter(survey=survey).delete()
    if not survey.is_named:
        _write_anew(survey, lambda one: SurveyAnswer(survey=survey, values=one.values))
    survey.closed_at = now()
    survey.save(update_fields=["closed_at"])


@transaction.atomic
def mix(ref: str) -> None:
    """Write turns and answers of an open survey without names anew, each in an order that is drawn.

    Where rows lie and which transaction wrote them no longer tells who answered after whose turn.
    """
    survey = Survey.objects.select_for_update().get(ref=ref)
    if survey.closed_at is not None or survey.is_named:
        return
    turns = list(SurveySlip.objects.filter(survey=survey))
    secrets.SystemRandom().shuffle(turns)
    SurveySlip.objects.filter(survey=survey).delete()
    SurveySlip.objects.bulk_create(
        (SurveySlip(survey=survey, who=one.who, form=one.form) for one in turns), batch_size=_TOGETHER
    )
    _write_anew(survey, lambda one: SurveyAnswer(survey=survey, values=one.values, spent=one.spent))


def _write_anew(survey: Survey, anew: Callable[[SurveyAnswer], SurveyAnswer]) -> None:
    held = list(SurveyAnswer.objects.filter(survey=survey))
    secrets.SystemRandom().shuffle(held)
    SurveyAnswer.objects.filter(survey=survey).delete()
    SurveyAnswer.objects.bulk_create(map(anew, held), batch_size=_TOGETHER)


def keep_withheld(ref: str, withheld: Withheld, *, below: int) -> None:
    """Keep which cells the tables of a closed survey withhold: its answers change no more."""
    cells = withheld.cells
    kept = None if cells is None else [[*pair, sorted(map(list, hidden))] for pair, hidden in cells.items()]
    Survey.objects.filter(ref=ref, closed_at__isnull=False).update(withheld=kept, withheld_below=below)


@transaction.atomic
def publish_results(ref: str) -> bool:
    """Let everybody read what came out; whether it was published only now. Raises NoSuchSurvey, StillOpen."""
    survey = Survey.objects.select_for_update().filter(ref=ref).first()
    if survey is None:
        raise NoSuchSurvey()
    if survey.closed_at is None:
        raise StillOpen()
    if survey.published_at is not None:
        return False
    survey.published_at = now()
    survey.save(update_fields=["published_at"])
    return True
