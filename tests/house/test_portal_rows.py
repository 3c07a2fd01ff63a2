"""Which rows the portal sees, asked in SQL as its role: one's own by account, mandate, code or browser, no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.config.postgres import WEB
from madoguchi.config.wall import MATTERS, OF_LIBRARIES, PORTAL_ROWS
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.foundation.identity.sessions import SessionStore
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.wall.speaker import Side, Speaker, speaker, speaking
from madoguchi.journeys.sign_in import send_code
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene
from tests.journeys.office import CHILD

pytestmark = pytest.mark.django_db

OF_A_MATTER = {
    **dict.fromkeys(("cases_case", "dossier_knot", "notices_notice", "records_entry"), "dossier_id"),
    "messaging_outboxmessage": "dossier_id",
    "dossier_dossier": "id",
}
BESIDE = {
    "cases_caseevent": "SELECT count(*) FROM cases_caseevent AS one JOIN cases_case AS it ON it.id = one.case_id",
    "cases_workspan": "SELECT count(*) FROM cases_workspan AS one JOIN cases_case AS it ON it.id = one.case_id",
    "records_entrychange": "SELECT count(*) FROM records_entrychange JOIN records_entry AS it ON it.id = entry_id",
}
TRACES = (
    *("journal_entry", "journal_namekey", "journal_delay", "journeys_lookquestion", "journeys_draftforanother"),
    "journeys_keptanswer",
)
CLAIMS = ("journeys_proxyclaim",)
VISITS = (
    *("booking_booking", "booking_queueticket", "booking_ticketevent", "booking_waiter", "booking_outcome"),
    *("booking_lotteryentry", "registry_person", "registry_personfact"),
)
ALONE = ("django_session", "booking_placesgiven")
ASKED = (
    *("journeys_visit", "journeys_visitform", "surveys_surveyanswer", "records_record", "records_recordchange"),
    *("records_recordprogress", "records_recordturn"),
)
TURNS = ("surveys_surveyslip", "surveys_surveykey")
HELD = (*ALONE, *ASKED, *OF_A_MATTER, "records_draft", "storage_file", *BESIDE, *TRACES, *CLAIMS, *TURNS, *VISITS)


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        for statement, given in _traces(scene):
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
        yield


def _traces(scene: Scene) -> Iterator[tuple[str, list[object]]]:
    """What the scene has none of: a corrected value, a look, a question about it, a delay, a name, a proxy's draft."""
    yield (
        "INSERT INTO records_entrychange (entry_id, revision, path, before, after, reason, by_kind, by_ref, by_name,"
        " at) SELECT e.id, 1, 'a', '1', '2', 'x', 'staff', 's', 's', now() FROM records_entry AS e"
        " JOIN dossier_dossier AS d ON d.id = e.dossier_id WHERE d.reference_number = %s",
        [scene.fresh],
    )
    yield (
        "INSERT INTO cases_workspan (case_id, step, by_ref, opened_at, left_at)"
        " SELECT id, 'x', 's', now(), now() FROM cases_case WHERE reference_number = %s",
        [scene.fresh],
    )
    yield (
        "INSERT INTO journal_entry (actor_kind, actor_ref, actor_name, office, verb, data, purpose, legal_basis,"
        " dossiers, detail, request, result)"
        " VALUES ('staff', 'a-clerk', '', '', 'read', '', '', '', %s, '{}', '', 'shown')",
        [[scene.fresh, "another"]],
    )
    yield "INSERT INTO journal_namekey (ref, holder, key) VALUES ('k-1', %s, 'x')", [scene.fresh]
    yield (
        "INSERT INTO journal_delay (ref, subject, actor_ref, actor_name, office, reason, words, asked_at, until,"
        " first_ref, first_name, second_ref, second_name, ended_by)"
        " VALUES ('d-1', %s, 's', 's', '', 'crime', '', now(), now() + interval '1 day', '', '', '', '', '')",
        [scene.fresh],
    )
    yield (
        "INSERT INTO journeys_lookquestion (ref, number, due_on, entry, subjects, account_ref, objects_to_it, text,"
        " asked_at, answer, answered_by) VALUES ('q-1', 'Q-1', now(), 1, '{}', %s, false, 'x', now(), '', '')",
        [OWNER.ref],
    )
    yield (
        "INSERT INTO journeys_draftforanother (draft_ref, mandate_ref, account_ref, name) VALUES (%s, 'm', 'p', 'n')",
        [scene.draft_ref],
    )

    yield (
        "INSERT INTO journeys_proxyclaim (ref, account_ref, kind, person_ref, name, procedures, asked_at, state,"
        " looked_at, reason, mandate_ref, decided_by) VALUES ('r-1', %s, 'parent', '', 'x', '{}', now(), 'asked', '',"
        " '', '', '')",
        [OWNER.ref],
    )
    yield (
        "INSERT INTO booking_waiter (code, key, office, lines, from_on, until_on, spans, services, procedures,"
        " person_key, account_ref, name, kana, email, telephone, language, state, waits_since) VALUES ('w-code',"
        " 'w-key', 'o', '{l}', now(), now(), 1, '{}', '{}', '', '', 'n', '', '', '', 'ja', 'waiting', now())",
        [],
    )
    yield (
        "INSERT INTO booking_outcome (opening_id, key, person_key, place, wanted, kind, code, at)"
        " SELECT id, 'o-key', 'p', 1, '{}', 'full', 'o-code', now() FROM booking_opening WHERE ref = %s",
        [scene.open_opening],
    )

    yield (
        "INSERT INTO django_session (session_key, session_data, expire_date, account_ref)"
        " VALUES ('s-1', 'x', now(), ''), ('s-2', 'x', now(), ''), ('s-4', 'x', now(), %s), ('s-5', 'x', now(), %s)",
        ["a-resident", "a-clerk"],
    )
    yield (
        "INSERT INTO surveys_surveyslip (id, survey_id, who, form)"
        " SELECT gen_random_uuid(), id, %s, 'x' FROM surveys_survey WHERE ref = %s",
        [OWNER.ref, scene.surveys[5]],
    )
    yield (
        "INSERT INTO booking_placesgiven (opening_id, person_keys, serials) SELECT id, '{p}', '{1}'"
        " FROM booking_opening WHERE ref = %s",
        [scene.open_opening],
    )


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


