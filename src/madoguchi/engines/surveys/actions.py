"""Opening a survey, giving a slip, taking an answer, closing, publishing what came out."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.engines.surveys.errors import (
    AnsweredBefore,
    NoSuchSurvey,
    SlipGiven,
    SlipUsed,
    StillOpen,
    SurveyOver,
    SurveyToCome,
)
from madoguchi.engines.surveys.models import Survey, SurveyAnswer, SurveySlip
from madoguchi.engines.surveys.queries import Withheld
from madoguchi.engines.surveys.slips import is_form, mark_of, mark_of_form, new_form, slip_of
from madoguchi.values.clock import now, today


def open_survey(
    ref: str,
    *,
    title: str,
    why: str,
    content: Mapping[str, Any],
    division: str,
    divisions: Collection[str],
    is_named: bool,
    population: int | None,
    closes_on: date,
    opens_on: date | None = None,
) -> bool:
    """Open a survey under this number; whether it was opened now, and not before."""
    survey = Survey(
        ref=ref,
        title=title,
        why=why,
        content=dict(content),
        division=division,
        divisions=sorted(divisions),
        is_named=is_named,
        readers_told=is_named,
        population=population,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_at=now(),
    )
    with transaction.atomic():
        known = Survey.objects.filter(ref=ref).exists()
        Survey.objects.bulk_create([survey], ignore_conflicts=True)
    return not known


@transaction.atomic
def give_slip(ref: str, who: str, *, form: str = "") -> str:
    """A slip for this person, once: kept is that it was given, never which.

    The same form gets the same slip again, so that an answer that was lost on the way takes nobody's turn. Kept is a
    mark from which the slip does not follow: that needs the form, which only the page of this person holds.

    Raises NoSuchSurvey, SurveyOver, SlipGiven.
    """
    survey = _open(ref)
    form = form if is_form(form) else new_form()
    mark = mark_of_form(ref, form)
    given, _ = SurveySlip.objects.get_or_create(survey=survey, who=who, defaults={"form": mark})
    if given.form != mark:
        raise SlipGiven()
    return slip_of(ref, form)


def take_answer(ref: str, values: Mapping[str, Any], *, slip: str = "", who: str = "", name: str = "") -> None:
    """Keep one answer: with a slip, by name, or from anybody who has the address.

    Raises NoSuchSurvey, SurveyOver, SlipUnknown, SlipUsed, AnsweredBefore.
    """
    try:
        with transaction.atomic():
            survey = _open(ref)
            spent = mark_of(ref, slip) if survey.divisions and not survey.is_named else None
            by_name = {"who": who, "name": name} if survey.is_named else {}
            SurveyAnswer.objects.create(survey=survey, values=dict(values), spent=spent, **by_name)
    except IntegrityError as taken:
        raise (AnsweredBefore() if who and not slip else SlipUsed()) from taken


def _open(ref: str) -> Survey:
    """The survey, held so that it is not closed meanwhile; raises NoSuchSurvey, SurveyOver, SurveyToCome."""
    survey = Survey.objects.select_for_update(no_key=True).filter(ref=ref).first()
    if survey is None:
        raise NoSuchSurvey()
    if survey.closed_at is not None or survey.closes_on < today():
        raise SurveyOver()
    if survey.opens_on is not None and survey.opens_on > today():
        raise SurveyToCome(day=survey.opens_on.isoformat())
    return survey


@transaction.atomic
def close_survey(ref: str) -> None:
    """Take no more answers; forget who was given a slip, and write the answers anew in an order that is drawn.

    Afterwards the rows of anonymous answers are all of one moment, without seals, in no order of arrival.
    """
    survey = Survey.objects.select_for_update().get(ref=ref)
    if survey.closed_at is not None:
        return
    SurveySlip.objects.filter(survey=survey).delete()
    if not survey.is_named:
        held = list(SurveyAnswer.objects.filter(survey=survey).values_list("values", flat=True))
        secrets.SystemRandom().shuffle(held)
        SurveyAnswer.objects.filter(survey=survey).delete()
        SurveyAnswer.objects.bulk_create(
            (SurveyAnswer(survey=survey, values=values) for values in held), batch_size=500
        )
    survey.closed_at = now()
    survey.save(update_fields=["closed_at"])


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
