"""Who a procedure is: names, audience, law, division, standard days and ways, from the top of its file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from madoguchi.foundation.catalogue.identifiers import Identifier, Line, Yen
from madoguchi.foundation.catalogue.survey import Survey
from madoguchi.values.business_account import AccountType, OrganisationRole
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL, Confidentiality
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.mandate_kind import MandateKind

Way = Literal["online", "counter", "post"]
Audience = Literal["resident", "business", "staff"]


class Law(Declared):
    """A law and its article; `confirm` marks a line that a lawyer still has to check."""

    name: Line
    article: str = ""
    confirm: bool = False


def in_one_line(laws: Iterable[Law]) -> str:
    """These laws with their articles, as they are named on what rests on them."""
    return "、".join(f"{law.name} {law.article}".strip() for law in laws)


RetentionClass = Literal["1_year", "3_years", "5_years", "10_years", "permanent"]


class Retention(Declared):
    """How long the papers are kept (保存期間), and from which day."""

    class_: RetentionClass = Field(alias="class")
    from_: Literal["received", "decision", "closed", "fiscal_year_end"] = Field(default="decision", alias="from")


class BusinessSignIn(Declared):
    """By which account of a business (GビズID) it is sent online: its kinds, and the roles in the organisation.

    A role is told only to a service that asks for `role` there; none named, every role will do, also none.
    """

    accounts: Annotated[tuple[AccountType, ...], Field(min_length=1)]
    roles: tuple[OrganisationRole, ...] = ()


class Assurance(Declared):
    """How surely the applicant must be known (保証レベル, 0 = not at all), and who may act for them.

    `business` is the account of a business whoever sends it online signs in with, also who acts for another;
    `delegation` are the categories (委任区分) at GビズID in which a business's `agent` may act.
    """

    identity: Annotated[int, Field(ge=0, le=3)] = 0
    business: BusinessSignIn | None = None
    proxy: tuple[MandateKind, ...] = ()
    delegation: tuple[Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,40}$")], ...] = ()


class Fee(Declared):
    """What it costs, in yen; nothing when absent."""

    amount: Yen = 0


class Contact(Declared):
    """The division that answers questions, where it is not the responsible one."""

    division: Identifier


class Identity(Declared):
    """The part of a definition that every floor may read; `form_title` is the name of the printed form (様式)."""

    id: Identifier
    title: WordsField
    summary: WordsField
    form_title: WordsField | None = None
    kind: Literal["application", "filing"] = "application"
    survey: Survey | None = None
    audience: Audience
    life_events: tuple[Identifier, ...] = ()
    keywords: tuple[Line, ...] = ()
    law: Annotated[tuple[Law, ...], Field(min_length=1)]
    division: Identifier
    standard_days: Annotated[int, Field(ge=1, le=400)]
    retention: Retention
    assurance: Assurance = Assurance()
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = ("online",)
    fee: Fee = Fee()
    contact: Contact | None = None
    confidentiality: Confidentiality = MOST_CONFIDENTIAL

    @property
    def legal_basis(self) -> str:
        """The laws the procedure rests on."""
        return in_one_line(self.law)

    @property
    def answering_division(self) -> str:
        """The division a resident may ask."""
        return self.contact.division if self.contact else self.division