@pytest.mark.parametrize("said", [None, Speaker(Side.STAFF, ""), Speaker(Side.STAFF, "no public id'")])
def test_s_authz_5_nobody_speaks_for_the_office_without_a_name(said: Speaker | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {WEB}")
    with speaking(Speaker(Side.STAFF, "a-clerk", frozenset({"session.s-1"}))):
        there = [table for table in (*MATTERS, *OF_LIBRARIES) if asked(f"SELECT count(*) FROM {table}")]  # noqa: S608
    assert set(HELD) <= set(there), "an empty table shows nothing to anybody"
    with speaking(said):
        assert [table for table in there if asked(f"SELECT count(*) FROM {table}")] == []  # noqa: S608


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


def test_s_authz_5_what_the_office_confirmed_opens_nothing_else_and_nothing_from_before() -> None:
    asked(
        """
        INSERT INTO identity_mandate (ref, principal_id, proxy_id, kind, procedures, until_on, digest, given_at,
            taken_at, confirmed_by)
        SELECT 'm', one.id, other.id, 'parent', %s, current_date + 1, 'd', '2000-01-01', now(), 'a-clerk'
        FROM identity_account AS one, identity_account AS other WHERE one.ref = %s AND other.ref = %s RETURNING id
        """,
        [CHILD],
        OWNER.ref,
        RESIDENT.ref,
    )
    own = of_dossiers("dossier_dossier", "account_ref = %s AND procedure = %s", OWNER.ref, CHILD)
    assert own > 0
    for changed, open_then in (
        ("given_at = given_at", own),
        ("given_at = now() + interval '1 hour'", 0),
        ("given_at = '2000-01-01', procedures = '{another}'", 0),
        (f"procedures = '{{{CHILD}}}', paused_at = now()", 0),
        ("paused_at = NULL, until_on = current_date - 2", 0),
        ("until_on = current_date + 1, ended_at = now()", 0),
        ("ended_at = NULL", own),
    ):
        asked(f"UPDATE identity_mandate SET {changed} WHERE ref = 'm' RETURNING id")  # noqa: S608
        assert seen("dossier_dossier", RESIDENT.ref) == open_then, changed


def test_s_authz_5_a_mandate_is_seen_by_both_sides_and_nobody_makes_themselves_a_proxy() -> None:
    give = """
        INSERT INTO identity_mandate
            (ref, principal_id, proxy_id, kind, procedures, until_on, digest, given_at, taken_at)
        VALUES ('m', %s, %s, 'family', '{}', current_date, 'd', now(), now())
    """
    parties = [Account.objects.get(ref=one.ref).pk for one in (OWNER, RESIDENT)]
    before = [seen("identity_mandate", who) for who in (OWNER.ref, RESIDENT.ref)]
    refused = pytest.raises(DatabaseError, match="row-level security")
    for who, handed_over in ((OWNER, ()), (RESIDENT, ()), (RESIDENT, ("m.d",))):
        with refused, transaction.atomic(), speaking(Speaker(Side.PORTAL, who.ref, frozenset(handed_over))):
            connection.cursor().execute(give, parties)
    with speaking(Speaker(Side.PORTAL, OWNER.ref, frozenset({"m.d"}))):
        connection.cursor().execute(give, parties)
    assert [seen("identity_mandate", who) for who in (OWNER.ref, RESIDENT.ref)] == [one + 1 for one in before]
    assert seen("identity_mandate", "", "m.d") == 1
    assert seen("identity_mandate", "", f"mandates.{OWNER.ref}") == before[0] + 1
    assert seen("identity_mandate", "", "d", OWNER.ref) == 0
    assert seen("identity_mandate", "somebody-else") == 0
    with refused, transaction.atomic(), speaking(Speaker(Side.PORTAL, RESIDENT.ref)):
        connection.cursor().execute("UPDATE identity_mandate SET until_on = 'infinity' WHERE ref = 'm'")


def test_s_authz_5_a_visit_of_the_counter_is_seen_by_its_key_and_the_forms_with_it(scene: Scene) -> None:
    assert [seen("journeys_visit", "", key) for key in (f"visit.{scene.visit_ref}", f"tablet.{scene.tablet_key}")] == [
        1,
        1,
    ]
    forms = asked(
        "SELECT count(*) FROM journeys_visitform AS f JOIN journeys_visit AS v ON v.id = f.visit_id WHERE v.ref = %s",
        scene.visit_ref,
    )
    assert seen("journeys_visitform", "", f"visit.{scene.visit_ref}") == forms > 0
    assert seen("journeys_visit", "", scene.visit_ref, scene.tablet_key, scene.tablet_code) == 0
    with speaking(Speaker(Side.PORTAL)), connection.cursor() as cursor:
        cursor.execute("SELECT visit_shown(%s), visit_shown('')", [scene.tablet_code])
        assert cursor.fetchone() == (scene.visit_ref, None)


def test_s_authz_5_records_and_answers_are_seen_of_what_was_asked_for(scene: Scene) -> None:
    for table, column, word in (
        ("records_recordchange", "register_id", "register"),
        ("surveys_surveyanswer", "survey_id", "survey"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY 1 ORDER BY 1")  # noqa: S608
            (first, count), *_ = cursor.fetchall()
        named = asked_for_text("SELECT ref FROM surveys_survey WHERE id = %s", first) if word == "survey" else first
        assert seen(table, "", f"{word}.{named}") == count
        assert seen(table, "", str(named), f"{word}.another") == 0
    assert seen("records_record", "", "register.another") == asked("SELECT count(*) FROM records_record")


def asked_for_text(statement: str, *given: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return str(cursor.fetchone()[0])


def test_s_authz_5_a_form_and_its_files_are_seen_by_who_began_it_or_has_its_code(scene: Scene) -> None:
    keys = (scene.draft_ref, sealed(scene.resume_code))
    assert [seen("records_draft", "", key) for key in keys] == [1, 1]
    files = File.objects.filter(owner=Dossier.objects.get(reference_number=scene.fresh).draft_ref).count()
    assert files > 0
    for key in (scene.fresh, sealed(scene.access_code)):
        assert seen("storage_file", "", key) == files


@pytest.mark.parametrize("table", ["dossier_dossier", "cases_case", "records_draft", "storage_file"])
def test_s_authz_5_nobody_changes_or_takes_what_they_cannot_see(scene: Scene, table: str) -> None:
    column = {"records_draft": "page", "storage_file": "name"}.get(table, "ward")
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref)), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
        assert cursor.rowcount == 0
    taken_away = "UPDATE records_draft SET ref = 'another', account_ref = 'another', resume_code = 'another'"
    holder = Speaker(Side.PORTAL, OWNER.ref, frozenset({scene.draft_ref}))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), speaking(holder):
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


@pytest.mark.parametrize("table", BESIDE)
def test_s_authz_5_what_was_done_to_a_matter_is_seen_with_it(scene: Scene, table: str) -> None:
    own = asked(
        f"{BESIDE[table]} JOIN dossier_dossier AS d ON d.id = it.dossier_id WHERE d.reference_number = %s", scene.fresh
    )
    assert own > 0
    assert seen(table, "", scene.fresh) == own


@pytest.mark.parametrize("table", ["journal_entry", "journal_namekey", "journal_delay"])
def test_s_log_8_a_look_is_seen_by_who_showed_what_was_looked_at(scene: Scene, table: str) -> None:
    column = {"journal_entry": "%s = ANY (dossiers)", "journal_namekey": "holder = %s"}.get(table, "subject = %s")
    own = asked(f"SELECT count(*) FROM {table} WHERE {column}", scene.fresh)  # noqa: S608
    assert own > 0
    assert seen(table, "", scene.fresh, "1111-1111-11") == own


def test_s_log_8_an_account_sees_the_entries_of_its_own_acts_and_anybody_adds_one() -> None:
    own = asked("SELECT count(*) FROM journal_entry WHERE actor_ref = %s", OWNER.ref)
    assert seen("journal_entry", OWNER.ref) == own
    with speaking(Speaker(Side.PORTAL, OWNER.ref)):
        record_act(OWNER, "read", data="x")
    assert seen("journal_entry", OWNER.ref) == own + 1


def test_a_question_about_a_look_is_for_who_asked_and_a_draft_for_another_goes_with_the_draft(scene: Scene) -> None:
    own = asked("SELECT count(*) FROM journeys_lookquestion WHERE account_ref = %s", OWNER.ref)
    assert [seen("journeys_lookquestion", one) for one in (OWNER.ref, RESIDENT.ref)] == [own, 0]
    assert seen("journeys_draftforanother", "", sealed(scene.resume_code)) == 1


def test_s_authz_5_what_was_asked_by_a_code_is_seen_by_who_proved_to_hold_it_and_no_other(scene: Scene) -> None:
    assert seen("journeys_lookquestion", "", f"asks.{scene.examined}") == 1
    code = sealed(Dossier.objects.get(reference_number=scene.examined).access_code)
    # Whoever acts for somebody is shown the number, too.
    for shown in ((scene.examined,), (code,), (f"asks.{scene.fresh}",), ("asks.",), ("",), ()):
        assert seen("journeys_lookquestion", "", *shown) == 0, shown


def test_s_authz_5_nobody_asks_by_a_code_they_did_not_show_or_for_an_account_besides(scene: Scene) -> None:
    ask = (
        "INSERT INTO journeys_lookquestion (ref, number, due_on, entry, subjects, account_ref, code_of, objects_to_it,"
        " text, asked_at, answer, answered_by) VALUES ('q-2', 'Q-2', now(), 2, '{}', %s, %s, false, '', now(), '', '')"
    )
    holder = Speaker(Side.PORTAL, RESIDENT.ref, frozenset({f"asks.{scene.fresh}"}))
    for account, code, refusal in (
        ("", scene.examined, "row-level security"),
        (OWNER.ref, "", "row-level security"),
        ("", "", "row-level security"),
        (RESIDENT.ref, scene.fresh, "either_an_account_or_a_code_asks"),
        (OWNER.ref, scene.fresh, "either_an_account_or_a_code_asks"),
    ):
        with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), speaking(holder):
            connection.cursor().execute(ask, [account, code])
    with speaking(holder):
        connection.cursor().execute(ask, ["", scene.fresh])


