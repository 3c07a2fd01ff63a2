"""What was sealed cannot be changed, removed, added to, swapped or cut without being found: a thousand tries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction

from madoguchi.foundation.journal import sealing, watch
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.chain import COLUMNS, FIRST, Trouble, canonical, next_digest
from madoguchi.foundation.journal.errors import DisclosuresStopped
from madoguchi.foundation.journal.models import Entry, Head, Link, SealerRun
from madoguchi.foundation.journal.sealing import BATCH, HEADS, seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.values.actor import Actor, ActorKind, anonymous

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = Actor(ActorKind.STAFF, "clerk-1", "見本 千尋")
TAMPERINGS = 1_000


@pytest.fixture(autouse=True)
def place(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A second place and a key of this test's own."""
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    watch.forget()
    yield tmp_path / "away"
    watch.forget()


def look(number: int) -> None:
    record(CLERK, "read", dossiers=[f"0000-0000-{number:02}"], data="申請の内容", purpose="審査", detail={"n": number})


def looks(count: int, begin: int = 0) -> None:
    for number in range(begin, begin + count):
        look(number)


def test_s_log_2_what_was_sealed_is_sound_and_sealing_again_adds_nothing(place: Path) -> None:
    looks(12)
    assert seal() == 12
    assert seal() == 0
    looks(3, 12)
    assert seal() == 3
    seen = verify(place)
    assert (seen.entries, seen.heads, seen.findings) == (15, 2, ())


def test_more_than_a_batch_is_signed_batch_by_batch(place: Path) -> None:
    with transaction.atomic():
        Entry.objects.bulk_create([_bare(number) for number in range(BATCH + 5)])
    assert seal() == BATCH + 5
    assert [head.position for head in Head.objects.order_by("id")] == [BATCH, BATCH + 5]
    assert verify(place).findings == ()


def _bare(number: int) -> Entry:
    text = dict.fromkeys(("actor_ref", "actor_name", "office", "data", "purpose", "legal_basis"), "見本")
    return Entry(actor_kind="staff", verb="read", dossiers=[str(number)], **text)


def test_an_entry_that_is_still_being_written_is_waited_for(place: Path) -> None:
    """A row with a lower number may be committed after one with a higher number; it must not come behind the seal."""
    written, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            look(1)
            written.set()
            sealed.wait(30)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    written.wait(30)
    look(2)
    assert seal() == 0
    sealed.set()
    writer.join()
    assert seal() == 2
    assert verify(place).findings == ()


