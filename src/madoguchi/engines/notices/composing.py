"""Composing a notice: the section's sentences, the decision and the issuer become one content. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from madoguchi.engines.notices import wording
from madoguchi.engines.notices.answers import answer_in, day_in, people_in, span_in
from madoguchi.engines.notices.appeal import appeal_sentences, last_day_sentence
from madoguchi.engines.notices.content import DecisionFacts, Issuer, NoticeContent, Row, StatedReason
from madoguchi.engines.notices.errors import PlaceholderUnknown, UnknownOutcome
from madoguchi.engines.notices.rules import (
    LastDays,
    Period,
    check_refusal_is_complete,
    last_days,
    periods,
    stated_reasons,
)
from madoguchi.engines.notices.section import (
    PLACEHOLDER,
    GrantNotice,
    NoticeSection,
    Outcome,
    RefusalNotice,
    placeholders_of,
)
from madoguchi.values.words import Words, words_in


def compose_notice(
    section: NoticeSection,
    decision: DecisionFacts,
    issuer: Issuer,
    *,
    procedure: str,
    number: str,
    issued_on: date,
    language: str,
    replaces: str = "",
) -> NoticeContent:
    """The notice of a decision in one language; `procedure` is the title, `number` as printed (子支第1842号).

    `replaces` is the number of the notice this one takes the place of.

    Raises UnknownOutcome, RefusalIncomplete, UnknownReason, PlaceholderUnknown, PeriodUnknown, PeriodOver.
    """
    outcome = section.outcome(decision.outcome)
    if outcome is None:
        raise UnknownOutcome(outcome=decision.outcome)
    return _Composer(outcome, decision, issuer, procedure, issued_on, language, replaces).content(number)


@dataclass(frozen=True)
class _Composer:
    outcome: Outcome
    decision: DecisionFacts
    issuer: Issuer
    procedure: str
    issued_on: date
    language: str
    replaces: str

    def content(self, number: str) -> NoticeContent:
        appeal = self._appeal()
        if isinstance(self.outcome, RefusalNotice):
            check_refusal_is_complete(self.outcome, reason_ids=self.decision.reason_ids, appeal=appeal)
        last = self._last_days
        return NoticeContent(
            language=self.language,
            outcome=self.decision.outcome,
            title=words_in(self.outcome.title, self.language),
            number=number,
            issued_on=self.issued_on.isoformat(),
            date=day_in(self.issued_on, self.language),
            addressee=self.decision.applicant,
            sender=self.issuer.head,
            division=self.issuer.division,
            telephone=self.issuer.telephone,
            reference_number=self.decision.reference_number,
            body=self._body(),
            rows=self._rows(),
            conditions=tuple(map(self._sentence, self.outcome.conditions))
            if isinstance(self.outcome, GrantNotice)
            else (),
            reasons=self._reasons(),
            reason_text=self.decision.reason_text.strip(),
            appeal=appeal,
            review_until=last.review.isoformat() if last else "",
            lawsuit_until=last.lawsuit.isoformat() if last and last.lawsuit else "",
        )

    def _body(self) -> tuple[str, ...]:
        body = tuple(map(self._sentence, self.outcome.body or (wording.OPENING_OF_A_REFUSAL,)))
        if not self.replaces:
            return body
        return (*body, wording.REPLACES[self.language].format(number=self.replaces))

    def _reasons(self) -> tuple[StatedReason, ...]:
        if isinstance(self.outcome, GrantNotice):
            return ()
        reasons = stated_reasons(self.outcome, self.decision.reason_ids)
        return tuple(StatedReason(self._sentence(reason.text), reason.law) for reason in reasons)

    def _rows(self) -> tuple[Row, ...]:
        rows = [
            Row(
                words_in(fact.label, self.language),
                self._answer(fact.path) or "" if fact.path else self._sentence(fact.value),
            )
            for fact in self.outcome.facts
        ]
        if self._periods and not self._says_validity():
            rows.append(Row(wording.VALIDITY_LABEL[self.language], self._validity()))
        return tuple(row for row in rows if row.value)

    def _says_validity(self) -> bool:
        said = [*self.outcome.body, *(fact.value for fact in self.outcome.facts)]
        return any("valid_until" in placeholders_of(words) for words in said)

    def _validity(self) -> str:
        return self._per_person([span_in(p.from_, p.until, self.language) for p in self._periods])

    def _per_person(self, texts: Sequence[str]) -> str:
        found = self._periods
        if len(found) < 2:
            return texts[0] if texts else ""
        return "\n".join(f"{period.whose}\u3000{text}".strip() for period, text in zip(found, texts, strict=True))

    @cached_property
    def _periods(self) -> tuple[Period, ...]:
        valid = self.outcome.valid if isinstance(self.outcome, GrantNotice) else None
        if valid is None:
            return ()
        people = people_in(self.decision.answers, valid.birth)
        return periods(valid, received_on=self.decision.received_on, decided_on=self.decision.decided_on, people=people)

    @cached_property
    def _last_days(self) -> LastDays | None:
        if self.outcome.appeal is None:
            return None
        return last_days(self.outcome.appeal, known_on=self.issued_on, calendar=self.issuer.calendar)

    def _appeal(self) -> tuple[str, ...]:
        appeal, last = self.outcome.appeal, self._last_days
        if appeal is None or last is None:
            return ()
        if appeal.text is None:
            return appeal_sentences(appeal, last, self.issuer, self.language)
        own = self._sentence(appeal.text).splitlines()
        return tuple(part for part in (*own, last_day_sentence(appeal.text, last, self.language)) if part.strip())

    def _day(self, on: date | None) -> str:
        return day_in(on, self.language) if on else ""

    def _sentence(self, words: Words) -> str:
        return PLACEHOLDER.sub(lambda found: self._fill(found[1].strip()), words_in(words, self.language))

    def _fill(self, name: str) -> str:
        known = self._known(name)
        filled = known if known is not None else self._answer(name)
        if filled is None:
            raise PlaceholderUnknown(name=name)
        return filled

    def _known(self, name: str) -> str | None:
        decision, last = self.decision, self._last_days
        match name:
            case "valid_from":
                return self._day(self._periods[0].from_) if self._periods else None
            case "valid_until":
                return self._per_person([self._day(period.until) for period in self._periods]) or None
            case "review_last_day":
                return self._day(last.review) if last else None
            case "lawsuit_last_day":
                return self._day(last.lawsuit) if last else None
        return {
            "applicant": decision.applicant,
            "procedure": self.procedure,
            "reference_number": decision.reference_number,
            "received_on": self._day(decision.received_on),
            "decided_on": self._day(decision.decided_on),
            "issued_on": self._day(self.issued_on),
            "city": self.issuer.city,
            "head": self.issuer.head,
            "division": self.issuer.division,
            "law": decision.law,
        }.get(name)

    def _answer(self, path: str) -> str | None:
        texts = self.decision.texts.get(self.language) or self.decision.texts.get("ja") or {}
        return answer_in(path, texts, self.decision.answers, self.language)
