"""The whole definition of a procedure: the identity every floor reads, and one section per engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, get_args

from pydantic import BaseModel, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.engines.booking.section import BookingSection, VisitSection
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.engines.guide.section import GuideSection
from madoguchi.engines.metrics.section import CitingSection, EffectSection
from madoguchi.engines.notices.section import NoticeSection
from madoguchi.engines.records.inquiry_section import InquirySection
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rights_section import RightsSection
from madoguchi.engines.records.section import Example, RecordSection
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.foundation.catalogue.register import RegisterHeader


class Definition(Identity):
    """A procedure, declared once; this model is the published JSON Schema."""

    guide: GuideSection | None = None
    record: RecordSection
    workflow: WorkflowSection
    notice: NoticeSection
    effect: EffectSection | None = None
    booking: BookingSection | None = None
    citing: CitingSection | None = None
    examples: tuple[Example, ...] = ()


SECTIONS: Mapping[str, type[BaseModel]] = {
    "guide": GuideSection,
    "record": RecordSection,
    "workflow": WorkflowSection,
    "notice": NoticeSection,
    "effect": EffectSection,
    "booking": BookingSection,
    "citing": CitingSection,
}


class RegisterDefinition(RegisterHeader):
    """A register, declared once; this model is the published JSON Schema."""

    record: RegisterSection
    process: ProcessSection | None = None
    inquiry: InquirySection | None = None
    rights: RightsSection | None = None


class CityDefinition(City):
    """A city as it is declared, with the parts that engines read; this model is the published JSON Schema."""

    visit: VisitSection | None = None  # type: ignore[assignment]

    @model_validator(mode="after")
    def _check_visit(self) -> Self:
        for named in self.visit.divisions if self.visit else ():
            if not any(division.id == named for division in self.divisions):
                raise PydanticCustomError(
                    "visit_division",
                    "visit の divisions の「{id}」が、市の divisions にありません。divisions の id を書いてください。",
                    {"id": named},
                )
        return self


def key_of(model: type[BaseModel], name: str) -> str:
    """The key a field of a model is written with."""
    return model.model_fields[name].alias or name


def models_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models a field may hold, looked for inside unions, lists and annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for part in get_args(annotation) for model in models_in(part))


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may be written at a path of pydantic's (with its marks of unions); empty when none are known."""
    models: tuple[type[BaseModel], ...] = (model,)
    for step in path:
        if isinstance(step, int):
            continue
        models = _below(models, step) or _tagged(models, step)
    return tuple(dict.fromkeys(key_of(each, name) for each in models for name in each.model_fields))


def _below(models: tuple[type[BaseModel], ...], key: str) -> tuple[type[BaseModel], ...]:
    fields = [field for each in models for name, field in each.model_fields.items() if key_of(each, name) == key]
    return tuple(dict.fromkeys(model for field in fields for model in models_in(field.annotation)))


def _tagged(models: tuple[type[BaseModel], ...], tag: str) -> tuple[type[BaseModel], ...]:
    named = tuple(each for each in models if each.__name__ == tag or tag in _tags_of(each))
    return named or models


def _tags_of(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()
