"""Names of residents in the journal: sealed, opened for who may see them, and gone with their key."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi.foundation.journal.actions import record, record_act, record_writes
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.foundation.journal.names import destroy_keys, is_sealed, opened_names
from madoguchi.foundation.journal.queries import BY_PROXY, looks_of_the_office
from madoguchi.foundation.journal.removals import FORGOTTEN, HOLDERS
from madoguchi.foundation.journal.sealing import seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.foundation.wall.sealed_text import unwrapped_key
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, anonymous

HANAKO = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
NUMBER, OTHER = "4827-0935-48", "4827-0935-61"


def named(actor: Actor = HANAKO, *, number: str = NUMBER, **detail: object) -> Entry:
    record(actor, "write:by_proxy", dossiers=[number], data="申請", detail=detail)
    return Entry.objects.latest("id")


@pytest.mark.django_db
def test_a_residents_name_is_not_in_the_entry_and_opens_with_its_key() -> None:
    entry = named()
    assert is_sealed(entry.actor_name)
    assert HANAKO.name not in entry.actor_name
    assert opened_names([entry.actor_name]) == {entry.actor_name: HANAKO.name}
    assert named(anonymous()).actor_name == ""


@pytest.mark.django_db
def test_the_same_name_twice_looks_different_and_every_way_of_writing_seals_it(clerk: Actor) -> None:
    assert named().actor_name != named().actor_name
    record_act(HANAKO, "write:mandate", data="委任")
    record_writes([(HANAKO, "write:asked"), (clerk, "write:received")], dossier=NUMBER, data="申請", purpose="")
    names = list(Entry.objects.values_list("actor_name", flat=True))
    assert HANAKO.name not in names
    assert clerk.name in names
    assert set(NameKey.objects.values_list("holder", flat=True)) == {NUMBER, HANAKO.ref}


@pytest.mark.django_db
def test_a_key_opens_nothing_that_was_moved_to_another_matter() -> None:
    entry = named()
    NameKey.objects.update(holder=OTHER)
    assert opened_names([entry.actor_name]) == {entry.actor_name: ""}


@pytest.mark.django_db
def test_each_of_several_matters_holds_the_key_to_the_name_at_it(clerk: Actor) -> None:
    record(HANAKO, "list", dossiers=[NUMBER, OTHER], data="申請")
    record(clerk, "list", dossiers=[NUMBER, OTHER], data="申請")
    destroy_keys([OTHER])
    found = [(one.dossiers, one.actor_name) for one in Entry.objects.order_by("id")]
    assert [numbers for numbers, _name in found] == [[NUMBER], [OTHER], [NUMBER, OTHER]]
    names = opened_names(name for _numbers, name in found)
    assert [names.get(name, name) for _numbers, name in found] == [HANAKO.name, "", clerk.name]


@pytest.mark.django_db
def test_who_acts_for_somebody_is_named_to_them_until_the_key_is_gone() -> None:
    named(**{BY_PROXY: "m-1"})
    assert [one.who for one in looks_of_the_office([NUMBER])] == [HANAKO.name]
    destroy_keys([NUMBER])
    assert [one.who for one in looks_of_the_office([NUMBER])] == [""]


@pytest.fixture
def place(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A second place and a key of this test's own."""
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    return tmp_path / "away"


@pytest.mark.django_db(transaction=True)
def test_s_log_10_erasing_a_person_leaves_the_chain_verifiable(place: Path) -> None:
    gone, kept = named(), named(number=OTHER)
    seal()
    with transaction.atomic():
        held = destroy_keys([NUMBER])
        record_act(SYSTEM, FORGOTTEN, data="記録の氏名の鍵", detail={HOLDERS: held})
    named(number=OTHER)
    seal()
    seen = verify(place)
    assert (held, seen.entries, seen.findings) == ([NUMBER], 4, ())
    assert opened_names([gone.actor_name, kept.actor_name]) == {gone.actor_name: "", kept.actor_name: HANAKO.name}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE journal_entry::text LIKE %s", [f"%{HANAKO.name}%"])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_key_from_before_keys_were_wrapped_is_wrapped_and_still_opens_its_name() -> None:
    entry, other = named(), named(number=OTHER)
    row = NameKey.objects.get(holder=NUMBER)
    plain = unwrapped_key(bytes(row.key), f"journal_namekey|key|{row.ref}")
    NameKey.objects.filter(pk=row.pk).update(key=plain)
    wrap = import_module("madoguchi.foundation.journal.migrations.0007_wrap_the_keys").wrap
    wrap(None, connection.schema_editor())
    assert plain not in bytes(NameKey.objects.get(pk=row.pk).key)
    assert set(opened_names([entry.actor_name, other.actor_name]).values()) == {HANAKO.name}
