"""The procedures of the city, each with the JSON Schema of its answers."""

from __future__ import annotations

from typing import Any, Literal

from madoguchi.engines.records import queries as records
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Asked, Given
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.values.words import words_in


class Law(Given):
    """A law and the article the procedure rests on."""

    name: str
    article: str


class ProcedureLine(Given):
    """A procedure in the list; `standard_days` are business days, `fee` is in yen."""

    id: str
    version: str
    title: str
    summary: str
    audience: Literal["resident", "business", "staff"]
    life_events: list[str]
    division: str
    standard_days: int
    fee: int
    ways: list[str]


class ProcedureList(Given):
    """Every procedure in force."""

    items: list[ProcedureLine]


class ProcedureDetail(ProcedureLine):
    """One procedure; `answers_schema` describes what is sent as `answers` (JSON Schema 2020-12).

    `granted_schema` describes the values a grant states, for programmes of the office that draft decisions.
    """

    law: list[Law]
    answers_schema: dict[str, Any]
    granted_schema: dict[str, Any]


class ProcedureQuery(Asked):
    """What narrows the list."""

    audience: Literal["resident", "business", "staff"] | None = None


def _line(one: Procedure, language: str) -> dict[str, Any]:
    identity = one.identity
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title(language),
        "summary": words_in(identity.summary, language),
        "audience": identity.audience,
        "life_events": list(identity.life_events),
        "division": identity.division,
        "standard_days": identity.standard_days,
        "fee": identity.fee.amount,
        "ways": list(identity.ways),
    }


def list_procedures(call: Call) -> Reply:
    """Every procedure in force, or those for one audience."""
    wanted = call.query.audience
    found = [one for one in catalogue.procedures() if wanted in (None, one.identity.audience)]
    return Reply(ProcedureList(items=[ProcedureLine(**_line(one, call.language)) for one in found]), public=True)


def show_procedure(call: Call) -> Reply:
    """One procedure with the schema of its answers."""
    one = catalogue.procedure(call.path["procedure_id"])
    detail = ProcedureDetail(
        **_line(one, call.language),
        law=[Law(name=law.name, article=law.article) for law in one.identity.law],
        answers_schema=records.answers_schema(one, call.language),
        granted_schema=records.granted_schema(one, call.language),
    )
    return Reply(detail, public=True)


OPERATIONS = (
    Operation(
        "GET",
        "/procedures",
        "listProcedures",
        "The procedures in force",
        list_procedures,
        ProcedureList,
        query=ProcedureQuery,
        refusals=(422,),
    ),
    Operation(
        "GET",
        "/procedures/{procedure_id}",
        "getProcedure",
        "One procedure with the JSON Schema of its answers",
        show_procedure,
        ProcedureDetail,
        refusals=(404,),
    ),
)
