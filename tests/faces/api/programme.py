"""A programme that uses the API: its tokens, its requests, and an application that is complete."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.http import HttpResponse
from django.test import Client
from PIL import Image

from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.values.actor import Duty

BASE = "/api/v1"


def token(role: str, division: str = "") -> str:
    """A new token in plain text; one of the office names a person, who may look again at what another looked at."""
    duties = (Duty(division, role, None, role == "decider"),)
    person = "" if role == "applicant" else open_account("staff", f"見本 {role}", duties=duties)
    return create_token(role, division=division, name=f"試験 {role}", person=person)


def call(
    method: str,
    where: str,
    body: Any = None,
    *,
    token: str = "",
    key: str = "",
    language: str = "ja",
    raw: bytes | None = None,
    content_type: str = "application/json",
) -> HttpResponse:
    """One request, with a JSON body or the bytes given."""
    headers = {"Accept-Language": language}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else b"")
    client = Client(raise_request_exception=False)
    return client.generic(method, f"{BASE}{where}", data, content_type=content_type, headers=headers)


def photograph() -> dict[str, str]:
    """A small picture as a file in an answer."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    return {"name": "paper.png", "content": base64.b64encode(picture.getvalue()).decode()}


def application(procedure_id: str = "child_medical_expenses", **more: object) -> dict[str, Any]:
    """A complete application with the answers of the first example of a procedure."""
    content = procedure(procedure_id)
    example: Mapping[str, Any] = content.section("examples")[0]
    checks = {check["id"]: True for check in content.section("record")["consent"].get("checks", [])}
    papers = {paper: [photograph()] for paper in example["expect"].get("documents", [])}
    # The example belongs to the published version: whoever changes a copy must not change it.
    return {"procedure": procedure_id, "answers": {**deepcopy(example["answers"]), **papers, "consent": checks, **more}}


def applied(token: str, key: str = "first", procedure_id: str = "child_medical_expenses") -> str:
    """The number of a new application."""
    response = call("POST", "/applications", application(procedure_id), token=token, key=key)
    assert response.status_code == 201, response.content.decode()
    number: str = response.json()["reference_number"]
    return number
