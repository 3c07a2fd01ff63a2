"""The `notice` section of a procedure: what each outcome's document says, and how a refusal can be contested."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.words import Words

OutcomeId = Literal["grant", "refuse", "dismiss"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TemplateName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
LegalReference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Until = Annotated[
    str, StringConstraints(pattern=r"^(none|fiscal_year_end|age_\d{1,2}_fiscal_year_end|\d{1,2}_years?)$")
]
FieldPath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FIELD_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")

# What a sentence of a notice may name besides the answers of the form.
KNOWN_PLACEHOLDERS = frozenset(
    {
        "applicant",
        "procedure",
        "reference_number",
        "received_on",
        "decided_on",
        "issued_on",
        "valid_from",
        "valid_until",
        "review_last_day",
        "lawsuit_last_day",
        "city",
        "head",
        "division",
        "law",
    }
)


class Validity(Declared):
    """How long what is granted holds: from the day of application or decision, until a day that can be computed."""

    from_: Literal["application", "decision"] = Field(alias="from")
    until: Until = "none"
    birth: FieldPath | None = None
    """The birth date `age_…` counts from, for each row of a repeated group; absent: the first field called `birth`."""


class NoticeFact(Declared):
    """One row of the table under 「記」: an answer of the form by its path, or a sentence with placeholders."""

    label: WordsField
    value: WordsField

    @property
    def path(self) -> str | None:
        """The field this row shows, or None when `value` is a sentence."""
        return self.value if isinstance(self.value, str) and FIELD_PATH.fullmatch(self.value) else None


class Reason(Declared):
    """One ground a refusal may state, with the provision it rests on (行政手続法 第8条)."""

    id: Identifier
    text: WordsField
    law: LegalReference
    confirm: bool = False


class Lawsuit(Declared):
    """The action for revocation (取消訴訟) a refusal has to point to (行政事件訴訟法 第46条)."""

    within_months: int = Field(default=6, ge=1, le=24)
    law: LegalReference
    defendant: WordsField | None = None


class Appeal(Declared):
    """The appeal notice (教示) a refusal has to carry (行政不服審査法 第82条)."""

    to: WordsField = "mayor"
    within_months: int = Field(default=3, ge=1, le=24)
    law: LegalReference
    lawsuit: Lawsuit | None = None
    text: WordsField | None = None
    confirm: bool = False


class GrantNotice(Declared):
    """A favourable outcome (許可・認定・交付決定)."""

    title: WordsField
    template: TemplateName = "grant"
    body: tuple[WordsField, ...] = Field(min_length=1)
    valid: Validity | None = None
    facts: tuple[NoticeFact, ...] = ()
    conditions: tuple[WordsField, ...] = ()
    appeal: Appeal | None = None
    confirm: bool = False


class RefusalNotice(Declared):
    """An unfavourable outcome (不許可・却下): never without reasons, their legal basis and the appeal notice."""

    title: WordsField
    template: TemplateName = "refusal"
    body: tuple[WordsField, ...] = ()
    reasons: tuple[Reason, ...] = Field(min_length=1)
    facts: tuple[NoticeFact, ...] = ()
    appeal: Appeal
    confirm: bool = False

    @model_validator(mode="after")
    def _reasons_are_told_apart(self) -> Self:
        ids = [reason.id for reason in self.reasons]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise PydanticCustomError(
                "reason_twice", "理由の id「{id}」が2回あります。別の id にしてください。", {"id": twice[0]}
            )
        return self

    def reason(self, reason_id: str) -> Reason | None:
        """The declared reason with this id."""
        return next((reason for reason in self.reasons if reason.id == reason_id), None)


Outcome = GrantNotice | RefusalNotice


class Outcomes(Declared):
    """The documents of a procedure, by the outcome they tell of."""

    grant: GrantNotice
    refuse: RefusalNotice | None = None
    dismiss: RefusalNotice | None = None


class NoticeSection(Declared):
    """What a decision of this procedure sends to the applicant."""

    outcomes: Outcomes

    def outcome(self, outcome: str) -> Outcome | None:
        """The document of an outcome; None when the procedure does not know that outcome."""
        found: Outcome | None = getattr(self.outcomes, outcome) if outcome in OUTCOMES else None
        return found

    def outcome_ids(self) -> tuple[str, ...]:
        """The outcomes this procedure can end with, in the order of the office."""
        return tuple(one for one in OUTCOMES if getattr(self.outcomes, one) is not None)

    def templates(self) -> frozenset[str]:
        """The Typst templates the outcomes name; each is a file in `definitions/notices/`."""
        return frozenset(outcome.template for outcome in self._declared())

    def field_paths(self) -> frozenset[str]:
        """The answers the documents show; `definitions check` compares them with the form."""
        return frozenset().union(*(_paths_in(outcome) for outcome in self._declared()))

    def outcome_paths(self, outcome: str) -> frozenset[str]:
        """The answers and granted values the document of one outcome shows."""
        found = self.outcome(outcome)
        return _paths_in(found) if found else frozenset()

    def _declared(self) -> list[Outcome]:
        return [outcome for outcome in map(self.outcome, OUTCOMES) if outcome is not None]


OUTCOMES: tuple[OutcomeId, ...] = ("grant", "refuse", "dismiss")


def placeholders_of(words: Words) -> frozenset[str]:
    """The names in braces, over all languages."""
    texts = [words] if isinstance(words, str) else list(words.values())
    return frozenset(name for text in texts for name in PLACEHOLDER.findall(text))


def _paths_in(outcome: Outcome) -> frozenset[str]:
    found = {fact.path for fact in outcome.facts if fact.path}
    found |= {name for words in _sentences(outcome) for name in placeholders_of(words)} - KNOWN_PLACEHOLDERS
    if isinstance(outcome, GrantNotice) and outcome.valid and outcome.valid.birth:
        found.add(outcome.valid.birth)
    return frozenset(found)


def _sentences(outcome: Outcome) -> list[Words]:
    constants = [fact.value for fact in outcome.facts if fact.path is None]
    more = outcome.conditions if isinstance(outcome, GrantNotice) else tuple(reason.text for reason in outcome.reasons)
    own_appeal = [outcome.appeal.text] if outcome.appeal and outcome.appeal.text else []
    return [*outcome.body, *constants, *more, *own_appeal]
