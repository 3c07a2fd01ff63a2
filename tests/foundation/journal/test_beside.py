"""Rows beside the chain, keys to names and kept heads: changed, put in or removed they are found, a thousand times."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.config.cli import main
from madoguchi.foundation.access.emergency import break_glass
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.glass_as_told import GLASSES
from madoguchi.foundation.access.models import BrokenGlass
from madoguchi.foundation.journal import delays, verified_heads, watch
from madoguchi.foundation.journal.actions import Sealed, record, record_act, record_refusal
from madoguchi.foundation.journal.as_told import AGREED, ASKED, DELAYS, ENDED, SEAL_KEYS
from madoguchi.foundation.journal.beside import tables_beside
from madoguchi.foundation.journal.chain import Trouble
from madoguchi.foundation.journal.models import Delay, Entry, Head, NameKey, SealKey
from madoguchi.foundation.journal.names import destroy_keys
from madoguchi.foundation.journal.removals import DISPOSED, EMPTIED, FORGOTTEN, HOLDERS, VISITORS
from madoguchi.foundation.journal.rotation import Hand, rotate_key
from madoguchi.foundation.journal.sealing import HEADS, seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.foundation.wall.speaker import WORKER, speaking
from madoguchi.values.actor import SYSTEM, Actor, ActorKind
from madoguchi.values.clock import now
from tests.journeys import office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]
HANAKO = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
NUMBER, OTHER = "4827-0935-48", "4827-0935-61"
WORDS = "本人の母から電話がありました。"
ONE, TWO = Hand("a-1", "見本 一郎"), Hand("a-2", "見本 二葉")
TAMPERINGS = 1_000


@pytest.fixture(autouse=True)
def place(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A second place and a key of this test's own."""
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    watch.forget()
    yield tmp_path / "away"
    watch.forget()


def asked(subject: str = NUMBER) -> str:
    until = now() + timedelta(days=30)
    return delays.ask_for_delay(subject, reason="crime", words=WORDS, until=until, by=office.CLERK)


def delayed(subject: str = NUMBER) -> str:
    ref = asked(subject)
    for chief in (office.CHIEF, office.HEAD):
        delays.agree_to_delay(ref, by=chief)
    return ref


def broken(subject: str = NUMBER) -> None:
    case = Resource(kind="case", division="child_family", procedure=office.CHILD, subject=subject)
    break_glass(subject, case, reason="life", words=WORDS, by=office.STRANGER)


def lived() -> None:
    """One of every honest act there is, sealed twice."""
    asked()
    delayed()
    delays.end_delay(delayed(OTHER), by=office.CHIEF)
    for number in (NUMBER, OTHER):
        broken(number)
        record(HANAKO, "write:received", dossiers=[number], data="申請")
    record_act(HANAKO, "write:mandate", data="委任")
    seal()
    record_refusal(HANAKO, [("view", "own")], dossiers=[NUMBER], data="申請")
    sealed = Sealed("system:tax_ledger", {"path": "/people?name=x"})
    record_act(office.CLERK, "read:system", data="税の台帳", detail={"system": "tax_ledger"}, sealed=sealed)
    rotate_key(asked=ONE, agreed=TWO)
    rotate_key(asked=TWO, agreed=ONE)
    seal()
    record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    seal()


def forgotten(verb: str, holder: str, *, dossiers: list[str] | None = None) -> None:
    """The keys of a holder go, and an entry says so."""
    with transaction.atomic():
        held = destroy_keys([holder])
        assert held
        if dossiers:
            record(SYSTEM, verb, dossiers=dossiers, data="x")
        else:
            record_act(SYSTEM, verb, data="x", detail={HOLDERS: held})


