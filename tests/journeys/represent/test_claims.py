"""Claims as the office reads them: the queue, one claim with whom it may mean, and its papers."""

from __future__ import annotations

import pytest

from madoguchi.foundation.storage.queries import files_of
from madoguchi.journeys.represent import asking, claims, deciding
from tests.journeys.represent.families import SERVICES, asked, confirmation, elsewhere, parent
from tests.journeys.residents import OLDER, YOUNGER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_scan_of_a_paper_is_there_until_it_is_decided() -> None:
    by = parent()
    ref = asking.ask(elsewhere("見本 蓮"), by=by, language="ja")
    sheet = claims.claim_sheet(ref, by=SERVICES)
    assert [one.person.ref for one in sheet.candidates] == [OLDER]
    found, content = claims.paper_of(ref, sheet.papers[0].ref, by=SERVICES)
    with content:
        assert (found.name, bool(content.read())) == ("戸籍.png", True)
    deciding.confirm_claim(ref, confirmation(), by=SERVICES)
    assert files_of(ref) == []


def test_the_queue_is_paged_from_the_oldest() -> None:
    by = parent()
    refs = [asked(by), asked(by, YOUNGER)]
    first = claims.queue(SERVICES, limit=1)
    assert [one.ref for one in first.lines] == refs[:1]
    assert [one.ref for one in claims.queue(SERVICES, after=first.after, limit=1).lines] == refs[1:]
