"""The second wall as the database holds it: forced on every matter, and shut to whoever did not say who speaks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.config import rights
from madoguchi.config.owners import OWNERS, changed_columns
from madoguchi.config.postgres import INTERNET, MEMBERS, WEB, DatabaseUnusable
from madoguchi.config.rights import (
    DISPOSING,
    EVIDENCE,
    NEVER_REMOVED,
    OF_THE_WORKER,
    PORTAL_ADDS,
    PORTAL_CHANGES,
    PORTAL_HANDS_IN,
    PORTAL_NEVER,
    PORTAL_READS,
    PORTAL_SIGNS_IN,
    PORTAL_WRITES,
    STAFF_ADDS,
    STAFF_CHANGES,
    STAFF_NEVER,
    WITHIN,
    grant_rights,
)
from madoguchi.config.wall import (
    MATTERS,
    NO_MATTERS,
    OF_LIBRARIES,
    PORTAL_NEW_ROWS,
    PORTAL_ROWS,
    STAFF_ROWS,
    raise_wall,
)
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.cases.queries.queues import InboxFilter
from madoguchi.engines.records.queries.cited import records_found, records_named
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

pytestmark = pytest.mark.django_db
SIDES = [side.value for side in Side]


def asked(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return list(cursor.fetchall())


def test_every_table_of_the_house_is_a_matter_or_is_said_to_be_none() -> None:
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("madoguchi.")}
    assert set(MATTERS) | set(NO_MATTERS) == ours
    assert not set(MATTERS) & set(NO_MATTERS)


def test_s_authz_5_row_level_security_is_forced_on_every_matter_with_rules_for_reading_and_writing() -> None:
    forced = {name for (name,) in asked("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")}
    guarded = {*MATTERS, *OF_LIBRARIES}
    assert forced == guarded
    rules = "SELECT tablename FROM pg_policies WHERE policyname = %s AND qual IS NOT NULL AND with_check IS NOT NULL"
    for name in ("sides", "keeper"):
        assert {table for (table,) in asked(rules, name)} == guarded
    assert {table for (table,) in asked(rules, "portal")} == set(PORTAL_ROWS)
    assert {table for (table,) in asked(rules, "staff")} == set(STAFF_ROWS)
    narrows = (
        "SELECT tablename FROM pg_policies WHERE permissive = 'RESTRICTIVE' AND cmd = 'INSERT' AND policyname = %s"
    )
    assert {table for (table,) in asked(narrows, "adding")} == set(PORTAL_NEW_ROWS)
    for_all = "SELECT tablename FROM pg_policies WHERE policyname = 'sides' AND %s = ANY(roles)"
    for side, apart in ((Side.PORTAL, PORTAL_ROWS), (Side.STAFF, STAFF_ROWS)):
        assert {table for (table,) in asked(for_all, side.value)} == guarded - set(apart)


def test_s_authz_6_the_roles_of_the_application_own_nothing_and_pass_by_no_policy() -> None:
    ours = [*MEMBERS, *SIDES]
    roles = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles WHERE rolname = ANY(%s)"
    assert asked(roles, ours) == [(False, False, False, False)] * len(ours)
    owned = "SELECT c.relname FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner WHERE r.rolname = ANY(%s)"
    assert asked(owned, ours) == []
    members = "SELECT pg_has_role(%s, %s, 'MEMBER')"
    for login, sides in MEMBERS.items():
        assert {side for side in Side if asked(members, login, side.value) == [(True,)]} == set(sides)


def test_by_itself_a_login_of_one_side_reads_no_table_of_ours() -> None:
    can = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    can += " AND has_table_privilege(%s, oid, 'SELECT') AND relname NOT LIKE 'procrastinate%%'"
    for login in set(MEMBERS) - {WEB}:
        assert asked(can, login) == []


DECLARED = {
    **dict.fromkeys(PORTAL_NEVER, frozenset[str]()),
    **dict.fromkeys(PORTAL_READS, frozenset({"SELECT"})),
    **dict.fromkeys(PORTAL_ADDS, frozenset({"SELECT", "INSERT"})),
    **dict.fromkeys(PORTAL_HANDS_IN, frozenset({"INSERT"})),
    **dict.fromkeys(PORTAL_WRITES, frozenset({"SELECT", "INSERT", "UPDATE"})),
    # These it changes by column, never whose a row is.
    **dict.fromkeys({*OWNERS} & {*PORTAL_WRITES}, frozenset({"SELECT", "INSERT"})),
    **dict.fromkeys(PORTAL_CHANGES, frozenset({"SELECT"})),
    **dict.fromkeys(PORTAL_SIGNS_IN, frozenset({"SELECT", "INSERT"})),
}


def rights_of(role: str, tables: Collection[str]) -> dict[str, set[str]]:
    """What a role may do with each of these tables as a whole."""
    found: dict[str, set[str]] = {table: set() for table in tables}
    can = "SELECT t, r FROM unnest(%s::text[]) AS t, unnest(%s::text[]) AS r WHERE has_table_privilege(%s, t, r)"
    for table, right in asked(can, list(tables), ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"], role):
        found[table].add(right)
    return found


def test_s_authz_6_the_portal_has_of_every_table_the_rights_that_are_declared_and_no_others() -> None:
    ours = {*MATTERS, *NO_MATTERS}
    lists = (PORTAL_NEVER, PORTAL_READS, PORTAL_ADDS, PORTAL_HANDS_IN, PORTAL_WRITES, PORTAL_CHANGES, PORTAL_SIGNS_IN)
    assert set(DECLARED) == ours, "a table is in no list of config/rights.py"
    assert sum(map(len, lists)) == len(ours), "a table stands in two lists"
    assert rights_of(Side.PORTAL.value, ours) == DECLARED


def test_s_authz_6_the_portal_changes_the_columns_that_are_declared_and_never_who_somebody_is() -> None:
    changes = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    changes += " AND has_column_privilege(%s, attrelid, attnum, 'UPDATE')"
    rest = {table: [name.strip('"') for name in columns] for table, columns in changed_columns().items()}
    for table, columns in {**PORTAL_CHANGES, **PORTAL_SIGNS_IN, **rest}.items():
        assert {name for (name,) in asked(changes, table, Side.PORTAL.value)} == set(columns)
    who = {"id", "ref", "kind", "person_ref", "people", "is_active", "password", "account_id", "issuer", "subject"}
    assert not who & {column for columns in PORTAL_SIGNS_IN.values() for column in columns}


def test_s_authz_6_of_what_the_portal_hands_in_it_sees_the_columns_that_are_declared() -> None:
    sees = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    sees += " AND has_column_privilege(%s, attrelid, attnum, 'SELECT')"
    for table, columns in PORTAL_HANDS_IN.items():
        assert {name for (name,) in asked(sees, table, Side.PORTAL.value)} == set(columns)


@pytest.mark.parametrize("right", ["TEMPORARY ON DATABASE {database}", "CREATE ON SCHEMA public"])
@pytest.mark.parametrize("role", [Side.PORTAL.value, INTERNET, WEB])
def test_s_authz_6_prepare_lets_the_portal_put_no_table_before_those_of_the_house(right: str, role: str) -> None:
    ((database,),) = asked("SELECT quote_ident(current_database())")
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {right.format(database=database)} TO {role}")
    # As it ends where somebody else granted it, from whom the owner takes nothing back.
    with pytest.raises(DatabaseUnusable, match=f"^{role} may make"):
        rights._check_nothing_is_put_before()
    grant_rights()
    rights._check_nothing_is_put_before()


def test_a_house_that_gets_its_sides_later_is_prepared_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(rights, "missing_sides", lambda: [Side.PORTAL.value])
        grant_rights()
    grant_rights()


def test_a_table_that_nobody_named_is_shut_to_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = tuple(table for table in PORTAL_WRITES if table != "storage_file")
    monkeypatch.setattr("madoguchi.config.rights.PORTAL_WRITES", rest)
    grant_rights()
    assert rights_of(Side.PORTAL.value, ["storage_file"]) == {"storage_file": set()}


def test_each_side_has_the_rights_its_work_needs_and_no_others() -> None:
    can = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(%s, t, %s)"
    portal, staff = Side.PORTAL.value, Side.STAFF.value
    assert asked(can, list(STAFF_NEVER), staff, "SELECT, INSERT, UPDATE, DELETE, TRUNCATE") == []
    for side in (portal, staff):
        assert asked("SELECT has_column_privilege(%s, 'procrastinate_jobs', 'args', 'SELECT')", side) == [(False,)]


@pytest.mark.parametrize("side", SIDES)
def test_no_side_changes_or_removes_what_is_evidence(side: str) -> None:
    can = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(%s, t, 'UPDATE, DELETE, TRUNCATE')"
    assert asked(can, list(EVIDENCE), side) == []


@pytest.mark.parametrize("role", [*sorted(MEMBERS), Side.PORTAL.value, Side.STAFF.value])
def test_s_log_5_nobody_but_the_worker_says_that_the_journal_was_sealed_or_rules_were_agreed_to(role: str) -> None:
    can = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(%s, t, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    assert asked(can, list(OF_THE_WORKER), role) == []
    assert {name for (name,) in asked(can, list(OF_THE_WORKER), Side.WORKER.value)} == set(OF_THE_WORKER)


def test_the_office_changes_of_delays_proposals_and_findings_what_its_work_writes_and_removes_none() -> None:
    staff = Side.STAFF.value
    in_columns = """
        SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = %s::regclass AND a.attnum > 0
            AND NOT a.attisdropped AND has_column_privilege(%s, a.attrelid, a.attnum, 'UPDATE')
    """
    for table, columns in STAFF_CHANGES.items():
        assert {name for (name,) in asked(in_columns, table, staff)} == set(columns)
    whole = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(%s, t, %s)"
    assert asked(whole, [*STAFF_ADDS, *STAFF_CHANGES], staff, "DELETE, TRUNCATE") == []
    assert asked(in_columns, "access_recordeddecision", staff) == []
    assert {"until", "subject", "asked_at", "actor_ref"} & set(STAFF_CHANGES["journal_delay"]) == set()


def test_only_the_worker_disposes_and_the_portal_plans_nothing() -> None:
    may_run = "SELECT r FROM unnest(%s::text[]) AS r WHERE has_function_privilege(r, %s, 'EXECUTE')"
    for function in DISPOSING:
        assert asked(may_run, [WEB, *SIDES], function) == [(Side.WORKER.value,)]
    for function in WITHIN:
        assert asked(may_run, [WEB, *SIDES], function) == []
    can = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(%s, t, %s)"
    for side in SIDES:
        assert asked(can, list(NEVER_REMOVED), side, "DELETE, TRUNCATE") == []
        assert asked(can, ["journal_namekey"], side, "UPDATE") == []


def test_without_a_side_no_matter_is_seen_or_written() -> None:
    with connection.cursor() as cursor:
        for table in MATTERS:
            cursor.execute(f"EXPLAIN SELECT * FROM {table}")  # noqa: S608
            assert "One-Time Filter: false" not in str(cursor.fetchall()), (
                "a superuser passes, or the test is worthless"
            )
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        for table in MATTERS:
            cursor.execute(f"EXPLAIN SELECT * FROM {table}")  # noqa: S608
            assert "One-Time Filter: false" in str(cursor.fetchall()), table


def test_the_wall_is_not_raised_twice(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert raise_wall()


def plans_as(role: str, statements: list[str]) -> list[str]:
    """How the database would answer these statements as this role, when no table is small."""
    sides = "SELECT set_config('role', %s, true), set_config('enable_seqscan', 'off', true)"
    asked(f"{sides}, set_config('madoguchi.actor', 'a-clerk', true)", role)
    plans = ["\n".join(line for (line,) in asked(f"EXPLAIN (COSTS OFF) {one}")) for one in statements]
    asked("SELECT set_config('role', 'none', true), set_config('enable_seqscan', 'on', true)")
    return plans


@pytest.mark.parametrize(
    "ask",
    [
        lambda: cases.inbox(InboxFilter(divisions=frozenset({"child_family"}), view="waiting")),
        lambda: cases.counts(InboxFilter(divisions=frozenset({"child_family"}), person="s-clerk")),
        lambda: cases.cases_of(["1234-5678-90"]),
        lambda: cases.search("ヤマダ"),
    ],
    ids=["inbox", "tabs", "single case", "search by a prefix"],
)
def test_s_perf_rls_the_wall_changes_no_plan_and_every_index_stays_in_use(
    ask: Callable[[], object], published: None
) -> None:
    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = [one["sql"] for one in captured if "cases_case" in one["sql"]]
    plans = plans_as(Side.STAFF.value, statements)
    assert plans
    assert plans == plans_as("none", statements), "the wall costs something"
    assert all("Index" in plan and "Seq Scan on cases_case" not in plan for plan in plans)


def test_s_perf_rls_the_portal_looks_records_up_by_the_same_indexes_as_without_a_wall(published: None) -> None:
    found = registers()[0]
    with CaptureQueriesContext(connection) as captured:
        records_found(found, "見本")
        records_named(found, ["見本"])
    statements = [f"EXPLAIN (COSTS OFF) {one['sql']}" for one in captured if "records_record" in one["sql"]]
    asked("SELECT set_config('enable_seqscan', 'off', true)")
    with speaking(Speaker(Side.PORTAL, "", frozenset({f"register.{found.id}"}))):
        plans = [asked(one) for one in statements]
    assert plans
    assert plans == [asked(one) for one in statements]
    assert "terms" in str(plans), "words are looked up in an index"
    with speaking(Speaker(Side.PORTAL)):
        assert all("One-Time Filter: false" in str(asked(one)) for one in statements)
