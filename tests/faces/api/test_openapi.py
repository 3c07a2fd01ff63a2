"""The description of the API is a valid document, says the truth, and nothing generated from it breaks the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from pytest_django import DjangoDbBlocker
from schemathesis.checks import load_all_checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase
from schemathesis.generation.modes import GenerationMode
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import positive_data_acceptance

from madoguchi.faces.api.openapi import document
from madoguchi.faces.api.urls import OPERATIONS, urlpatterns
from madoguchi.foundation.catalogue.queries import is_published, procedures
from madoguchi.values.clock import JST, moved_to
from tests.conftest import publish_definitions
from tests.faces.api.programme import application, applied, call, token
from tests.house.conftest import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

load_all_checks()
_FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


LABELS = [f"{method.upper()} {path}" for path, item in document(OPERATIONS)["paths"].items() for method in item]


@cache
def api() -> schemathesis.BaseSchema:
    """What is generated from; reading it takes seconds, which only who runs these tests has to spend."""
    schema = schemathesis.openapi.from_dict(document(OPERATIONS))
    schema.app = get_wsgi_application()
    # That any other method is unknown at every address is asked in `tests/house/test_every_url.py`.
    schema.config.phases.coverage.unexpected_methods = {"trace"}
    return schema


@cache
def generated() -> dict[str, Callable[..., None]]:
    """The check over what is generated for each operation: examples, edges, and chance."""
    made = get_all_tests(schema=api(), test_func=check_as_described, settings=_FEW, given_kwargs={})
    return {operation.label: test for operation, test in (found.ok() for found in made)}


@pytest.fixture(scope="module")
def matter(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """Tokens of every role and one application they may know of; every test finds them as they were made.

    What is generated runs in the transaction of the test, so nothing may close its connection between requests.
    """
    with django_db_blocker.unblock(), undone(), moved_to(datetime(2026, 11, 24, 10, tzinfo=JST)):
        if not is_published():
            publish_definitions()
        applicant = token("applicant")
        known = {
            "applicant": applicant,
            "office": token("decider", "child_family"),
            "number": applied(applicant),
        }
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield known
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _token_for(case: schemathesis.Case, matter: dict[str, str]) -> str:
    role = case.operation.definition.raw["x-token-role"]
    return matter["applicant"] if role.startswith("applicant") else matter["office"]


def _names_a_matter(case: schemathesis.Case) -> bool:
    """Whether its address is generated as the description wants it; an example's stays that of a matter unknown."""
    meta = case.meta
    if meta is None or meta.phase.name == TestPhase.EXAMPLES or "reference_number" not in case.path_parameters:
        return False
    return meta.components[ParameterLocation.PATH].mode == GenerationMode.POSITIVE


@pytest.mark.parametrize("label", LABELS)
def test_whatever_the_description_allows_or_forbids_is_answered_as_described(
    label: str, matter: dict[str, str]
) -> None:
    generated()[label](matter=matter)


def check_as_described(case: schemathesis.Case, matter: dict[str, str]) -> None:
    if _names_a_matter(case):
        case.path_parameters["reference_number"] = matter["number"]
    # A body of the right shape may still say what no office would write; no description can hold that.
    but = [positive_data_acceptance] if case.method != "GET" else []
    headers = {"Authorization": f"Bearer {_token_for(case, matter)}"}
    case.call_and_validate(headers=headers, excluded_checks=but)


def test_every_address_of_the_api_is_described_and_every_described_one_exists() -> None:
    described = document(OPERATIONS)["paths"]
    served = {
        "/" + str(one.pattern).replace("<str:", "{").replace(">", "}") for one in urlpatterns if one.name != "nowhere"
    }
    assert set(described) == served


def test_operations_have_names_of_their_own() -> None:
    names = [one.name for one in OPERATIONS]
    assert len(names) == len(set(names))


def test_every_schema_in_the_description_is_a_schema() -> None:
    for schema in document(OPERATIONS)["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_every_procedure_has_a_schema_that_its_own_examples_keep(language: str) -> None:
    for one in procedures():
        detail = call("GET", f"/procedures/{one.id}", language=language)
        assert detail.status_code == 200
        schema = detail.json()["answers_schema"]
        Draft202012Validator.check_schema(schema)
        sent = application(one.id)["answers"]
        known = {name: value for name, value in sent.items() if not _is_file(value)}
        problems = [error.message for error in Draft202012Validator({**schema, "required": []}).iter_errors(known)]
        assert problems == []


def _is_file(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "content" in value[0]


def test_the_list_of_procedures_can_be_narrowed_to_an_audience() -> None:
    everything = call("GET", "/procedures").json()["items"]
    business = call("GET", "/procedures?audience=business").json()["items"]
    assert {one["audience"] for one in business} == {"business"}
    assert len(everything) > len(business)


def test_the_document_is_served_as_it_is_made() -> None:
    assert call("GET", "/openapi.json").json() == document(OPERATIONS)


def test_the_figures_are_the_same_for_everybody_and_name_nobody() -> None:
    response = call("GET", "/figures")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60"
    assert call("GET", "/figures?year=1800").status_code == 422
