"""Reading a request: who asks, the parameters of the address, and a body that is small, flat and clean."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from pydantic import ValidationError

from madoguchi.faces.api.errors import (
    BodyTooDeep,
    BodyTooLarge,
    BodyUnreadable,
    ContentTypeUnknown,
    KeyMissing,
    Unauthenticated,
    Unprocessable,
)
from madoguchi.faces.api.problems import errors_of
from madoguchi.faces.api.shapes import Asked, Taken
from madoguchi.faces.ui.asking import state_the_purpose
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.characters import check_characters
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from madoguchi.values.refusal import Refusal
from madoguchi.values.usual_letters import are_usual

LARGEST = 1024 * 1024
DEEPEST = 40
_LONGEST_PATH = 200
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def caller(request: HttpRequest, *, required: bool) -> Actor:
    """Who asks: the programme of the bearer token, or nobody where that is enough. Raises Unauthenticated."""
    given = request.headers.get("Authorization")
    if given is None and not required:
        return anonymous()
    scheme, _, token = (given or "").partition(" ")
    actor = actor_of_token(token.strip()) if scheme.lower() == "bearer" and token.strip().isascii() else None
    if actor is None:
        raise Unauthenticated()
    state_the_purpose(request, actor)
    return actor


def idempotency_key(request: HttpRequest) -> str:
    """The key of this request; raises KeyMissing."""
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing()
    return key


def parameters(request: HttpRequest, shape: type[Asked] | None) -> Any:
    """The parameters of the address, each given once and none unknown; raises Unprocessable."""
    given = {name: values[-1] if len(values) == 1 else values for name, values in request.GET.lists()}
    for name, value in given.items():
        _check_clean([name, value], name)
    return _in_shape(shape or Asked, given) if given or shape else None


def body(request: HttpRequest, shape: type[Taken] | None) -> Any:
    """The body in its shape; without one nothing is to be said, and a body that says something is refused.

    Raises ContentTypeUnknown, BodyTooLarge, BodyUnreadable, BodyTooDeep, Unprocessable.
    """
    if shape is None and not int(request.META.get("CONTENT_LENGTH") or 0):
        return None
    if request.content_type != "application/json":
        raise ContentTypeUnknown()
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise BodyTooLarge(limit=LARGEST)
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BodyTooLarge(limit=LARGEST)
    data = _parsed(raw)
    parts = list(_parts(data))
    # One look at all of them says nearly always that there is nothing to doubt.
    if not are_usual([str(part) for _, part in parts]):
        for path, part in parts:
            _check_clean([part], path)
    return _in_shape(shape or Taken, data, raw)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        raise BodyTooDeep(limit=DEEPEST) from None
    except ValueError:  # not UTF-8, not JSON, a name twice, NaN, or a number without end
        raise BodyUnreadable() from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number without end")
    return number


def _parts(data: Any) -> Iterator[tuple[str, Any]]:
    """Every name and value with its path, without recursion; raises BodyTooDeep."""
    waiting: list[tuple[str, Any, int]] = [("", data, 1)]
    while waiting:
        path, part, depth = waiting.pop()
        if depth > DEEPEST:
            raise BodyTooDeep(limit=DEEPEST)
        before = f"{path}." if path else ""
        if isinstance(part, dict):
            yield from ((path, name) for name in part)
            waiting.extend((f"{before}{name}"[:_LONGEST_PATH], value, depth + 1) for name, value in part.items())
        elif isinstance(part, list):
            waiting.extend((f"{before}{index}"[:_LONGEST_PATH], value, depth + 1) for index, value in enumerate(part))
        else:
            yield path, part


def _check_clean(parts: list[Any], path: str) -> None:
    try:
        for part in parts:
            if isinstance(part, str):
                check_characters(part)
            if isinstance(part, str | int | float) and holds_individual_number(str(part)):
                raise IndividualNumberFound
    except Refusal as refusal:
        raise Unprocessable([(_shown(path), refusal.message)]) from None


def _shown(path: str) -> str:
    """A path that can be sent back: what was refused may stand in a name."""
    return "".join(letter if letter.isprintable() else "?" for letter in path)


def _in_shape(shape: type[Asked] | type[Taken], data: Any, raw: bytes | None = None) -> Any:
    try:
        return shape.model_validate(data) if raw is None else shape.model_validate_json(raw)
    except ValidationError as invalid:
        raise Unprocessable(errors_of(invalid)) from None
