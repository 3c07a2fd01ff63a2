"""The addresses of the API, from its operations; everything else below it answers with a problem, too."""

from __future__ import annotations

from django.urls import path, re_path

from madoguchi.faces.api import (
    applications,
    bookings,
    cases,
    datasets,
    figures,
    offices,
    openapi,
    procedures,
    record_lists,
    records,
    register_openapi,
    registers,
)
from madoguchi.faces.api.operations import Operation
from madoguchi.faces.api.resource import nowhere, resource

app_name = "api"

OPERATIONS: tuple[Operation, ...] = (
    *procedures.OPERATIONS,
    *applications.OPERATIONS,
    *cases.OPERATIONS,
    *figures.OPERATIONS,
    *offices.OPERATIONS,
    *bookings.OPERATIONS,
    *registers.OPERATIONS,
    *record_lists.OPERATIONS,
    *records.OPERATIONS,
    register_openapi.OPERATION,
    *datasets.OPERATIONS,
    openapi.OPERATION,
)


def _by_path() -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, {})[one.method] = one
    return found


urlpatterns = [
    *(
        path(where.removeprefix("/").replace("{", "<str:").replace("}", ">"), resource(methods), name=first.name)
        for where, methods in _by_path().items()
        for first in [next(iter(methods.values()))]
    ),
    re_path(r"^.*$", nowhere, name="nowhere"),
]
