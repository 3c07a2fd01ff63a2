"""The `workflow` section of a definition: who does each official step, what may be skipped, how to ask for more."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.declared import ConditionField, Declared, WordsField

Desk = Literal["administrative_centre", "division", "ward"]
Examination = Literal["formal_examination", "substantive_examination"]


def _percent(value: Any) -> Any:
    if isinstance(value, str) and value.endswith("%") and value[:-1].isascii() and value[:-1].isdigit():
        return int(value[:-1])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("percent", "割合を読み取れません。10% のように書いてください。")


Percent = Annotated[
    int,
    BeforeValidator(_percent, json_schema_input_type=Annotated[str, Field(pattern=r"^(100|[1-9]?[0-9])%$")]),
    Field(ge=0, le=100),
]


class Route(Declared):
    """A line that gives a step to another `division` of the city; of several that fit, the first counts."""

    division: str
    when: ConditionField


class DecisionRoute(Declared):
    """A line of the decision: another `division` decides, another `position` (or a higher one) signs off, or both."""

    division: str | None = None
    position: str | None = None
    when: ConditionField

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.division is None and self.position is None:
            raise PydanticCustomError(
                "route_to_nobody", "だれが決めるのかが書かれていません。division か position を書いてください。"
            )
        return self


class StepWork(Declared):
    """One examination: the desk that does it, and the minutes of work the city expects it to take.

    `by` does it where no line of `route` fits.
    """

    by: Desk
    route: tuple[Route, ...] = ()
    minutes: float | None = Field(default=None, ge=0, le=10_000)


class SubstantiveWork(StepWork):
    """The substantive examination (実質審査); a sample of cases gets a second look by somebody else."""

    sample_second_look: Percent = 0


class DecisionWork(Declared):
    """Who signs decisions off (決裁): a position of the city or a higher one, never the hands that drafted.

    A line of `route` that fits makes another division decide, another position sign off, or both.
    """

    by: Desk = "division"
    route: tuple[DecisionRoute, ...] = ()
    position: str | None = None
    minutes: float | None = Field(default=None, ge=0, le=10_000)
    not_same_as: tuple[Literal["draft", "formal_examination", "substantive_examination"], ...] = ("draft",)


class Skip(Declared):
    """An examination that simple cases do not need, and the condition that makes a case simple."""

    step: Examination
    when: ConditionField


class CorrectionTemplate(Declared):
    """A ready sentence for asking the applicant to correct something."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    text: WordsField


class CorrectionRule(Declared):
    """How corrections (補正) are asked: business days the applicant has, and ready sentences."""

    days: int = Field(default=14, ge=1, le=366)
    templates: tuple[CorrectionTemplate, ...] = ()


class ReviewCriterion(Declared):
    """One line of the review criteria (審査基準, 行政手続法 第5条), shown to the examiner as a check list."""

    text: WordsField
    law: str | None = None


class WorkflowSection(Declared):
    """The official stages 形式チェック → 形式審査 → 実質審査 → 決定 → 通知, as one procedure uses them.

    An examination that is left out does not exist for this procedure; the decision always exists.
    """

    format_check: Literal["automatic"] | StepWork = "automatic"
    formal_examination: StepWork | None = None
    substantive_examination: SubstantiveWork | None = None
    decision: DecisionWork = DecisionWork()
    skip: tuple[Skip, ...] = ()
    correction: CorrectionRule = CorrectionRule()
    review_criteria: tuple[ReviewCriterion, ...] = ()

    def routes_of(self, step: str) -> tuple[Route | DecisionRoute, ...]:
        """The lines that may give a step to other people, in their order."""
        return getattr(getattr(self, step, None), "route", ())

    @field_validator("skip")
    @classmethod
    def _skips_what_there_is(cls, skips: tuple[Skip, ...], told: ValidationInfo) -> tuple[Skip, ...]:
        for skip in skips:
            # A step that could not be read is told already.
            if told.data.get(skip.step, skip) is None:
                raise PydanticCustomError(
                    "skip_of_nothing",
                    "とばす段階「{step}」が、この手続にありません。skip から消すか、段階を書いてください。",
                    {"step": skip.step},
                )
        return skips

    @model_validator(mode="after")
    def _templates_are_told_apart(self) -> Self:
        ids = [template.id for template in self.correction.templates]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            raise PydanticCustomError(
                "duplicate_id", "補正の文の id「{id}」が2回あります。別の id にしてください。", {"id": twice}
            )
        return self
