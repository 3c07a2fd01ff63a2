"""Codes that open something: not readable in the database, found again, and shown again on receipts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.records.actions import start_draft
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.queries import draft_by_resume_code
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.dossier.queries import dossier_by_access_code, dossier_facts
from madoguchi.foundation.identity.sealed_codes import sealed, unsealed
from madoguchi.foundation.wall.speaker import Side, Speaker, speaker, speaking
from madoguchi.values.actor import anonymous
from madoguchi.values.references import new_resume_code
from tests.journeys import office


@pytest.fixture
def rotate(settings) -> Callable[[], None]:
    """Gives the house another secret key, which keeps the earlier ones."""

    def anew() -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        settings.SECRET_KEY = f"another-{len(settings.SECRET_KEY_FALLBACKS)}"

    return anew


def _kept(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608  names of this test
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_code_of_a_matter_opens_it_and_is_not_in_the_database() -> None:
    number = office.submitted()
    code = dossier_facts(number).access_code
    assert dossier_by_access_code(code).reference_number == number
    [kept] = _kept("dossier_dossier", "access_code")
    assert code not in kept
    assert kept.startswith("s1.")
    assert len(kept) <= 64


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_the_code_of_a_draft_opens_it_and_is_not_in_the_database() -> None:
    draft = start_draft(procedure(office.CHILD), by=anonymous(), language="ja")
    assert draft_by_resume_code(draft.resume_code.lower()).ref == draft.ref
    assert all(draft.resume_code not in kept for kept in _kept("records_draft", "resume_code"))
    assert Draft.objects.get(resume_code=draft.resume_code).resume_code == draft.resume_code


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_code_kept_before_is_still_shown_and_is_sealed_by_the_next_writing() -> None:
    number = office.submitted()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossier_dossier SET access_code = 'K7QM-3F2X-8WNA-PT50'")
    assert dossier_facts(number).access_code == "K7QM-3F2X-8WNA-PT50"
    rows = list(Dossier.objects.all())
    Dossier.objects.bulk_update(rows, ["access_code"])
    assert dossier_by_access_code("K7QM-3F2X-8WNA-PT50").reference_number == number


@given(st.integers(0, 2**32).map(lambda _: new_resume_code()))
def test_every_code_comes_back(code: str) -> None:
    assert unsealed(sealed(code)) == code
    assert sealed(code) == sealed(code) != sealed(new_resume_code())


def test_a_code_of_another_key_opens_nothing_and_of_an_older_key_is_still_read(settings) -> None:
    code = new_resume_code()
    kept, before = sealed(code), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert unsealed(kept) == ""
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unsealed(kept) == code
    assert unsealed("s1.broken") == unsealed("s1.") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_under_another_key_the_link_in_a_letter_still_opens_the_matter(
    client: Client, rotate: Callable[[], None]
) -> None:
    number = office.submitted()
    code = dossier_facts(number).access_code
    rotate()
    rotate()
    assert number in client.get(f"/s/{code}", follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_under_another_key_a_draft_is_found_and_the_wall_is_shown_both_keys(rotate: Callable[[], None]) -> None:
    draft = start_draft(procedure(office.CHILD), by=anonymous(), language="ja")
    [kept] = _kept("records_draft", "resume_code")
    rotate()
    with speaking(Speaker(Side.PORTAL)):
        assert draft_by_resume_code(draft.resume_code).ref == draft.ref
        assert kept in getattr(speaker(), "shown", ())
    assert Draft.objects.filter(resume_code__in=[draft.resume_code, new_resume_code()]).count() == 1