@contextmanager
def tampering() -> Iterator[None]:
    """Whoever tampers owns the database; afterwards it is as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def troubles(place: Path) -> set[Trouble]:
    return {one.trouble for one in verify(place).findings}


def test_s_log_3_every_honest_act_leaves_the_journal_sound(place: Path) -> None:
    lived()
    assert verify(place).findings == ()
    for verb, holder, dossiers in (
        (DISPOSED, NUMBER, [OTHER, NUMBER]),
        (EMPTIED, OTHER, [OTHER]),
        (FORGOTTEN, HANAKO.ref, None),
        (VISITORS, "system:tax_ledger", None),
    ):
        forgotten(verb, holder, dossiers=dossiers)
        assert verify(place).findings == (), "also before it is sealed"
    assert not NameKey.objects.exists()
    seal()
    assert verify(place).findings == ()
    record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    delayed()
    seal()
    assert verify(place).findings == ()


def test_s_log_3_a_thousand_tamperings_beside_the_chain_are_a_thousand_findings(place: Path) -> None:
    lived()
    chance, missed = Random(20261127), []
    for number in range(TAMPERINGS):
        tamper = TAMPERS[number % len(TAMPERS)]
        with tampering():
            tamper(chance)
            if not verify(place).findings:
                missed.append((number, tamper.__name__))
    assert missed == []
    assert verify(place).findings == ()


def _one(table: type[models.Model], chance: Random) -> Any:
    return chance.choice(list(table._default_manager.order_by("pk")))


def _change(table: type[models.Model], columns: tuple[str, ...], chance: Random) -> None:
    """Another value in one column of one row; what the constraints of the table allow."""
    row, column = _one(table, chance), chance.choice(columns)
    value = getattr(row, column)
    if isinstance(value, datetime):
        changed: object = value + timedelta(microseconds=chance.randint(1, 9))
    elif isinstance(value, int):
        changed = value + 1_000
    elif value is None:
        changed = now()
    else:
        changed = chance.choice(["", f"x{value}"[: table._meta.get_field(column).max_length]]) if value else "x"
    with connection.cursor() as cursor:
        for name in _constraints_of(table):
            cursor.execute(f'ALTER TABLE {table._meta.db_table} DROP CONSTRAINT "{name}"')
        cursor.execute(f"UPDATE {table._meta.db_table} SET {column} = %s WHERE id = %s", [changed, row.pk])  # noqa: S608


def _constraints_of(table: type[models.Model]) -> list[str]:
    """Whoever owns the table can drop those as well."""
    return [one.name for one in table._meta.constraints]


def _change_delay(chance: Random) -> None:
    _change(Delay, DELAYS.columns, chance)


def _change_glass(chance: Random) -> None:
    _change(BrokenGlass, GLASSES.columns, chance)


def _change_seal_key(chance: Random) -> None:
    _change(SealKey, SEAL_KEYS.columns, chance)


def _forge_delay(chance: Random) -> None:
    """Two who never agreed, over looks of a week."""
    row = _one(Delay, chance)
    since = now() - timedelta(days=chance.randint(1, 7))
    row.pk, row.ref, row.asked_at, row.ended_at, row.ended_by = None, f"d-{chance.random()}", since, None, ""
    row.first_ref, row.first_name, row.first_at = office.CHIEF.ref, office.CHIEF.name, since
    row.second_ref, row.second_name, row.second_at = office.HEAD.ref, office.HEAD.name, since
    row.save(force_insert=True)


def _agree_by_a_statement(chance: Random) -> None:
    row = chance.choice(list(Delay.objects.filter(first_ref="")))
    at, two = now(), (office.CHIEF, office.HEAD)
    names = {"first_ref": two[0].ref, "first_at": at, "second_ref": two[1].ref, "second_at": at}
    Delay.objects.filter(pk=row.pk).update(**names)


def _begin_again(chance: Random) -> None:
    """One that was ended is in force again."""
    Delay.objects.filter(ended_at__isnull=False).update(ended_at=None, ended_by="")


def _forge_glass(chance: Random) -> None:
    row = _one(BrokenGlass, chance)
    row.pk, row.actor_ref = None, f"c-{chance.random()}"
    row.save(force_insert=True)


def _forge_seal_key(chance: Random) -> None:
    row = _one(SealKey, chance)
    row.pk, row.public = None, f"{chance.getrandbits(256):064x}"
    row.save(force_insert=True)


def _remove_row(chance: Random) -> None:
    table = chance.choice([Delay, BrokenGlass, SealKey])
    table._default_manager.filter(pk=_one(table, chance).pk).delete()


def _remove_rows(chance: Random) -> None:
    chance.choice([Delay, BrokenGlass, SealKey])._default_manager.all().delete()


def _remove_name_key(chance: Random) -> None:
    NameKey.objects.filter(pk=_one(NameKey, chance).pk).delete()


def _remove_name_keys(chance: Random) -> None:
    NameKey.objects.filter(holder=_one(NameKey, chance).holder).delete()


def _give_name_key(chance: Random) -> None:
    NameKey.objects.filter(pk=_one(NameKey, chance).pk).update(holder=f"a-{chance.random()}")


def _change_name_key(chance: Random) -> None:
    row = _one(NameKey, chance)
    key = bytearray(row.key)
    place = chance.randrange(len(key))
    key[place] ^= 1 << chance.randrange(8)
    NameKey.objects.filter(pk=row.pk).update(key=chance.choice([bytes(key), bytes(key[:place]), bytes(32)]))


def _swap_name_keys(chance: Random) -> None:
    one, other = chance.sample(list(NameKey.objects.all()), 2)
    NameKey.objects.filter(pk=one.pk).update(key=other.key, holder=other.holder)


def _remove_head(chance: Random) -> None:
    Head.objects.filter(pk=_one(Head, chance).pk).delete()


def _remove_heads(chance: Random) -> None:
    Head.objects.all().delete()


def _repeat_head(chance: Random) -> None:
    row = _one(Head, chance)
    row.pk = None
    row.save(force_insert=True)


def _change_head(chance: Random) -> None:
    _change(Head, ("position", "digest", "at", "signature"), chance)


TAMPERS: tuple[Callable[[Random], None], ...] = (
    *(_change_delay, _forge_delay, _agree_by_a_statement, _begin_again, _change_glass, _forge_glass),
    *(_change_seal_key, _forge_seal_key, _remove_row, _remove_rows),
    *(_remove_name_key, _remove_name_keys, _give_name_key, _change_name_key, _swap_name_keys),
    *(_remove_head, _remove_heads, _repeat_head, _change_head),
)


@pytest.mark.parametrize(
    ("tamper", "trouble", "table"),
    [
        (_forge_delay, Trouble.ROW_ADDED, "journal_delay"),
        (_begin_again, Trouble.ROW_CHANGED, "journal_delay"),
        (_forge_glass, Trouble.ROW_ADDED, "access_brokenglass"),
        (_forge_seal_key, Trouble.ROW_ADDED, "journal_sealkey"),
        (_change_glass, Trouble.ROW_CHANGED, "access_brokenglass"),
        (_remove_name_key, Trouble.KEY_MISSING, ""),
        (_give_name_key, Trouble.KEY_CHANGED, ""),
        (_remove_heads, Trouble.HEAD_MISSING, ""),
    ],
)
def test_s_log_3_a_finding_says_which_row_and_what_is_wrong(
    place: Path, tamper: Callable[[Random], None], trouble: Trouble, table: str
) -> None:
    lived()
    with tampering():
        tamper(Random(2))
        found = verify(place).findings
    assert trouble in {one.trouble for one in found}
    line = next(one for one in found if one.trouble is trouble).line()
    assert line.endswith(f": {trouble.words}")
    assert table in line


def test_the_worker_sees_every_row_it_holds_against_its_entries_and_the_command_names_the_one_that_is_wrong(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lived()
    with speaking(WORKER):
        assert verify(place).findings == ()
    assert main(["journal", "verify"]) == 0
    with tampering():
        ref = Delay.objects.order_by("id").first()
        assert ref is not None
        Delay.objects.filter(pk=ref.pk).update(office="x")
        assert main(["journal", "verify"]) == 1
    assert f"journal_delay {ref.ref}" in capsys.readouterr().out


def test_every_column_of_a_table_beside_the_chain_is_in_the_digest() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    held = {one.table: one for one in tables_beside()}
    assert set(held) == {"access_brokenglass", "journal_delay", "journal_sealkey"}
    for name, beside in held.items():
        assert set(beside.columns) == {one.column for one in tables[name]._meta.concrete_fields}, name


def _of_before(*verbs: str) -> None:
    """The entries as they were written before they held digests; whoever sealed them knew no other."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET detail = detail - 'row' - 'glass' WHERE verb = ANY(%s)", [[*verbs]])
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_s_log_3_rows_of_before_there_were_digests_hold_as_far_as_their_entries_say(place: Path) -> None:
    asked()
    delays.end_delay(delayed(), by=office.CHIEF)
    half = asked(OTHER)
    broken()
    broken(OTHER)
    rotate_key(asked=ONE, agreed=TWO)
    _of_before(ASKED, AGREED, ENDED, "write:glass_broken", "write:seal_key_changed")
    seal()
    assert verify(place).findings == ()
    for tamper in (_forge_delay, _agree_by_a_statement, _begin_again, _forge_glass, _forge_seal_key, _remove_rows):
        with tampering():
            tamper(Random(1))
            assert verify(place).findings, tamper.__name__
    for table, column in ((BrokenGlass, "actor_name"), (Delay, "actor_name"), (SealKey, "agreed_ref")):
        with tampering():
            _change(table, (column,), Random(1))
            assert troubles(place) == {Trouble.ROW_CHANGED}
    delays.agree_to_delay(half, by=office.CHIEF)
    seal()
    assert verify(place).findings == ()
    with tampering():
        Delay.objects.filter(ref=half).update(until=now() + timedelta(days=99))
        assert troubles(place) == {Trouble.ROW_CHANGED}, "from its next entry on the digest holds the whole row"