def test_s_log_3_a_thousand_tamperings_are_a_thousand_findings(place: Path) -> None:
    looks(20)
    seal()
    looks(15, 20)
    seal()
    chance = Random(20261125)
    found = 0
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # whoever tampers owns the database
    try:
        for number in range(TAMPERINGS):
            with transaction.atomic():
                tamper = TAMPERS[number % len(TAMPERS)]
                tamper(chance)
                found += bool(verify(place).findings)
                transaction.set_rollback(True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET session_replication_role")
    assert found == TAMPERINGS
    assert verify(place).findings == ()


def test_s_log_3_entries_from_before_they_named_a_request_hold_and_one_that_is_given_to_them_is_found(
    place: Path,
) -> None:
    Entry.objects.bulk_create([_bare(number) for number in range(3)])
    before = Entry.objects.latest("id").pk
    looks(2)
    assert seal() == 5
    assert verify(place).findings == ()
    assert [bool(one) for one in Entry.objects.order_by("id").values_list("request", flat=True)] == [False] * 3 + [
        True
    ] * 2
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # whoever tampers owns the database
        Entry.objects.filter(pk=before).update(request="0" * 32)
        assert [one.entry for one in verify(place).findings] == [before]
        transaction.set_rollback(True)


def _some(chance: Random) -> int:
    return chance.choice(list(Entry.objects.values_list("pk", flat=True)))


def _change(chance: Random) -> None:
    column = chance.choice(["actor_ref", "actor_name", "office", "verb", "data", "purpose", "legal_basis"])
    _set(chance, column)


def _change_request(chance: Random) -> None:
    _set(chance, chance.choice(["request", "result"]))


def _empty_request(chance: Random) -> None:
    """An entry made to look as if it were from before there were requests and results."""
    gone = chance.choice([["request"], ["result"], ["request", "result"]])
    Entry.objects.filter(pk=_some(chance)).update(**dict.fromkeys(gone, ""))


def _set(chance: Random, column: str) -> None:
    Entry.objects.filter(pk=_some(chance)).update(**{column: f"x{chance.random()}"[:10]})


def _change_time(chance: Random) -> None:
    row = Entry.objects.get(pk=_some(chance))
    Entry.objects.filter(pk=row.pk).update(at=row.at + timedelta(microseconds=chance.randint(1, 9)))


def _change_subject(chance: Random) -> None:
    Entry.objects.filter(pk=_some(chance)).update(dossiers=["9999-9999-99"], detail={"n": -1})


def _remove(chance: Random) -> None:
    Entry.objects.filter(pk=_some(chance)).delete()


def _remove_with_link(chance: Random) -> None:
    gone = _some(chance)
    Link.objects.filter(entry=gone).delete()
    Entry.objects.filter(pk=gone).delete()


def _insert(chance: Random) -> None:
    row = _bare(0)
    row.tx = Entry.objects.order_by("tx").values_list("tx", flat=True)[chance.randrange(34)] - 1
    row.save()


def _swap(chance: Random) -> None:
    one, other = chance.sample(list(Link.objects.all()), 2)
    Link.objects.filter(pk__in=[one.pk, other.pk]).delete()
    Link.objects.create(position=one.pk, entry=other.entry, digest=one.digest)
    Link.objects.create(position=other.pk, entry=one.entry, digest=other.digest)


def _cut_tail(chance: Random) -> None:
    keep = chance.randrange(1, 35)
    gone = list(Link.objects.filter(position__gt=keep).values_list("entry", flat=True))
    Link.objects.filter(position__gt=keep).delete()
    Head.objects.filter(position__gt=keep).delete()
    Entry.objects.filter(pk__in=gone).delete()


def _chain_anew(chance: Random) -> None:
    """Somebody who knows how the chain is made makes it anew behind a change; only the signed heads tell."""
    _change(chance)
    Link.objects.all().delete()
    digest = FIRST
    for position, entry in enumerate(Entry.objects.order_by("tx", "id").values(*COLUMNS), start=1):
        digest = next_digest(digest, canonical(entry))
        Link.objects.create(position=position, entry=entry["id"], digest=digest)


def _forge_head(chance: Random) -> None:
    row = chance.choice(list(Head.objects.all()))
    Head.objects.filter(pk=row.pk).update(signature="00" * 64)


TAMPERS: tuple[Callable[[Random], None], ...] = (
    *(_change, _change_time, _change_subject, _change_request, _empty_request, _remove, _remove_with_link),
    *(_insert, _swap, _cut_tail, _chain_anew, _forge_head),
)


def test_heads_that_were_removed_at_the_second_place_are_missed(place: Path) -> None:
    looks(3)
    seal()
    looks(3, 3)
    seal()
    lines = (place / HEADS).read_text().splitlines()
    (place / HEADS).write_text(lines[0] + "\n")
    assert [one.trouble for one in verify(place).findings] == [Trouble.HEAD_DIFFERS]
    (place / HEADS).unlink()
    assert Trouble.CUT in {one.trouble for one in verify(place).findings}


def test_a_torn_line_of_a_crash_is_no_tampering(place: Path) -> None:
    looks(3)
    seal()
    with (place / HEADS).open("a") as file:
        file.write('{"at": "2026')
    assert verify(place).findings == ()


def test_a_second_place_that_is_away_seals_nothing(place: Path, settings: object) -> None:
    looks(2)
    (place.parent / "file").write_text("")
    settings.MADOGUCHI_SEAL_PLACE = place.parent / "file"  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="file"):
        seal()
    assert not Link.objects.exists()
    assert not SealerRun.objects.exists()


def test_between_the_minutes_it_is_sealed_at_once_where_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    assert sealing.seal_where_many_wait() == 0, "of an empty journal"
    looks(2)
    assert sealing.seal_where_many_wait() == 0
    assert not SealerRun.objects.exists()
    look(3)
    assert sealing.seal_where_many_wait() == 3
    assert Head.objects.count() == 1
    look(4)
    assert sealing.seal_where_many_wait() == 0, "those that are sealed wait no more"


def test_no_more_than_ten_seconds_go_by_until_the_worker_looks_for_many() -> None:
    from procrastinate.contrib.django import app

    tasks = [
        one
        for one in app.periodic_registry.periodic_tasks.values()
        if one.task.name in ("seal_journal", "seal_many_entries")
    ]
    assert len(tasks) == 2
    for second in range(60):
        at = 1_800_000_000.0 + second
        assert min(float(one.croniter.get_next(ret_type=float, start_time=at)) for one in tasks) - at <= 10


def test_s_log_5_after_four_hours_without_a_seal_staff_see_nothing_and_intake_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    look(1)
    seal()
    SealerRun.objects.update(ran_at=SealerRun.objects.get().ran_at - timedelta(hours=4, minutes=1))
    watch.forget()
    with pytest.raises(DisclosuresStopped):
        look(2)
    assert "has not been sealed for 241 minutes" in caplog.text
    record(anonymous("見本 葵"), "write:received", dossiers=["1"], data="申請")
    record(CLERK, "write:take", dossiers=["1"], data="案件")
    record(anonymous("見本 葵"), "read", dossiers=["1"], data="申請")
    seal()
    watch.forget()
    look(3)
