"""What a job is told is read by who works it off: portal and office see the numbers of jobs, and nothing more."""

from __future__ import annotations

import json
import uuid

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.wall.speaker import WORKER, Side, Speaker, speaking

pytestmark = pytest.mark.django_db
ENQUEUES = [Speaker(Side.PORTAL, "a-resident"), Speaker(Side.STAFF, "a-clerk")]
ENQUEUE = """
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW('nobodys', 'tell_applicant', 0, %(lock)s, %(lock)s, '{"reference_number": "1234-5678-90"}', NULL)
        ::procrastinate_job_to_defer_v1
    ])
"""


def enqueued(lock: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE, {"lock": lock or None})
        return int(cursor.fetchone()[0][0])


def answers(statement: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [one for (one,) in cursor.fetchall()]


@pytest.mark.parametrize("who", ENQUEUES, ids=lambda who: who.side.name)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT args FROM procrastinate_jobs",
        "SELECT lock FROM procrastinate_jobs",
        "SELECT to_jsonb(job) FROM procrastinate_jobs AS job",
        "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'reference_number' = '1234-5678-90'",
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('q', 't', '{}') RETURNING args",
        "INSERT INTO procrastinate_jobs (queue_name, task_name) SELECT 'q', args::text FROM procrastinate_jobs",
        "INSERT INTO procrastinate_jobs (id, queue_name, task_name) SELECT id, 'q', 't' FROM procrastinate_jobs"
        " ON CONFLICT (id) DO UPDATE SET queue_name = procrastinate_jobs.args::text",
        "UPDATE procrastinate_jobs SET queue_name = args::text",
        "DELETE FROM procrastinate_jobs RETURNING args",
        "SELECT job_id FROM procrastinate_events",
        "SELECT procrastinate_fetch_job_v2(NULL, NULL)",
        "SELECT procrastinate_retry_job_v2(1, now(), 1, 'q', NULL)",
        "SELECT procrastinate_cancel_job_v1(1, false, true)",
        "SELECT procrastinate_finish_job_v1(1, 'succeeded', true)",
        "SELECT setval('procrastinate_jobs_id_seq', 1)",
    ],
)
def test_s_authz_6_neither_portal_nor_office_reads_what_a_job_is_told(who: Speaker, statement: str) -> None:
    with speaking(WORKER):
        enqueued()
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), speaking(who):
        answers(statement)


@pytest.mark.parametrize("who", ENQUEUES, ids=lambda who: who.side.name)
def test_who_enqueues_a_job_is_given_its_number_and_the_worker_what_it_is_told(who: Speaker) -> None:
    with speaking(who):
        own = enqueued()
        assert own in answers("SELECT id FROM procrastinate_jobs")
    with speaking(WORKER):
        assert answers(f"SELECT args ->> 'reference_number' FROM procrastinate_jobs WHERE id = {own}") == [  # noqa: S608
            "1234-5678-90"
        ]


def test_a_queue_whose_columns_are_open_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT SELECT (args) ON procrastinate_jobs TO madoguchi_portal")
    with pytest.raises(pytest.fail.Exception):
        test_s_authz_6_neither_portal_nor_office_reads_what_a_job_is_told(
            ENQUEUES[0], "SELECT args FROM procrastinate_jobs"
        )


def test_s_authz_6_a_job_that_is_enqueued_is_to_do() -> None:
    done = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', 't', 'succeeded')"
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), speaking(ENQUEUES[0]), connection.cursor() as cursor:
        cursor.execute(done)


def test_s_authz_6_what_two_jobs_may_not_share_is_not_told_to_who_enqueues_the_second() -> None:
    with speaking(WORKER):
        enqueued("a-number")
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), speaking(ENQUEUES[0]):
        enqueued("a-number")
    assert isinstance(refused.value.__cause__, psycopg.errors.UniqueViolation)
    assert refused.value.__cause__.diag.message_detail is None


def test_s_authz_6_nothing_of_the_owner_that_the_portal_may_call_or_read_looks_into_the_queue() -> None:
    looks = "SELECT proname FROM pg_proc WHERE prosecdef AND prosrc LIKE '%procrastinate%'"
    assert answers(f"{looks} AND has_function_privilege('madoguchi_portal', oid, 'EXECUTE')") == []
    assert answers("SELECT viewname FROM pg_views WHERE schemaname = 'public' AND definition ~ 'procrastinate'") == []


@pytest.fixture
def heard() -> list[str]:
    """What the server tells whoever listens, as the portal, when a job was enqueued for a queue of nobody."""
    queue, told = f"nobodys-{uuid.uuid4().hex[:8]}", list[str]()
    given = connection.get_connection_params()
    given = {name: value for name, value in given.items() if name in {"dbname", "user", "password", "host", "port"}}
    with psycopg.connect(**given, autocommit=True) as listens, psycopg.connect(**given, autocommit=True) as enqueues:
        listens.execute(f"SET ROLE {Side.PORTAL.value}")
        listens.execute("LISTEN procrastinate_any_queue_v1")
        listens.execute(f'LISTEN "procrastinate_queue_v1#{queue}"')
        try:
            enqueues.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES (%s, 'a-task', %s)",
                [queue, '{"reference_number": "1234-5678-90"}'],
            )
            told += [one.payload for one in listens.notifies(timeout=30, stop_after=1)]
            told += [one.payload for one in listens.notifies(timeout=1)]
        finally:
            enqueues.execute("DELETE FROM procrastinate_jobs WHERE queue_name = %s", [queue])
    return told


def test_s_authz_6_who_listens_hears_that_there_is_a_job_and_not_what_it_is_told(heard: list[str]) -> None:
    ours = [json.loads(one) for one in heard]
    assert ours
    assert {frozenset(one) for one in ours} == {frozenset({"type", "job_id"})}
