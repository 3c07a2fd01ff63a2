"""Whose a row is: no statement of the portal gives it to another account, or opens it by another key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.config.owners import OWNERS, changed_columns
from madoguchi.config.wall import MATTERS
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.errors import MandateUseless
from madoguchi.foundation.identity.models import Mandate
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import digest, read_resume_code
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene
from tests.journeys.office import CHILD

pytestmark = pytest.mark.django_db
MINE = Speaker(Side.PORTAL, RESIDENT.ref, frozenset({f"account.{RESIDENT.ref}", f"mandates.{RESIDENT.ref}"}))
# How whoever a row belongs to, or who asks for it, is called where no policy and no foreign key says so.
OWNING = ("account_ref", "person_ref", "actor_ref", "holder", "owner", "draft_ref", "mandate_ref", "proxy_id")

# What says whose a row is: what a policy of the portal compares, what leads to somebody's row, and what is called so.
_MAY_CHANGE_HANDS = """
    SELECT DISTINCT k.relname || '.' || a.attname FROM pg_class AS k
    JOIN pg_attribute AS a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE k.relkind = 'r' AND k.relnamespace = 'public'::regnamespace
    AND has_column_privilege(%(portal)s, k.oid, a.attnum, 'UPDATE')
    AND (
        EXISTS (
            SELECT 1 FROM pg_policy AS p JOIN pg_depend AS d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
            WHERE p.polrelid = k.oid AND p.polname IN ('portal', 'adding')
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = k.oid AND d.refobjsubid = a.attnum
        )
        OR EXISTS (
            SELECT 1 FROM pg_constraint AS c WHERE c.conrelid = k.oid AND c.contype = 'f' AND a.attnum = ANY (c.conkey)
            AND c.confrelid::regclass::text = ANY (%(matters)s)
        )
        OR a.attname = ANY (%(names)s)
    ) ORDER BY 1
"""


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        yield


def may_change_hands() -> list[str]:
    with connection.cursor() as cursor:
        given = {"portal": Side.PORTAL.value, "matters": list(MATTERS), "names": list(OWNING)}
        cursor.execute(_MAY_CHANGE_HANDS, given)
        return [name for (name,) in cursor.fetchall()]


def refused(statement: str, *given: object, by: Speaker = MINE) -> str:
    """Why the database refuses it to whoever speaks; empty when it does not."""
    try:
        with transaction.atomic(), speaking(by), connection.cursor() as cursor:
            cursor.execute(statement, given)
            transaction.set_rollback(True)
    except DatabaseError as why:
        return str(why)
    return ""


def test_s_authz_6_no_column_that_says_whose_a_row_is_is_changed_by_the_portal() -> None:
    assert may_change_hands() == []


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE journeys_wish (id bigint PRIMARY KEY, account_ref text)",
        "CREATE TABLE journeys_wish (id bigint PRIMARY KEY, whom bigint REFERENCES dossier_dossier (id))",
        "CREATE TABLE journeys_wish (id bigint PRIMARY KEY, said text);"
        " CREATE POLICY portal ON journeys_wish USING (portal_has(said))",
    ],
)
def test_a_new_table_whose_owner_may_change_is_found(made: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{made}; GRANT SELECT, INSERT, UPDATE ON journeys_wish TO {Side.PORTAL.value}")
    (found,) = may_change_hands()
    assert found.startswith("journeys_wish.")


@pytest.mark.parametrize("table", OWNERS)
def test_s_authz_6_every_statement_that_gives_a_row_away_is_refused(table: str) -> None:
    for column in OWNERS[table]:
        why = refused(f'UPDATE {table} SET "{column}" = "{column}"')  # noqa: S608
        assert "permission denied" in why, f"{table}.{column}: {why}"
    for column in changed_columns()[table]:
        assert refused(f"UPDATE {table} SET {column} = {column} WHERE false") == ""  # noqa: S608


@pytest.mark.parametrize(
    ("statement", "whose"),
    [
        ("UPDATE dossier_dossier SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE cases_case SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE records_draft SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE booking_booking SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE booking_waiter SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE journeys_proxyclaim SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE journeys_lookquestion SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
        ("UPDATE journeys_keptanswer SET actor_ref = %s WHERE actor_ref = %s", RESIDENT.ref),
        ("UPDATE django_session SET account_ref = %s WHERE account_ref = %s", RESIDENT.ref),
    ],
)
def test_s_authz_6_what_is_ones_own_stays_ones_own(statement: str, whose: str) -> None:
    assert "permission denied" in refused(statement, OWNER.ref, whose)


def given(by: Actor = OWNER) -> str:
    """The code of a mandate somebody gave."""
    return mandates.give(MandateKind.PARENT, [CHILD], until_on=today(), by=by)


def holder(code: str) -> str:
    row = Mandate.objects.select_related("proxy").get(digest=digest(read_resume_code(code)))
    return row.proxy.ref if row.proxy else ""


def test_a_mandate_is_taken_up_by_who_shows_its_code_and_for_nobody_else() -> None:
    code, whom = given(), "SELECT take_up_mandate(%s, %s, now())"
    handed_over = digest(read_resume_code(code))
    shown = Speaker(Side.PORTAL, RESIDENT.ref, frozenset({mandates.key_of(handed_over)}))
    for by, taking in ((MINE, RESIDENT.ref), (shown, OWNER.ref), (shown, "proxied"), (Speaker(Side.PORTAL), "")):
        with speaking(by), connection.cursor() as cursor:
            cursor.execute(whom, [handed_over, taking])
            assert cursor.fetchone() == (False,)
        assert holder(code) == ""
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref)):
        mandates.take_up(code, by=RESIDENT)
    assert holder(code) == RESIDENT.ref
    with speaking(Speaker(Side.PORTAL, "proxied")), pytest.raises(MandateUseless):
        mandates.take_up(code, by=Actor(ActorKind.RESIDENT, "proxied", "別の人"))
    assert holder(code) == RESIDENT.ref


def test_s_authz_6_nobody_makes_another_the_giver_of_a_mandate_they_hold() -> None:
    """A mandate one gave to oneself would otherwise become one of whoever is named as its giver."""
    code = given(RESIDENT)
    handed_over = digest(read_resume_code(code))
    shown = Speaker(Side.PORTAL, RESIDENT.ref, frozenset({mandates.key_of(handed_over)}))
    change = "UPDATE identity_mandate SET principal_id = (SELECT id FROM identity_account WHERE ref = %s)"
    assert "permission denied" in refused(f"{change} WHERE digest = %s", OWNER.ref, handed_over, by=shown)
    rest = "UPDATE identity_mandate SET paused_at = NULL, taken_at = %s WHERE digest = %s"
    assert "permission denied" in refused(rest, now(), handed_over, by=shown)
