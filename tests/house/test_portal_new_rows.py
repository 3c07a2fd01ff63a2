"""What the portal adds: a row that names somebody else is refused, or nothing of anybody hangs on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.identity.actions import know_person
from madoguchi.foundation.identity.linked import linked_identity
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.values.references import digest
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene
from tests.house.test_portal_rows import _traces, asked
from tests.journeys import residents

pytestmark = pytest.mark.django_db
Row = Mapping[str, Any]


class Tried(NamedTuple):
    """What a row holds whoever is named, what it holds of whoever asks, of another, and what was shown for it."""

    row: Row
    own: Row
    others: Row
    shown: frozenset[str] = frozenset()


# Why a row that is added names nobody, or shows and opens nothing of whom it names.
NOTHING_HANGS_ON_IT = {
    **dict.fromkeys(
        ("booking_block", "booking_counterseat", "booking_device", "booking_helpcall", "booking_lottery"),
        "what the office and its hall say of themselves",
    ),
    **dict.fromkeys(
        (
            *("identity_codetry", "metrics_countercount", "metrics_inquirycount", "metrics_matter"),
            *("metrics_pageevent", "notices_numberseries"),
        ),
        "counts",
    ),
    **dict.fromkeys(("procrastinate_jobs", "procrastinate_events"), "what a job is told is looked up by the worker"),
    "access_recordeddecision": "how the rules decided, which opens nothing and the portal does not read",
    "booking_outcome": "the answer to a request, which is seen by its code",
    "booking_placesgiven": "the lobby alone",
    "booking_lotteryentry": "whose it is, is what anybody types, and it is seen by its code",
    "identity_emailcode": "a code to sign in with counts for the address it was sent to, in the browser that asked",
    "identity_directoryanswer": "whom the directory named, before there is a session; never on the Internet's side",
    "journal_namekey": "a key to the name in an entry of the same statement",
}


def _of_a_matter(one_of: str, table: str, **row: Any) -> Tried:
    """A row of one's own matter, and the same of somebody else's."""
    own, others = (
        asked(f"SELECT id FROM {table} WHERE reference_number = %s", one)  # noqa: S608
        for one in (one_of, _of_another())
    )
    name = "dossier_id" if table == "dossier_dossier" else "case_id"
    return Tried(row, {name: own}, {name: others}, frozenset({one_of}))


def _of_another() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(reference_number) FROM dossier_dossier WHERE account_ref = %s", [OWNER.ref])
        return str(cursor.fetchone()[0])


def _tried(scene: Scene) -> Mapping[str, Tried]:
    """For each table a row of one's own, and the same of somebody else; the matter a programme sent is one's own."""
    own, other = (Account.objects.get(ref=one.ref).pk for one in (RESIDENT, OWNER))
    sent, account, code = scene.sent, {"account_ref": RESIDENT.ref}, {"account_ref": OWNER.ref}
    fresh = {"account_ref": RESIDENT.ref, "person_ref": ""}
    told, signs_in = digest("x\nnew")[:58], frozenset({f"account.{RESIDENT.ref}"})
    matter = asked("SELECT id FROM dossier_dossier WHERE reference_number = %s", "new-matter")
    entry = "SELECT e.id FROM records_entry AS e JOIN dossier_dossier AS d ON d.id = dossier_id WHERE {} LIMIT 1"
    entries = [asked(entry.format("d.reference_number = %s"), one) for one in (sent, _of_another())]
    ticket = "SELECT id FROM booking_queueticket WHERE code {} %s LIMIT 1"
    tickets = [asked(ticket.format(one), scene.ticket_code) for one in ("=", "<>")]
    visit = asked("SELECT id FROM booking_booking WHERE number = %s", scene.visit)
    visits = "SELECT id FROM journeys_visit LIMIT 1"
    device = {"account_id": own}, {"account_id": other}
    return {
        "booking_booking": Tried({"number": "n", "code": "new", "key": "new", "person_ref": ""}, account, code),
        "booking_waiter": Tried({"code": "new", "mark": "new", "key": "new"}, account, code, frozenset({"new"})),
        "booking_queueticket": Tried(
            {"code": "new", "key": "new", "number": 999, "state": "waiting", "counter": ""},
            {"booking_id": None}, {"booking_id": visit}, frozenset({"ticket.new"}),
        ),
        "booking_ticketevent": Tried(
            {}, {"ticket_id": tickets[0]}, {"ticket_id": tickets[1]}, frozenset({f"ticket.{scene.ticket_code}"})
        ),
        "cases_case": Tried(
            {"dossier_id": matter, "reference_number": "new-matter"}, fresh,
            {"account_ref": OWNER.ref}, frozenset({"new-matter"}),
        ),
        "cases_caseevent": _of_a_matter(sent, "cases_case", revision=999),
        "cases_workspan": _of_a_matter(sent, "cases_case"),
        "dossier_dossier": Tried(
            {"reference_number": "new", "draft_ref": "new", "access_code": "new"}, account, code, frozenset({"new"})
        ),
        "dossier_knot": _of_a_matter(sent, "dossier_dossier"),
        "django_session": Tried({"session_key": "new"}, account, code, frozenset({"session.new"})),
        "identity_account": Tried(
            {"ref": "new", "kind": "resident"}, {"person_ref": "", "people": []},
            {"person_ref": residents.HEAD}, frozenset({"account.new"}),
        ),
        "identity_externalidentity": Tried(
            {"issuer": "x", "subject": "new", "items": {}}, *device, signs_in | {f"known.{told}"}
        ),
        "identity_mandate": Tried(
            {"ref": "new", "digest": "new", "proxy_id": None, "taken_at": None}, {"principal_id": own},
            {"principal_id": other}, frozenset({"m.new"}),
        ),
        "identity_passkey": Tried({"ref": "new", "credential": "new"}, *device, signs_in),
        "journal_entry": Tried({"actor_kind": "resident"}, {"actor_ref": RESIDENT.ref}, {"actor_ref": OWNER.ref}),
        "journeys_draftforanother": Tried(
            {"draft_ref": "new", "mandate_ref": "m"}, {"account_ref": "proxied"}, {"account_ref": OWNER.ref},
            frozenset({"new"}),
        ),
        "journeys_keptanswer": Tried({"key": "new"}, {"actor_ref": RESIDENT.ref}, {"actor_ref": OWNER.ref}),
        "journeys_lookquestion": Tried({"ref": "new", "number": "new", "entry": 2}, account, code),
        "journeys_proxyclaim": Tried({"ref": "new"}, fresh, {**fresh, "person_ref": residents.HEAD}),
        "journeys_visit": Tried({"ref": "new", "tablet_key": "new"}, {}, {"person_ref": residents.HEAD}),
        "journeys_visitform": Tried({"procedure": "new"}, {}, {"visit_id": asked(visits)}),
        "messaging_outboxmessage": _of_a_matter(sent, "dossier_dossier", ref="new", key="new", about=""),
        "notices_notice": _of_a_matter(
            sent, "dossier_dossier", ref="new", decision_key="new", sequence=999, number="n", supersedes_id=None
        ),
        "records_draft": Tried({"ref": "new", "resume_code": "new"}, account, code, frozenset({"new"})),
        "records_entry": Tried(
            {}, {"dossier_id": matter}, {"dossier_id": _of_a_matter(sent, "dossier_dossier").others["dossier_id"]},
            frozenset({"new-matter"}),
        ),
        "records_entrychange": Tried({}, {"entry_id": entries[0]}, {"entry_id": entries[1]}, frozenset({sent})),
        "storage_file": Tried(
            {"ref": "new", "place": "new"}, {"owner": "new"}, {"owner": scene.draft_ref}, frozenset({"new"})
        ),
        "surveys_surveyanswer": Tried({"spent": None}, {"who": ""}, {"who": OWNER.ref}),
        "surveys_surveyslip": Tried({}, {"who": RESIDENT.ref}, {"who": "another"}),
    }  # fmt: skip


# What the portal adds no row of, not even of whoever asks.
NEVER = ("journeys_visit", "journeys_visitform")


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        for statement, given in (*_traces(scene), *_more()):
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
        with speaking(Speaker(Side.PORTAL)):
            linked_identity("email", kind="resident", issuer="email", subject="someone@example.jp", assurance=1)
        yield


def _more() -> Iterator[tuple[str, list[object]]]:
    """A passkey, a matter without a case, and somebody for whom the resident acts."""
    yield (
        "INSERT INTO identity_passkey (ref, account_id, credential, public_key, uses, name, added_at)"
        " SELECT 'k-1', id, 'k-1', '', 0, 'k', now() FROM identity_account WHERE ref = %s",
        [OWNER.ref],
    )
    yield (
        "INSERT INTO dossier_dossier SELECT (jsonb_populate_record(d, %s::jsonb)).* FROM dossier_dossier AS d LIMIT 1",
        [
            json.dumps(
                {
                    **dict.fromkeys(("reference_number", "draft_ref", "access_code"), "new-matter"),
                    "id": 0,
                    "account_ref": RESIDENT.ref,
                }
            )
        ],
    )
    yield (
        'INSERT INTO identity_account SELECT (jsonb_populate_record(a, \'{"id": 0, "ref": "proxied"}\')).*'
        " FROM identity_account AS a WHERE ref = %s",
        [OWNER.ref],
    )
    yield (
        "INSERT INTO identity_mandate (ref, principal_id, proxy_id, kind, procedures, until_on, digest, given_at,"
        " taken_at) SELECT 'm', one.id, other.id, 'family', '{}', current_date, 'd', now(), now()"
        " FROM identity_account AS one, identity_account AS other WHERE one.ref = 'proxied' AND other.ref = %s",
        [RESIDENT.ref],
    )


def added(table: str, tried: Tried, named: Row) -> None:
    """Add a row like the others of its table as the portal; raises DatabaseError where that is refused."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} AS t ORDER BY 1 LIMIT 1")  # noqa: S608
        like = json.loads(cursor.fetchone()[0])
    row = json.dumps({**like, "id": str(uuid4()) if isinstance(like.get("id"), str) else -1, **tried.row, **named})
    whole = f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*"
    with transaction.atomic(), speaking(Speaker(Side.PORTAL, RESIDENT.ref, tried.shown)):
        connection.cursor().execute(whole, [row])


