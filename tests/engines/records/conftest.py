from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from madoguchi.engines.records.actions import start_draft
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import Procedure, procedure
from madoguchi.values.actor import SYSTEM, anonymous
from tests.conftest import settle
from tests.engines.records.trial import CITY, PROCEDURE, Directory


@pytest.fixture
def trial(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Procedure]:
    """The trial procedure is published in the invented city, whose postal codes are known."""
    monkeypatch.setattr(sys.modules["madoguchi.engines.records.queries.surroundings"], "_POSTAL_CODES", Directory())
    publish_set(CITY, [PROCEDURE], pictures={}, by=SYSTEM)
    settle()
    yield procedure("trial")
    shelf.forget()


@pytest.fixture
def draft(trial: Procedure) -> DraftFacts:
    """A draft that was just begun."""
    return start_draft(trial, by=anonymous(), language="ja")
