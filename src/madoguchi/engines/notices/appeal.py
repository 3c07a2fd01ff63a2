"""The appeal notice (教示) of a refusal: to whom, within what time, by which law, until which day at the latest."""

from __future__ import annotations

from madoguchi.engines.notices import wording
from madoguchi.engines.notices.answers import day_in
from madoguchi.engines.notices.content import Issuer
from madoguchi.engines.notices.rules import LastDays
from madoguchi.engines.notices.section import Appeal, placeholders_of
from madoguchi.values.words import Words, words_in


def appeal_sentences(appeal: Appeal, last: LastDays, issuer: Issuer, language: str) -> tuple[str, ...]:
    """The usual sentences: the request for review (行政不服審査法 第82条), and the action (行政事件訴訟法 第46条)."""
    review = wording.REVIEW[language].format(
        months=appeal.within_months,
        to=issuer.head if appeal.to == "mayor" else words_in(appeal.to, language),
        law=appeal.law,
        last=day_in(last.review, language),
    )
    if appeal.lawsuit is None or last.lawsuit is None:
        return (review,)
    defendant = appeal.lawsuit.defendant
    action = wording.LAWSUIT[language].format(
        months=appeal.lawsuit.within_months,
        defendant=words_in(defendant, language) if defendant else issuer.city,
        head=issuer.head,
        law=appeal.lawsuit.law,
        last=day_in(last.lawsuit, language),
    )
    return (review, action)


def last_day_sentence(text: Words, last: LastDays, language: str) -> str:
    """The sentence with the computed days that the city's own appeal text leaves out; empty when it names them all."""
    wanted = {"review_last_day"} | ({"lawsuit_last_day"} if last.lawsuit else set())
    if wanted <= placeholders_of(text):
        return ""
    if last.lawsuit is None:
        return wording.LAST_DAY_OF_REVIEW[language].format(review=day_in(last.review, language))
    return wording.LAST_DAYS[language].format(
        review=day_in(last.review, language), lawsuit=day_in(last.lawsuit, language)
    )
