"""Which rows the portal sees, asked in SQL as its role: one's own by account, mandate, code or browser, no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.config.wall import PORTAL_ROWS
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.journeys.sign_in import send_code
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene

pytestmark = pytest.mark.django_db

OF_A_MATTER = {
    **dict.fromkeys(("cases_case", "dossier_knot", "notices_notice", "records_entry"), "dossier_id"),
    "messaging_outboxmessage": "dossier_id",
    "dossier_dossier": "id",
}
HELD = (*OF_A_MATTER, "records_draft", "storage_file")


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        yield


def asked(statement: str, *given: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return int(cursor.fetchone()[0])


def seen(table: str, ref: str = "", *shown: str) -> int:
    """How many rows the portal sees in a table."""
    with speaking(Speaker(Side.PORTAL, ref, frozenset(shown))):
        return asked(f"SELECT count(*) FROM {table}")  # noqa: S608


def of_dossiers(table: str, where: str, *given: object) -> int:
    """How many there are of these matters, as nobody's eyes are closed to any."""
    whole = f"SELECT id FROM dossier_dossier WHERE {where}"  # noqa: S608
    return asked(f"SELECT count(*) FROM {table} WHERE {OF_A_MATTER[table]} IN ({whole})", *given)  # noqa: S608


@pytest.mark.parametrize("table", HELD)
def test_s_authz_5_who_showed_nothing_sees_nothing(table: str) -> None:
    assert asked(f"SELECT count(*) FROM {table}") > 0, "an empty table shows nothing to anybody"  # noqa: S608
    assert seen(table) == 0
    assert seen(table, "somebody-else") == 0
    assert seen(table, "", "1111-1111-11", "s1.another") == 0


@pytest.mark.parametrize("table", HELD)
def test_a_wall_without_its_comparison_is_found(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP POLICY portal ON {table}")
        cursor.execute(f"CREATE POLICY portal ON {table} TO {Side.PORTAL.value} USING (true) WITH CHECK (true)")
    with pytest.raises(AssertionError):
        test_s_authz_5_who_showed_nothing_sees_nothing(table)


@pytest.mark.parametrize("table", OF_A_MATTER)
def test_s_authz_5_an_account_sees_its_own_matters_whole(table: str) -> None:
    own = of_dossiers(table, "account_ref = %s", OWNER.ref)
    assert own > 0
    assert seen(table, OWNER.ref) == own
    assert seen(table, RESIDENT.ref) == of_dossiers(table, "account_ref = %s", RESIDENT.ref)


@pytest.mark.parametrize("table", OF_A_MATTER)
def test_s_authz_5_a_code_or_a_kept_number_opens_one_matter(scene: Scene, table: str) -> None:
    one = Dossier.objects.get(reference_number=scene.sent)
    there = of_dossiers(table, "id = %s", one.pk)
    for key in (sealed(one.access_code), one.reference_number, one.draft_ref):
        assert seen(table, "", key) == there
        assert seen(table, "", key, "1111-1111-11") == there


def test_s_authz_5_a_mandate_opens_what_the_principal_applied_for_until_it_is_taken_back() -> None:
    own = of_dossiers("cases_case", "account_ref = %s", OWNER.ref)
    give = """
        INSERT INTO identity_mandate
            (ref, principal_id, proxy_id, kind, procedures, until_on, digest, given_at, taken_at)
        SELECT 'm', one.id, other.id, 'family', '{}', current_date, 'd', now(), now()
        FROM identity_account AS one, identity_account AS other WHERE one.ref = %s AND other.ref = %s RETURNING id
    """
    assert own > seen("cases_case", RESIDENT.ref) == 0
    asked(give, OWNER.ref, RESIDENT.ref)
    assert seen("cases_case", RESIDENT.ref) == own
    asked("UPDATE identity_mandate SET ended_at = now() WHERE ref = 'm' RETURNING id")
    assert seen("cases_case", RESIDENT.ref) == 0


def test_s_authz_5_a_form_and_its_files_are_seen_by_who_began_it_or_has_its_code(scene: Scene) -> None:
    keys = (scene.draft_ref, sealed(scene.resume_code))
    assert [seen("records_draft", "", key) for key in keys] == [1, 1]
    files = File.objects.filter(owner=Dossier.objects.get(reference_number=scene.fresh).draft_ref).count()
    assert files > 0
    for key in (scene.fresh, sealed(scene.access_code)):
        assert seen("storage_file", "", key) == files


@pytest.mark.parametrize("table", ["dossier_dossier", "cases_case", "records_draft", "storage_file"])
def test_s_authz_5_nobody_changes_or_takes_what_they_cannot_see(scene: Scene, table: str) -> None:
    column = {"records_draft": "account_ref", "storage_file": "owner"}.get(table, "account_ref")
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref)), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
        assert cursor.rowcount == 0
    taken_away = "UPDATE records_draft SET ref = 'another', account_ref = 'another', resume_code = 'another'"
    holder = Speaker(Side.PORTAL, OWNER.ref, frozenset({scene.draft_ref}))
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), speaking(holder):
        connection.cursor().execute(taken_away)


def test_s_authz_5_a_letter_about_no_matter_is_seen_by_who_showed_its_number_and_written_by_anybody() -> None:
    visitor = Speaker(Side.PORTAL, "", frozenset({"A-1"}))
    with speaking(visitor):
        sent = send_code("someone@example.jp", network="192.0.2.1", language="ja")
    about = "SELECT count(*) FROM messaging_outboxmessage WHERE about = %s"
    assert asked(about, sent.ref) == 1
    assert seen("messaging_outboxmessage", "", sent.ref) == 1
    for others in ((), ("A-1",), ("",)):
        assert seen("messaging_outboxmessage", "", *others) == 0
    for change in ("UPDATE messaging_outboxmessage SET body = ''", "DELETE FROM messaging_outboxmessage"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), speaking(visitor):
            connection.cursor().execute(change)


def test_every_table_that_is_compared_is_tried_here_or_holds_who_works_in_the_office() -> None:
    personnel = {table for table in PORTAL_ROWS if table.startswith("identity_")}
    assert set(PORTAL_ROWS) - personnel == set(HELD)