def addable() -> set[str]:
    """Every table to which the portal may add, of the house and of its libraries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND (has_table_privilege(%s, oid, 'INSERT') OR has_any_column_privilege(%s, oid, 'INSERT'))",
            [Side.PORTAL.value] * 2,
        )
        return {name for (name,) in cursor.fetchall()}


def test_s_authz_6_every_table_the_portal_adds_to_is_tried_or_said_to_hold_nobody(scene: Scene) -> None:
    tried = _tried(scene)
    assert not set(tried) & set(NOTHING_HANGS_ON_IT)
    assert addable() == {*tried, *NOTHING_HANGS_ON_IT}


def test_s_authz_6_no_row_the_portal_adds_names_somebody_else(scene: Scene) -> None:
    let = {}
    for table, tried in _tried(scene).items():
        try:
            with transaction.atomic():
                added(table, tried, tried.others)
                let[table] = "added"
        except DatabaseError as refused:
            if "row-level security" not in str(refused):
                let[table] = str(refused)
    assert let == {}


def test_one_adds_a_row_of_ones_own(scene: Scene) -> None:
    refused = {}
    for table, tried in _tried(scene).items():
        try:
            with transaction.atomic():
                added(table, tried, tried.own)
                transaction.set_rollback(True)
        except DatabaseError as found:
            refused[table] = str(found)
    assert {table: why for table, why in refused.items() if table not in NEVER} == {}
    assert set(refused) == set(NEVER)


def test_s_authz_6_a_matter_is_of_nobody_else_in_the_register(scene: Scene) -> None:
    tried = _tried(scene)["cases_case"]
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic():
        added("cases_case", tried, {**tried.own, "person_ref": residents.HEAD})
    know_person(RESIDENT.ref, residents.HEAD, ())
    added("cases_case", tried, {**tried.own, "person_ref": residents.HEAD})
