"""Who keeps what came of a survey: the division that asked, as far as the rules of access let it."""

from __future__ import annotations

from madoguchi.engines.records.question_forms import questions_of
from madoguchi.engines.surveys.queries import SurveyFacts
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.values.actor import Actor
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL

KEEP = "keep_survey"


def survey_resource(survey: SurveyFacts) -> Resource:
    """A survey as the rules of access take it: most confidential where answers have names or words of one's own."""
    fields = questions_of(survey.content).pages[0].fields
    tells = survey.is_named or any(not one.is_coded for one in fields)
    return Resource(
        kind="survey",
        division=survey.division,
        confidentiality=MOST_CONFIDENTIAL if tells else "2",
        subject=survey.ref,
    )


def check_keeps(survey: SurveyFacts, by: Actor) -> None:
    """Raises NotPermitted for whoever may not read the answers of this survey and publish what came out."""
    require(by, KEEP, survey_resource(survey))


def keeps(survey: SurveyFacts, by: Actor) -> bool:
    """Whether to show somebody what only the keeper of this survey has."""
    return foresee(by, KEEP, survey_resource(survey)).allowed
