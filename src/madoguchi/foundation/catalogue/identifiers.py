"""The forms that ids and codes take in definitions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from madoguchi.values.corporate_number import check_corporate_number
from madoguchi.values.municipality import check_municipality_code
from madoguchi.values.refusal import Refusal

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Yen = Annotated[int, Field(ge=0, le=1_000_000_000)]


def _municipality_code(value: Any) -> Any:
    try:
        return check_municipality_code(str(value))
    except Refusal as refused:
        raise PydanticCustomError("municipality_code", "{reason}", {"reason": str(refused)}) from refused


def _corporate_number(value: Any) -> Any:
    try:
        return check_corporate_number(str(value))
    except Refusal as refused:
        raise PydanticCustomError("corporate_number", "{reason}", {"reason": str(refused)}) from refused


MunicipalityCode = Annotated[str, BeforeValidator(_municipality_code)]
CorporateNumber = Annotated[str, BeforeValidator(_corporate_number)]
