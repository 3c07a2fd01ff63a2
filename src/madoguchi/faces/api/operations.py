"""How an operation of the API is described; views, addresses and the OpenAPI document all come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http.response import HttpResponseBase
from pydantic import BaseModel

from madoguchi.faces.api.shapes import Asked, Given, Taken
from madoguchi.values.actor import Actor

Who = Literal["anyone", "applicant", "office", "applicant or office"]
Counted = Literal["", "sent", "registers", "calls"]
"""Among what an operation is counted for each programme and day; nothing where anybody may ask."""


@dataclass(frozen=True)
class Call:
    """One request after everything about it was checked: who asks, in which language, and for what."""

    by: Actor
    language: str
    path: Mapping[str, str]
    query: Any
    body: Any
    key: str = ""


@dataclass(frozen=True)
class Reply:
    """What a view answers; `public` answers may be kept by anybody for a minute."""

    body: BaseModel | Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    public: bool = False


@dataclass(frozen=True)
class Operation:
    """One method at one address; `refusals` are the statuses it may answer besides those of every operation.

    `files` are the media types it may answer with besides JSON. What is `counted` is limited for each programme and
    day, and its answers say how much is left of that; what `says_limits` is limited otherwise, and says so itself.
    A write that `takes_in` answers with what was sent or is the caller's own; any other shows what is held of somebody.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    name: str
    summary: str
    view: Callable[[Call], Reply | HttpResponseBase]
    answer: type[Given] | None
    who: Who = "anyone"
    status: int = 200
    query: type[Asked] | None = None
    body: type[Taken] | None = None
    needs_key: bool = False
    refusals: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    counted: Counted = ""
    takes_in: bool = False
    says_limits: bool = False
