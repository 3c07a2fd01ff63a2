"""A count that was kept says what a new one would, whatever happened since, and is not believed where it cannot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from madoguchi.engines.records.actions import kept_counts
from madoguchi.engines.records.actions.changing_records import change_record, delete_record, restore_record
from madoguchi.engines.records.actions.creating_records import create_records
from madoguchi.engines.records.actions.restored import forget_other_clusters
from madoguchi.engines.records.models import KeptCount, LaidRegister, RecordChange
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.counting import count_sheet
from madoguchi.values.clock import now
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers

_QUESTIONS = (("all", "state", "bought_on", "price"), ("broken", "bought_on", "state", ""))


def _counted(view: str, row: str, column: str, measure: str, **asked: str) -> list[tuple[object, ...]]:
    sheet = count_sheet("bicycles", view, row, column, asked, by=KEEPER, language="ja", measure=measure)
    return [(line.label, *line.cells, line.total) for line in sheet.lines]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_counts, "KEPT_FROM", 1)
    publish_registers()
    bicycle("1", price=5, bought_on="2026-04-01")
    bicycle("2", price=7, state="broken", why="かぎ", bought_on="2026-05-01")


@pytest.fixture
def counted_anew(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every question that was counted from the beginning."""
    asked: list[object] = []
    really = kept_counts._counted
    monkeypatch.setattr(kept_counts, "_counted", lambda one: asked.append(one) or really(one))  # type: ignore[func-returns-value]
    return asked


