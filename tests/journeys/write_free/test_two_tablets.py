"""Two tablets sign one sheet at the same moment: it is received once; without the lock this test fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from madoguchi.engines.metrics.models import CounterCount
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free import receiving
from madoguchi.journeys.write_free.signing import Signature
from tests.journeys import residents
from tests.journeys.write_free.counter import ready

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]


def _both_sign(ref: str, revision: int) -> list[object]:
    def sign(_tablet: int) -> object:
        try:
            return receiving.receive_visit(
                ref, right=["f1", "f2"], signature=Signature("button"), revision=revision, language="ja", by=None
            )
        except Exception as wrong:  # noqa: BLE001  what a broken build meets is looked at below
            return wrong
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(sign, range(2)))


def _meet(monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """Nobody goes on before both have looked at the sheet, unless one of them has to wait for the other."""
    both, parts_of = Barrier(2, timeout=patience), receiving.parts_of

    def meeting(row: Visit, language: str) -> object:
        with suppress(BrokenBarrierError):
            both.wait()
        return parts_of(row, language)

    monkeypatch.setattr(receiving, "parts_of", meeting)


def _is_received_once(results: list[object]) -> bool:
    return results[0] == results[1] and (Dossier.objects.count(), CounterCount.objects.count()) == (2, 2)


@pytest.mark.parametrize("locked", [True, False], ids=["as it is built", "without the lock"])
def test_two_tablets_sign_one_sheet_once(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    residents.family()
    ref = ready()
    revision = Visit.objects.get(ref=ref).revision
    _meet(monkeypatch, 0.3 if locked else 30)  # with the lock the second comes only after the first
    if not locked:
        row_of = receiving.row_of
        monkeypatch.setattr(receiving, "row_of", lambda ref, lock=False: row_of(ref))
    assert _is_received_once(_both_sign(ref, revision)) is locked
