"""Opening a survey, giving a slip or a signature, taking an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.engines.surveys.blind_signatures import blind_sign, new_private_key
from madoguchi.engines.surveys.errors import (
    AnsweredBefore,
    NoSuchSurvey,
    SlipGiven,
    SlipUsed,
    SurveyOver,
    SurveyToCome,
)
from madoguchi.engines.surveys.models import Survey, SurveyAnswer, SurveyKey, SurveySlip
from madoguchi.engines.surveys.slips import is_form, mark_of, mark_of_blinded, mark_of_form, new_form, slip_of
from madoguchi.engines.surveys.tokens import check_blinded, mark_of_token, public_text
from madoguchi.values.clock import now, today

_BY_NAME = ""  # in place of the mark of a form


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
    least_assurance: int = 0,
) -> bool:
    """Open a survey under this number; whether it was opened now, and not before.

    One that is answered once by each person without their name gets a key of its own, which signs for nothing else.
    """
    survey = Survey(
        ref=ref,
        title=title,
        why=why,
        content=dict(content),
        division=division,
        divisions=sorted(divisions),
        least_assurance=least_assurance,
        is_named=is_named,
        readers_told=is_named,
        population=population,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_at=now(),
    )
    private = new_private_key() if survey.needs_slip else ""
    survey.public_key = public_text(private) if private else ""
    with transaction.atomic():
        known = Survey.objects.filter(ref=ref).exists()
        Survey.objects.bulk_create([survey], ignore_conflicts=True)
        kept = Survey.objects.get(ref=ref)
        # Of two that opened it at once the key is the one that stands on its page.
        if private and kept.public_key == survey.public_key:
            SurveyKey.objects.create(survey=kept, ref=ref, private=private)
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
    _take_turn(survey, who, mark_of_form(ref, form))
    return slip_of(ref, form)


def sign_blinded(ref: str, who: str, blinded: bytes) -> bytes:
    """The signature of a message that nobody here can read, for this person once; the same one again for the same.

    Who was given a slip gets no signature, and the other way around. That they had their turn is written before the
    key is asked for: the database shows it to nobody else of the portal, and nobody waits for somebody's signature.
    Raises NoSuchSurvey, SurveyOver, SlipGiven, BlindedUnfit.
    """
    with transaction.atomic():
        survey = _open(ref)
        check_blinded(survey.public_key, blinded)
        _take_turn(survey, who, mark_of_blinded(ref, blinded))
    key = SurveyKey.objects.filter(ref=ref).first()
    if key is None:
        raise SurveyOver()
    return blind_sign(key.private, blinded)


def _take_turn(survey: Survey, who: str, mark: str) -> None:
    """Keep that this person had their turn with what has this mark; raises SlipGiven for a turn with anything else."""
    given, _ = SurveySlip.objects.get_or_create(survey=survey, who=who, defaults={"form": mark})
    if given.form != mark:
        raise SlipGiven()


def take_answer(
    ref: str, values: Mapping[str, Any], *, slip: str = "", token: str = "", who: str = "", name: str = ""
) -> None:
    """Keep one answer: with a slip or a token, by name, or from anybody who has the address.

    Raises NoSuchSurvey, SurveyOver, SlipUnknown, TokenUnknown, SlipUsed, AnsweredBefore.
    """
    try:
        with transaction.atomic():
            survey = _open(ref)
            spent = _spent(survey, slip, token) if survey.needs_slip else None
            by_name = {"who": who, "name": name} if survey.is_named else {}
            if survey.is_named:
                _take_turn(survey, who, _BY_NAME)
            SurveyAnswer.objects.create(survey=survey, values=dict(values), spent=spent, **by_name)
    except IntegrityError as taken:
        raise (AnsweredBefore() if who and not slip else SlipUsed()) from taken


def _spent(survey: Survey, slip: str, token: str) -> str:
    return mark_of_token(survey.ref, survey.public_key, token) if token else mark_of(survey.ref, slip)


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
