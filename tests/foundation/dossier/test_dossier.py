from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import add_knot, open_dossier
from madoguchi.foundation.dossier.errors import AlreadyOpened, NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier, Knot
from madoguchi.foundation.dossier.queries import (
    Applicant,
    DossierFacts,
    dossier_by_access_code,
    dossier_facts,
    dossier_of_draft,
    dossiers_of_account,
    thread_of,
)
from madoguchi.values.actor import Actor, anonymous

pytestmark = pytest.mark.usefixtures("published")


def opened(draft_ref: str = "draft-1", **applicant: str) -> DossierFacts:
    who = Applicant("戸畑 葵", "トバタ アオイ", **applicant)
    return open_dossier(
        procedure("child_medical_expenses"), draft_ref=draft_ref, applicant=who, ward="401056", by=anonymous()
    )


def test_a_dossier_is_found_by_its_number_its_code_and_its_draft() -> None:
    facts = opened()
    assert dossier_facts(facts.reference_number) == facts
    assert dossier_by_access_code(facts.access_code) == facts
    assert dossier_of_draft("draft-1") == facts
    assert [knot.kind for knot in thread_of(facts.reference_number, public_only=True)] == ["received"]


def test_a_draft_becomes_one_dossier_however_often_it_is_sent() -> None:
    first = opened()
    with pytest.raises(AlreadyOpened) as refused:
        opened()
    assert refused.value.facts["reference_number"] == first.reference_number
    assert Dossier.objects.count() == 1


def test_a_number_nobody_has_is_refused() -> None:
    with pytest.raises(NoSuchDossier):
        dossier_facts("0000-0000-00")
    with pytest.raises(NoSuchDossier):
        add_knot("0000-0000-00", "note", by=anonymous())


def test_what_is_not_for_the_applicant_stays_off_the_public_thread(clerk: Actor) -> None:
    facts = opened()
    add_knot(facts.reference_number, "decision_drafted", by=clerk, public=False)
    assert len(thread_of(facts.reference_number, public_only=False)) == 2
    assert len(thread_of(facts.reference_number, public_only=True)) == 1


def test_a_knot_is_never_changed() -> None:
    opened()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Knot.objects.update(kind="other")


def test_the_matters_of_an_account_newest_first_and_none_for_nobody() -> None:
    opened("draft-1", account_ref="r-1")
    newest = opened("draft-2", account_ref="r-1")
    opened("draft-3")
    assert dossiers_of_account("r-1")[0] == newest
    assert len(dossiers_of_account("r-1")) == 2
    assert dossiers_of_account("") == []