def test_s_log_3_of_visitors_forgotten_before_they_were_named_as_many_may_be_without_a_key(place: Path) -> None:
    for holder in ("1111-2222", "1111-3333", "1111-4444"):
        record(HANAKO, "write:booked", dossiers=[holder], data="予約")
    with transaction.atomic():
        destroy_keys(["1111-2222", "1111-3333"])
        record_act(SYSTEM, VISITORS, data="x", detail={"bookings": 1, "waiting": 1})
    seal()
    assert verify(place).findings == ()
    with tampering():
        destroy_keys(["1111-4444"])
        assert troubles(place) == {Trouble.KEY_MISSING}


def test_s_log_3_a_key_destroyed_after_the_word_that_covers_it_is_missed(place: Path) -> None:
    record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    forgotten(FORGOTTEN, NUMBER)
    record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    later = Entry.objects.latest("id").pk
    seal()
    with tampering():
        destroy_keys([NUMBER])
        assert [(one.trouble, one.entry) for one in verify(place).findings] == [(Trouble.KEY_MISSING, later)]


def test_s_log_3_an_entry_whose_sealed_name_is_nonsense_is_told_and_breaks_nothing(place: Path) -> None:
    lived()
    with tampering():
        entry = Entry.objects.filter(actor_name__startswith="sealed:").latest("id")
        for nonsense in (f"{entry.actor_name[:24]}+nonsense", "sealed:r", "sealed::", "sealed:"):
            Entry.objects.filter(pk=entry.pk).update(actor_name=nonsense)
            assert Trouble.CHANGED in troubles(place), nonsense