def test_what_a_programme_asked_before_is_seen_by_the_programme(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_ref, count(*) FROM journeys_keptanswer GROUP BY actor_ref")
        ((programme, there),) = cursor.fetchall()
    assert [seen("journeys_keptanswer", who) for who in (programme, OWNER.ref)] == [there, 0]


def test_s_authz_5_a_session_is_seen_and_written_by_who_has_its_key_whatever_a_browser_sends_for_one() -> None:
    assert seen("django_session", "", "session.s-1") == 1
    for nothing in ("s-1", "session.", "session.s-3"):
        assert seen("django_session", "", nothing) == 0
    with speaking(Speaker(Side.PORTAL, "", frozenset({"session.s-1"}))), connection.cursor() as cursor:
        for change in ("UPDATE django_session SET session_data = 'y'", "DELETE FROM django_session"):
            cursor.execute(change)
            assert cursor.rowcount == 1
    store = SessionStore("1234-5678-90")
    with speaking(Speaker(Side.PORTAL)):
        store.load()
        said = speaker()
    assert said is not None
    assert said.shown == {"session.1234-5678-90"}


def test_s_ses_7_nobody_sees_or_ends_the_sign_ins_of_another() -> None:
    assert [seen("django_session", one) for one in ("a-resident", "a-other", "")] == [1, 0, 0]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {WEB}")
    ended = "WITH gone AS (DELETE FROM django_session RETURNING 1) SELECT count(*) FROM gone"
    for side, who, shown, rows in (
        (Side.PORTAL, "a-other", "", 0),
        (Side.PORTAL, "a-other", "sign_ins.a-resident", 0),
        (Side.STAFF, "a-other", "", 0),
        (Side.STAFF, "a-other", "session.a-resident", 0),
        (Side.STAFF, "a-other", "sign_ins.", 0),
        (Side.STAFF, "a-clerk", "", 1),
        (Side.STAFF, "a-administrator", "sign_ins.a-resident", 1),
    ):
        with speaking(Speaker(side, who, frozenset({shown} - {""}))):
            assert asked(ended) == rows, (side, who, shown)


def test_s_authz_5_the_lobby_alone_reads_whose_places_in_line_are() -> None:
    there = asked("SELECT count(*) FROM booking_placesgiven")
    assert [seen("booking_placesgiven", who) for who in ("lobby", OWNER.ref, "")] == [there, 0, 0]


def test_behind_the_comparison_the_journal_is_still_reached_by_its_indexes(scene: Scene) -> None:
    asks = "EXPLAIN (COSTS OFF) SELECT id FROM journal_entry WHERE dossiers && %s::varchar[]"
    who = Speaker(Side.PORTAL, OWNER.ref, frozenset({scene.fresh}))
    with transaction.atomic(), speaking(who), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(asks, [[scene.fresh]])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "journal_by_dossier" in plan


def test_every_table_that_is_compared_is_tried_here_or_holds_who_works_in_the_office() -> None:
    personnel = {table for table in PORTAL_ROWS if table.startswith("identity_")}
    assert set(PORTAL_ROWS) - personnel - {"access_recordeddecision"} == set(HELD), "of decisions it reads no column"