@pytest.mark.django_db(transaction=True)
def test_what_changed_since_is_added_and_a_new_count_would_say_the_same(
    house: None, counted_anew: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for question in _QUESTIONS:
        _counted(*question)
        _counted(*question, state="broken")
    found, asked = register("bicycles"), len(counted_anew)
    one = bicycle("3", price=2)
    acts = (
        lambda: bicycle("4", state="broken", why="空気", price=1),
        lambda: change_record(
            found, one.ref, {**one.values, "state": "broken", "why": "x"}, reason="r", by=KEEPER, revision=1
        ),
        lambda: delete_record(found, one.ref, reason="r", by=KEEPER),
        lambda: restore_record(found, one.ref, by=KEEPER),
        lambda: create_records(found, [{**one.values, "number": "5", "price": 9}], by=KEEPER, reason="f"),
    )
    for act in acts:
        act()
        for question in _QUESTIONS:
            now = [_counted(*question), _counted(*question, state="broken")]
            assert len(counted_anew) == asked
            with monkeypatch.context() as nothing_kept:
                nothing_kept.setattr(kept_counts, "_kept", lambda _asked: None)
                nothing_kept.setattr(kept_counts, "_keep", lambda *_asked: None)
                assert [_counted(*question), _counted(*question, state="broken")] == now
            del counted_anew[asked:]


@pytest.mark.django_db(transaction=True)
def test_what_was_not_committed_yet_when_it_was_counted_is_added_when_it_is(
    house: None, counted_anew: list[object]
) -> None:
    def elsewhere() -> list[tuple[object, ...]]:
        try:
            return _counted("", "state", "", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another, transaction.atomic():
        bicycle("3")
        assert another.submit(elsewhere).result() == [("よい", 1), ("故障", 1)]
    assert _counted("", "state", "", "") == [("よい", 2), ("故障", 1)]
    assert len(counted_anew) == 1


@pytest.mark.django_db(transaction=True)
def test_a_count_is_kept_anew_after_many_acts_and_made_anew_after_too_many(
    house: None, counted_anew: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_counts, "_ROLLED_FROM", 2)
    monkeypatch.setattr(kept_counts, "_MOST_CHANGES", 3)
    _counted("", "state", "", "")
    before = KeptCount.objects.get().snapshot
    for number in range(3, 9):
        bicycle(str(number))
        _counted("", "state", "", "")
    assert KeptCount.objects.get().snapshot != before
    assert len(counted_anew) == 1
    for number in range(9, 13):
        bicycle(str(number))
    assert _counted("", "state", "", "") == [("よい", 11), ("故障", 1)]
    assert len(counted_anew) == 2


@pytest.mark.django_db(transaction=True)
def test_no_count_is_believed_of_another_cluster_or_of_places_that_were_worked_out_anew(
    house: None, counted_anew: list[object]
) -> None:
    _counted("dear", "state", "", "")
    KeptCount.objects.update(snapshot="1|1:1:")
    _counted("dear", "state", "", "")
    assert len(counted_anew) == 2
    jobs.lay_places.func(register="bicycles")
    _counted("dear", "state", "", "")
    assert len(counted_anew) == 3
    publish_registers(BICYCLES.replace("filter: {field: state, is: broken}", "filter: {field: state, is: good}"))
    assert _counted("broken", "state", "", "")[0] == ("よい", 0)
    jobs.lay_places.func(register="bicycles")
    assert _counted("broken", "state", "", "")[0] == ("よい", 1)


@pytest.mark.django_db(transaction=True)
def test_acts_that_a_backup_brought_from_another_cluster_are_counted_once(
    house: None, counted_anew: list[object]
) -> None:
    jobs.lay_places.func(register="bicycles")
    _counted("", "state", "", "")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as the rows come out of a backup
        RecordChange.objects.update(tx=10**12)
    LaidRegister.objects.update(tx=10**12)
    KeptCount.objects.update(snapshot="1|1:1:")
    forget_other_clusters()
    assert not KeptCount.objects.exists()
    told = [("よい", 1), ("故障", 1)]
    assert [_counted("", "state", "", "") for _ in range(2)] == [told, told]
    bicycle("3")
    assert _counted("", "state", "", "") == [("よい", 2), ("故障", 1)]
    assert len(counted_anew) == 2
    with pytest.raises(ProgrammingError):
        RecordChange.objects.update(tx=1)


@pytest.mark.django_db(transaction=True)
def test_after_no_restore_every_act_and_every_count_stays_as_it_is(house: None) -> None:
    _counted("", "state", "", "")
    before = [*RecordChange.objects.order_by("pk").values_list("tx"), *KeptCount.objects.values_list("snapshot")]
    forget_other_clusters()
    after = [*RecordChange.objects.order_by("pk").values_list("tx"), *KeptCount.objects.values_list("snapshot")]
    assert after == before


@pytest.mark.django_db(transaction=True)
def test_who_counts_waits_for_nobody_who_holds_an_old_count(house: None) -> None:
    def elsewhere() -> list[tuple[object, ...]]:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
            return _counted("", "state", "", "")
        finally:
            connection.close()

    old, gone = (
        KeptCount.objects.create(
            key=key, register_id="bicycles", snapshot="1|1:1:", totals=[], made_at=now() - timedelta(days=2)
        ).pk
        for key in ("held", "free")
    )
    with ThreadPoolExecutor(1) as another, transaction.atomic():
        KeptCount.objects.select_for_update().get(pk=old)
        assert another.submit(elsewhere).result() == [("よい", 1), ("故障", 1)]
    assert KeptCount.objects.filter(pk=old).exists()
    assert not KeptCount.objects.filter(pk=gone).exists()


@pytest.mark.django_db
def test_a_transaction_keeps_no_count_of_what_it_wrote_itself(house: None) -> None:
    assert _counted("", "state", "", "") == [("よい", 1), ("故障", 1)]
    assert not KeptCount.objects.exists()


@pytest.mark.django_db
def test_every_act_tells_its_register_and_its_transaction(house: None) -> None:
    one = bicycle("3")
    change_record(register("bicycles"), one.ref, {**one.values, "price": 1}, reason="r", by=KEEPER, revision=1)
    create_records(register("bicycles"), [{**one.values, "number": "4"}], by=KEEPER, reason="f")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [tx] = cursor.fetchone()
    assert set(RecordChange.objects.values_list("register_id", "tx")) == {("bicycles", tx)}
