"""The base of everything the API takes and gives: strict shapes from which the OpenAPI document is made."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _whole(value: Any) -> Any:
    """JSON knows no whole numbers: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]


class Taken(BaseModel):
    """A shape that is received: nothing is converted silently, and nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Asked(BaseModel):
    """The parameters of an address: texts that are read as what they stand for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """A shape that is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldProblem(Given):
    """One thing to mend: where it is and how to mend it, in the reader's language."""

    path: str
    detail: str


class Needed(Given):
    """Why access was refused: the id of the rule, what would be needed, and whom to ask, in the reader's language."""

    rule: str
    needs: str
    ask: str
    office: str


class Problem(Given):
    """What went wrong and what to do (RFC 9457), in the reader's language; `code` never changes."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]
    access: Needed | None = None
