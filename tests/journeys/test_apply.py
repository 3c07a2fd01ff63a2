"""An application arrives once, however often it is sent, and nothing arrives in parts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.cases.models import Case
from madoguchi.engines.metrics.models import Matter
from madoguchi.engines.records import actions as records
from madoguchi.engines.records import queries as records_queries
from madoguchi.engines.records.errors import DraftIncomplete
from madoguchi.engines.records.models import Entry
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.journeys import apply, filling
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import known_as_asked, paper
from madoguchi.values.actor import anonymous
from tests.conftest import DEFINITIONS, publish_definitions


@pytest.fixture
def everything_committed(transactional_db: None) -> Iterator[None]:
    """Definitions published for good; the tables are emptied afterwards by Django."""
    shelf.forget()
    publish_definitions()
    yield
    shelf.forget()


def complete_draft() -> str:
    """A draft with the answers of the first example and without papers to attach."""
    procedure = catalogue.procedure("subsidy_grant")

    answers: dict[str, Any] = sample_answers(procedure, catalogue.city(), Random(1))
    for need in records_queries.needed_documents(procedure, answers):
        answers.setdefault(need.id, [paper()])
    answers["consent"] = {one["id"]: True for one in procedure.section("record")["consent"].get("checks", [])}
    draft = records.start_draft(procedure, by=anonymous(), language="ja")
    problems = records.replace_answers(draft.ref, answers)
    assert not problems, problems.problems
    return draft.ref


def submit(draft: str) -> str:
    by = known_as_asked(anonymous(), catalogue.procedure("subsidy_grant"))
    return apply.submit_application(draft, by=by, language="ja")


def _submit_in_its_own_connection(draft: str) -> str:
    try:
        return submit(draft)
    finally:
        connections.close_all()


@pytest.mark.usefixtures("everything_committed")
def test_eight_presses_at_once_give_one_matter_and_one_number() -> None:
    draft = complete_draft()
    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(_submit_in_its_own_connection, [draft] * 8))
    assert len(numbers) == 1
    assert Dossier.objects.count() == Case.objects.count() == Entry.objects.count() == Matter.objects.count() == 1
    jobs = ProcrastinateJob.objects.filter(task_name="tell_applicant", args__reference_number=numbers.pop())
    assert jobs.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_an_incomplete_draft_leaves_nothing_behind() -> None:
    draft = records.start_draft(catalogue.procedure("subsidy_grant"), by=anonymous(), language="ja")
    with pytest.raises(DraftIncomplete):
        submit(draft.ref)
    assert not Dossier.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = complete_draft()

    def fails(*args: object, **facts: object) -> None:
        raise RuntimeError("the last step fails")

    monkeypatch.setattr(apply.metrics, "count_arrival", fails)
    with pytest.raises(RuntimeError):
        submit(draft)
    assert not Dossier.objects.exists()
    monkeypatch.undo()
    assert submit(draft) == Dossier.objects.get().reference_number


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_header_names_the_business_before_its_representative() -> None:
    number = submit(complete_draft())
    dossier = Dossier.objects.get()
    assert dossier.reference_number == number
    assert dossier.audience == "business"
    assert dossier.applicant_name == Entry.objects.get().as_submitted["company_name"]


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_draft_goes_on_with_its_own_version_after_the_procedure_changed(tmp_path: Path) -> None:
    draft = complete_draft()
    assert not filling.form_of(draft, "ja").is_older
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    file = tmp_path / "definitions" / "procedures" / "subsidy_grant.yaml"
    file.write_text(file.read_text("utf-8").replace("standard_days: 30", "standard_days: 31"), "utf-8")
    publish_definitions(tmp_path / "definitions")
    shelf.forget()
    form = filling.form_of(draft, "ja")
    assert form.is_older
    number = submit(draft)
    assert Dossier.objects.get(reference_number=number).version_id == form.procedure.version
    shelf.forget()


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_formula_decides_who_is_told_and_what_is_skipped(tmp_path: Path) -> None:
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    file = tmp_path / "definitions" / "procedures" / "subsidy_grant.yaml"
    text = file.read_text("utf-8")
    for before, added in (
        ("        - id: founded_on\n", "        - {id: twice, type: formula, label: 倍, formula: employees * 2}\n"),
        (
            "      - field: address.city_code\n",
            "      - {field: twice, under: 9000, because: 少ないことが必要です。}\n",
        ),
        ("  correction:\n    days: 10\n", "  skip: [{step: formal_examination, when: {field: twice, at_least: 0}}]\n"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, added + before)
    file.write_text(text, "utf-8")
    publish_definitions(tmp_path / "definitions")
    shelf.forget()
    draft = complete_draft()
    assert filling.confirm_page(filling.form_of(draft, "ja"), "ja").reasons == ()
    records.replace_answers(draft, {**records_queries.draft_of(draft).answers, "employees": 5000})
    assert "少ないことが必要です。" in filling.confirm_page(filling.form_of(draft, "ja"), "ja").reasons
    submit(draft)
    assert Case.objects.get().skipped == ["formal_examination"]
    shelf.forget()
