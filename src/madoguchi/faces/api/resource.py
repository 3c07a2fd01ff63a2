"""One address of the API: it finds the operation, checks the request, and turns every refusal into a problem."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel

from madoguchi.faces.api import reading
from madoguchi.faces.api.errors import Away, Broken, MethodUnknownHere, NowhereHere
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.problems import problem_response, status_of
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.refusals import seconds_to_wait
from madoguchi.foundation.identity.allowances import Left, count_call, left_of_calls, left_to_programme
from madoguchi.foundation.journal.actions import check_may_show
from madoguchi.values.refusal import Refusal

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
_PUBLIC = "public, max-age=60"
_PRIVATE = "no-store"


def resource(operations: Mapping[str, Operation]) -> View:
    """The view of one address; the operations by their method."""
    allowed = ", ".join(sorted({*operations, "OPTIONS", *(("HEAD",) if "GET" in operations else ())}))

    @csrf_exempt  # no cookie is read here: a browser cannot be made to carry somebody's token
    def view(request: HttpRequest, **path: str) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": allowed})
        method = "GET" if request.method == "HEAD" else request.method or ""
        if method not in operations:
            refusal = MethodUnknownHere(method=request.method, allowed=allowed)
            return problem_response(refusal, headers={"Allow": allowed})
        response = _safely(lambda: _answered(request, operations[method], path))
        if operations[method].counted and hasattr(request, "programme"):
            say_limits(response, _left(request, operations[method]))
        return response

    return view


def _left(request: HttpRequest, operation: Operation) -> Left:
    """What the programme may still do today."""
    if operation.counted == "sent":
        return left_to_programme(request.programme.ref)  # type: ignore[attr-defined]
    return getattr(request, "left", None) or left_of_calls(operation.counted)


@csrf_exempt
def nowhere(request: HttpRequest, **path: str) -> HttpResponse:
    """What is answered at an address that has nothing."""
    return problem_response(NowhereHere())


def _safely(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return answer()
    except Refusal as refusal:
        return problem_response(refusal, getattr(refusal, "problems", ()), _headers_of(refusal))
    except (OperationalError, InterfaceError):
        log.exception("the database does not answer")
        return problem_response(Away(), headers={"Retry-After": "5"})
    except Exception:
        log.exception("an operation of the API broke")
        return problem_response(Broken())


def _headers_of(refusal: Refusal) -> dict[str, str]:
    """How to come back: with a token, or later."""
    if refusal.code == "unauthenticated":
        return {"WWW-Authenticate": 'Bearer realm="madoguchi"'}
    return {"Retry-After": str(seconds_to_wait(refusal))} if status_of(refusal) == 429 else {}


def _answered(request: HttpRequest, operation: Operation, path: Mapping[str, str]) -> HttpResponseBase:
    by = reading.caller(request, required=operation.who != "anyone")
    request.programme = by  # type: ignore[attr-defined]
    if operation.method != "GET" and not operation.takes_in:
        check_may_show(by)
    if operation.counted not in ("", "sent"):
        request.left = count_call(by.ref, operation.counted)  # type: ignore[attr-defined]
    call = Call(
        by=by,
        language=language(),
        path=path,
        query=reading.parameters(request, operation.query),
        key=reading.idempotency_key(request) if operation.needs_key else "",
        body=reading.body(request, operation.body),
    )
    reply = operation.view(call)
    return reply if isinstance(reply, HttpResponseBase) else _response(reply)


def say_limits(response: HttpResponseBase, left: Left) -> None:
    """How much one programme may send in a day and what is left of it, as draft-ietf-httpapi-ratelimit-headers-11."""
    if left.most:
        response["RateLimit-Policy"] = f'"day";q={left.most};w=86400'
        response["RateLimit"] = f'"day";r={left.left};t={left.seconds}'


def _response(reply: Reply) -> HttpResponse:
    if isinstance(reply.body, BaseModel):
        content = reply.body.model_dump_json(by_alias=True)
    else:
        content = json.dumps(reply.body, ensure_ascii=False)
    response = HttpResponse(content, status=reply.status, content_type="application/json", headers=dict(reply.headers))
    response["Cache-Control"] = _PUBLIC if reply.public else _PRIVATE
    return response
