"""The revision a form was drawn with, as it comes back with the form."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from madoguchi.faces.ui.revisions import revision_of


@pytest.mark.parametrize(("sent", "revision"), [("0", 0), ("12", 12), ("999999999", 999999999)])
def test_what_was_looked_at_comes_back(sent: str, revision: int) -> None:
    assert revision_of(RequestFactory().post("/", {"revision": sent})) == revision


@pytest.mark.parametrize("sent", ["", "１２", "²", "-1", "1000000000", str(10**30), "9" * 5000, "x", "1.0"])
def test_what_is_no_revision_is_none(sent: str) -> None:
    assert revision_of(RequestFactory().post("/", {"_revision": sent}), "_revision") is None


def test_a_form_without_one_has_none() -> None:
    assert revision_of(RequestFactory().post("/", {"other": "1"})) is None
