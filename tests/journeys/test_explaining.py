"""What the rules say of a person and a matter, on the command line, without a word about the matter."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.journeys.explaining import explain
from tests.journeys import office


@pytest.fixture(autouse=True)
def people(published: None) -> None:
    for one in (office.STRANGER, office.CENTRE):
        open_account("staff", one.name, ref=one.ref, duties=one.duties)


def test_a_refusal_is_explained_by_its_rule() -> None:
    decision = explain("stranger-1", "view", office.submitted())
    assert (decision.allowed, decision.rule) == (False, "clerk.part_of_the_matter")
    assert decision.needs.text() == "この案件の手続を担当する課の職。区の職は、その区の案件だけ"


def test_a_permission_is_explained_by_its_rule() -> None:
    assert explain("centre-1", "work", office.submitted()).rule == "clerk.turn_of_the_desk"
    assert explain("centre-1", "list", "case").rule == "staff.lists"
    assert explain("centre-1", "administer", "outbox").rule == "administrator.console"


def test_nobody_and_nothing_is_found_where_there_is_none() -> None:
    with pytest.raises(NoSuchAccount):
        explain("nobody\0", "view", "case")
    with pytest.raises(NoSuchCase):
        explain("centre-1", "view", "no number")
