"""Whom a survey asks, and their turn: whether they had it, a slip, or the signature of what nobody here can read.

Nothing of a turn is written into the journal, and no rule of access is asked, whose decisions are kept: both would say
when it was, and the answer often comes a minute later.
"""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.surveys import actions
from madoguchi.engines.surveys.errors import SurveyOver, SurveyToCome
from madoguchi.engines.surveys.queries import SurveyFacts, had_turn, survey_of
from madoguchi.engines.surveys.tokens import read_bytes, written
from madoguchi.foundation.identity.oidc.providers import CARD_ASSURANCE
from madoguchi.journeys.surveys.errors import CardNeeded, NotAsked, SignInNeeded
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True)
class Invitation:
    """A survey as one person finds it: whether they are asked, and whether they had their turn."""

    survey: SurveyFacts
    is_asked: bool
    is_done: bool


def invitation(ref: str, *, by: Actor) -> Invitation:
    """Whether somebody is asked and had their turn. Raises NoSuchSurvey."""
    survey = survey_of(ref)
    asked = is_asked(survey, by)
    return Invitation(survey, asked, asked and had_turn(ref, by.ref))


def is_asked(survey: SurveyFacts, by: Actor) -> bool:
    """Whether a survey asks this person in person: who works in its divisions, or a resident known as surely.

    A card is held by a person: an account of a business is nobody's own, however surely somebody came in with it.
    """
    if not survey.asks_residents:
        return bool(by.divisions & set(survey.divisions))
    is_known = by.kind is ActorKind.RESIDENT and bool(by.ref) and by.assurance >= survey.least_assurance
    return is_known and not (asks_for_card(survey) and by.business)


def asks_for_card(survey: SurveyFacts) -> bool:
    """Whether only residents answer who showed who they are by their card."""
    return survey.least_assurance >= CARD_ASSURANCE


def who_answers(survey: SurveyFacts) -> Message:
    """Which residents answer a survey, and how often, in a sentence."""
    return _refusal_of(survey).message


def check_is_asked(survey: SurveyFacts, by: Actor) -> None:
    """Raises NotAsked, and CardNeeded or SignInNeeded for whoever is not known surely enough."""
    if not is_asked(survey, by):
        raise _refusal_of(survey)


def _refusal_of(survey: SurveyFacts) -> Refusal:
    if asks_for_card(survey):
        return CardNeeded()
    return SignInNeeded() if survey.asks_residents else NotAsked()


def check_is_open(survey: SurveyFacts) -> None:
    """Raises SurveyOver, SurveyToCome."""
    if survey.opens_on is not None and survey.is_to_come:
        raise SurveyToCome(day=survey.opens_on.isoformat())
    if not survey.is_open:
        raise SurveyOver()


def slip_for(ref: str, *, by: Actor, form: str = "") -> str:
    """A slip for somebody who is asked, and the same one again for the same form.

    Raises NoSuchSurvey, NotAsked, CardNeeded, SignInNeeded, SurveyOver, SlipGiven.
    """
    _check_has_turn(ref, by)
    return actions.give_slip(ref, by.ref, form=form)


def signature_for(ref: str, *, by: Actor, blinded: str) -> str:
    """The signature of a blinded message for somebody who is asked, both in base64url; the same again for the same.

    Raises NoSuchSurvey, NotAsked, CardNeeded, SignInNeeded, SurveyOver, SlipGiven, BlindedUnfit.
    """
    _check_has_turn(ref, by)
    return written(actions.sign_blinded(ref, by.ref, read_bytes(blinded)))


def _check_has_turn(ref: str, by: Actor) -> None:
    survey = survey_of(ref)
    if not survey.needs_slip:
        raise NotAsked()
    check_is_asked(survey, by)
