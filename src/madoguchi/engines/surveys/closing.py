"""Closing a survey, taking away the order in which it was answered, publishing what came out."""

from __future__ import annotations

from django.db import connection, transaction

from madoguchi.engines.surveys.errors import NoSuchSurvey, StillOpen
from madoguchi.engines.surveys.models import Survey, SurveyKey, SurveySlip
from madoguchi.engines.surveys.queries import Withheld
from madoguchi.values.clock import now

# One statement each: of tens of thousands nobody waits for longer than a moment while the survey is held. The keys and
# the order are drawn by the server from the randomness of its system, each by itself.
_TURNS_ANEW = """
    WITH gone AS (DELETE FROM surveys_surveyslip WHERE survey_id = %s RETURNING survey_id, who, form)
    INSERT INTO surveys_surveyslip (id, survey_id, who, form)
    SELECT gen_random_uuid(), survey_id, who, form FROM (SELECT * FROM gone ORDER BY gen_random_uuid()) AS drawn
"""
_ANSWERS_ANEW = """
    WITH gone AS (DELETE FROM surveys_surveyanswer WHERE survey_id = %s RETURNING survey_id, "values", spent)
    INSERT INTO surveys_surveyanswer (id, survey_id, "values", spent, who, name)
    SELECT gen_random_uuid(), survey_id, "values", CASE WHEN %s THEN spent END, '', ''
    FROM (SELECT * FROM gone ORDER BY gen_random_uuid()) AS drawn
"""


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
        _write_answers_anew(survey, keep_marks=False)
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
    with connection.cursor() as cursor:
        cursor.execute(_TURNS_ANEW, [survey.pk])
    _write_answers_anew(survey, keep_marks=True)


def _write_answers_anew(survey: Survey, *, keep_marks: bool) -> None:
    """Without marks nothing tells any more by which slip or token an answer came."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS_ANEW, [survey.pk, keep_marks])


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
