"""The `record` section of a definition: pages, fields, papers, consent, who may apply, and examples to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union

from pydantic import Discriminator, StringConstraints, model_validator
from pydantic import Field as Option
from pydantic_core import PydanticCustomError

from madoguchi.engines.records.field_types.field import SOME, Field, Holds, Id, holds
from madoguchi.engines.records.field_types.file import Accept, FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.kinds import KINDS, RowField
from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.declared import ConditionField, Declared, WordsField
from madoguchi.values.words import Words, words_in

if TYPE_CHECKING:
    FormField = Field
else:
    FormField = Annotated[Union[(*KINDS, GroupField)], Discriminator("type")]

FieldPath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}$")]

DOCUMENTS = "documents"
CONFIRM = "confirm"
CONSENT = "consent"
RESERVED_PAGES = frozenset({DOCUMENTS, CONFIRM})
SEEN = "papers_seen"
"""Where the answers keep which papers a clerk saw at the counter, by whom and when."""
LEFT_OUT = "left_out"
"""Where a draft keeps which questions were asked at the counter and left empty."""
AT_HOME = "written_at_home"
"""Where a draft keeps which questions its visitor had answered before they came to the counter."""
RESERVED_FIELDS = frozenset({CONSENT, SEEN, LEFT_OUT, AT_HOME, "rows"})
CONFIRM_TITLE = {"ja": "内容の確認", "en": "Check your answers", "ja-easy": "書いた ことを たしかめる"}
_DOCUMENTS_TITLE = {"ja": "必要な書類", "en": "Papers to attach", "ja-easy": "必要な 書類"}
_DOCUMENTS_PURPOSE = {
    "ja": "申請の内容を確かめるために使います。",
    "en": "We use these papers to check your application.",
    "ja-easy": "書いた ことを たしかめる ために 使います。",
}


class Page(Declared):
    """One page, one topic."""

    id: Id
    title: WordsField
    lead: WordsField | None = None
    purpose: WordsField | None = None
    show: ConditionField | None = None
    fields: Annotated[tuple[FormField, ...], SOME]

    @cached_property
    def is_shown(self) -> Holds:
        """Whether the page is part of the form, given the answers before it."""
        return holds(self.show)


class Document(Declared):
    """One paper: uploaded on the page `documents`, listed under 必要なもの; `when` says for whom it is needed."""

    id: Id
    label: WordsField
    hint: WordsField | None = None
    purpose: WordsField | None = None
    when: ConditionField | None = None
    require: bool = True
    accept: Accept = ("image", "pdf")
    at_most: int = Option(default=3, ge=1, le=10)
    alternatives: WordsField | None = None
    confidentiality: Confidentiality | None = None

    @cached_property
    def field(self) -> FileField:
        """The paper as a question of the form."""
        return FileField(
            type="file",
            id=self.id,
            label=self.label,
            hint=self._hint,
            purpose=self.purpose or _DOCUMENTS_PURPOSE,
            require=self.require,
            show=self.when,
            accept=self.accept,
            at_most=self.at_most,
            confidentiality=self.confidentiality,
        )

    @property
    def _hint(self) -> Words | None:
        """What the paper is, and what to do without it: whoever stands before the box needs both."""
        if not (self.hint and self.alternatives):
            return self.hint or self.alternatives
        spoken = {one for words in (self.hint, self.alternatives) if isinstance(words, Mapping) for one in words}
        return {
            one: ("" if one == "ja" else " ").join((words_in(self.hint, one), words_in(self.alternatives, one)))
            for one in sorted(spoken | {"ja"})
        }


class BusinessPaths(Declared):
    """Which answers name the business that applies."""

    name: FieldPath
    kana: FieldPath | None = None
    corporate_number: FieldPath | None = None


class ApplicantPaths(Declared):
    """Which answers are the header of the application (A票): who applies and how to reach them."""

    name: FieldPath | None = None
    address: FieldPath | None = None
    email: FieldPath | None = None
    telephone: FieldPath | None = None
    business: BusinessPaths | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.name is None and self.business is None:
            raise PydanticCustomError("applicant_missing", "applicant には、name か business のどちらかが必要です。")
        return self


class ConsentCheck(Declared):
    """One sentence to agree to before submitting."""

    id: Id
    text: WordsField


class Consent(Declared):
    """What the answers are used for, and what the resident agrees to; shown on the confirm page."""

    purpose: WordsField
    checks: tuple[ConsentCheck, ...] = ()


class GrantedValue(Declared):
    """One value that a grant states and its drafter fixes: a question to the drafter, answered by the application.

    `from` is the answer it starts from; with `never_above`, a number may be lowered and never raised.
    """

    from_: FieldPath = Option(alias="from")
    never_above: bool = False
    field: RowField

    @model_validator(mode="after")
    def _plain_question(self) -> Self:
        is_special = isinstance(self.field, FileField) or self.field.in_registers_only
        if not self.field.asks or is_special or self.field.show or self.field.prefill:
            raise PydanticCustomError(
                "granted_field",
                "認める内容「{id}」は、答えのある項目にしてください。file、note、show、prefill は使えません。",
                {"id": self.field.id},
            )
        return self


class Duplicates(Declared):
    """Which answers make two matters look alike, and for how long."""

    same: Annotated[tuple[FieldPath, ...], SOME]
    within: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]? (days?|months?|years?)$")] = "1 year"


class RecordSection(Declared):
    """Everything a resident is asked, in the order it is asked."""

    pages: Annotated[tuple[Page, ...], SOME]
    documents: tuple[Document, ...] = ()
    applicant: ApplicantPaths
    ward: FieldPath | None = None
    consent: Consent
    eligible: ConditionField | None = None
    granted: tuple[GrantedValue, ...] = ()
    duplicates: Duplicates | None = None

    @model_validator(mode="after")
    def _every_name_once(self) -> Self:
        check_distinct([page.id for page in self.pages], RESERVED_PAGES, "ページ")
        own = [field.id for page in self.pages for field in page.fields] + [paper.id for paper in self.documents]
        own += [value.field.id for value in self.granted]
        check_distinct(own, RESERVED_FIELDS, "項目")
        for field in self.fields:
            inside = field.fields if isinstance(field, GroupField) else ()
            if any(part.in_registers_only for part in (field, *inside)):
                raise PydanticCustomError(
                    "register_only",
                    "項目「{id}」の型は、台帳だけで使えます。ほかの型にしてください。",
                    {"id": field.id},
                )
            if any(getattr(part, "ended", ()) for part in (field, *inside)):
                raise PydanticCustomError(
                    "register_only",
                    "項目「{id}」の ended は、台帳だけで使えます。選べないものは、書かないでください。",
                    {"id": field.id},
                )
            if isinstance(field, GroupField):
                check_distinct([part.id for part in field.fields], RESERVED_FIELDS, "項目")
        if self.consent.checks:
            check_distinct([check.id for check in self.consent.checks], frozenset(), "同意")
        return self

    @cached_property
    def all_pages(self) -> tuple[Page, ...]:
        """The pages as declared, and the page of papers at the end."""
        if not self.documents:
            return self.pages
        papers = tuple(paper.field for paper in self.documents)
        return (*self.pages, Page.model_construct(id=DOCUMENTS, title=_DOCUMENTS_TITLE, fields=papers))

    @property
    def fields(self) -> Iterator[Field]:
        """Every field of every page, papers included, rows of groups not opened."""
        return (field for page in self.all_pages for field in page.fields)

    @cached_property
    def compares(self) -> bool:
        """Whether any answer has to go together with others."""
        inside = (one for each in self.fields if isinstance(each, GroupField) for one in each.fields)
        return any(one.must is not None for one in (*self.fields, *inside))

    def page(self, page_id: str) -> Page | None:
        """The page with this id, if there is one."""
        return next((page for page in self.all_pages if page.id == page_id), None)


class Expectation(Declared):
    """What an example has to give."""

    pages: tuple[Id, ...] | None = None
    eligible: bool | None = None
    documents: tuple[Id, ...] | None = None


class Example(Declared):
    """Answers of an invented person, tried whenever the definition is checked, as if on the day `on`."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    on: date | None = None
    answers: dict[str, Any]
    expect: Expectation


def check_distinct(
    ids: list[str], reserved: frozenset[str], what: Literal["ページ", "項目", "同意", "状態", "操作"]
) -> None:
    """Raises when an id stands twice or is a word the house keeps for itself."""
    for each in ids:
        if each in reserved:
            raise PydanticCustomError(
                "reserved_id", "{what}の id「{id}」は使えません。別の id にしてください。", {"what": what, "id": each}
            )
        if ids.count(each) > 1:
            raise PydanticCustomError(
                "duplicate_id",
                "{what}の id「{id}」が2回あります。どちらかを変えてください。",
                {"what": what, "id": each},
            )