def test_a_head_that_was_sent_and_not_kept_because_of_a_crash_is_no_finding(place: Path) -> None:
    record(office.CLERK, "read", dossiers=[NUMBER], data="申請")
    with transaction.atomic():
        seal()
        transaction.set_rollback(True)
    assert not Head.objects.exists()
    record(office.CLERK, "read", dossiers=[NUMBER], data="申請")
    seal()
    assert len((place / HEADS).read_text().splitlines()) == 2
    assert verify(place).findings == ()


def test_s_log_3_heads_of_before_say_nothing_of_the_one_before_and_a_gap_longer_than_a_batch_is_found(
    place: Path,
) -> None:
    for _twice in range(3):
        record(office.CLERK, "read", dossiers=[NUMBER], data="申請")
        seal()
    lines = [json.loads(one) for one in (place / HEADS).read_text().splitlines()]
    assert [one.pop("before") for one in lines] == [0, 1, 2]
    (place / HEADS).write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    assert verify(place).findings == ()
    with tampering():
        Head.objects.filter(position=3).delete()
        assert troubles(place) == {Trouble.HEAD_MISSING}
    with tampering(), pytest.MonkeyPatch.context() as shorter:
        shorter.setattr(verified_heads, "BATCH", 1)
        assert verify(place).findings == ()
        Head.objects.filter(position=2).delete()
        assert troubles(place) == {Trouble.HEAD_MISSING}


def test_however_many_names_there_are_the_same_number_of_statements_is_asked(place: Path) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            assert verify(place).findings == ()
        return len(asked_for)

    for _some in range(3):
        record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    seal()
    before = statements()
    for _many in range(60):
        record(HANAKO, "read", dossiers=[NUMBER], data="申請の状況")
    delayed()
    broken()
    seal()
    assert statements() == before
