"""The rights of the roles: of each side what its work needs, and only adding to what is evidence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from madoguchi.config.owners import changed_columns
from madoguchi.config.postgres import JOBS, MEMBERS, WEB, DatabaseUnusable
from madoguchi.config.wall import MATTERS, NO_MATTERS, missing_sides
from madoguchi.foundation.wall.speaker import Side

# What was written here is never changed or removed by the application.
EVIDENCE = (
    "journal_entry",
    "journal_link",
    "journal_head",
    "journal_sealkey",
    "access_agreedrules",
    "dossier_knot",
    "cases_caseevent",
    "booking_ticketevent",
    "records_entrychange",
    "records_recordchange",
    "notices_notice",
    "catalogue_procedureversion",
    "catalogue_registerversion",
    "catalogue_cityversion",
    "catalogue_publication",
    "booking_outcome",
    "access_brokenglass",
    "registry_takeover",
    "registry_personchange",
)
# What only the functions that dispose of matters and records remove, and nobody else.
NEVER_REMOVED = (
    *("records_entry", "records_record", "journeys_disposal", "journeys_disposalitem", "journeys_legalhold"),
    *("journeys_proposal", "journeys_proxyclaim", "journal_delay", "journeys_unusualaccess"),
)
DISPOSING = (
    "dispose_of_claims(text, date, text[])",
    "dispose_of_matters(text, date, text[])",
    "dispose_of_records(text, date, text[])",
    "empty_bin(text, timestamp with time zone, integer)",
)
# What functions of the owner call, and nobody by themselves.
WITHIN = ("person_proved(text, date, text)", "remove_records(text[])")
# What the owner tells whoever speaks for a side, without whose it is: who asks sees none of the rows.
TELLING = (
    "answered_before(bigint, text)",
    "answered_by_name(text)",
    "bookings_without_names(timestamptz, timestamptz)",
    "codes_sent(text, text, timestamptz)",
    "entries_without_names(text)",
    "hand_over_held(text)",
    "have_a_time(bigint, text, text)",
    "is_waited_for(text, text, date)",
    "lines_held_by(text)",
    "link_proved(text, text, date, text)",
    "rest_while_held(text)",
    "take_up_mandate(text, text, timestamptz)",
    "tickets_without_names(text[], date, date)",
    "waiting_before(bigint, text, text[])",
    "visit_shown(text)",
    "waits_already(text, text, text[], date)",
    "winners_without_names(text, text, integer)",
)
# What the portal may do with each table of the house: every one stands in one of these lists, and one that stands
# in none is shut to it. What no page of the portal ever asks for: the registers' work and what the office says among
# itself, who looks after whom, what was opened in an emergency and how the journal is kept.
PORTAL_NEVER = (
    "access_brokenglass",
    "booking_reservation",
    "booking_resource",
    "catalogue_registerdraft",
    "journal_head",
    "journal_link",
    "journal_sealkey",
    "journeys_disposal",
    "journeys_disposalitem",
    "journeys_legalhold",
    "journeys_proposal",
    "journeys_takenout",
    "journeys_unusualaccess",
    "records_hook",
    "records_hookdelivery",
    "records_keptcount",
    "records_keptview",
    "records_laidregister",
    "records_recordbulkedit",
    "records_recordcomment",
    "records_recordfollow",
    "records_recordimport",
    "records_recordmention",
    "registry_personchange",
    "registry_personhold",
    "registry_takeover",
)
# What the portal looks at and never writes: what the city declares, who works here, who lives here, and the key of a
# survey for who had their turn in it.
PORTAL_READS = (
    "access_agreedrules",
    "catalogue_cityversion",
    "catalogue_procedureversion",
    "catalogue_publication",
    "catalogue_registerversion",
    "identity_apitoken",
    "identity_staffpost",
    "journal_delay",
    "journal_sealerrun",
    "records_record",
    "records_recordchange",
    "records_recordprogress",
    "records_recordturn",
    "registry_person",
    "registry_personfact",
    "registry_source",
    "surveys_surveykey",
)
# What the portal looks at and adds to: evidence, the keys to its names, letters, and one's own turn in a survey.
PORTAL_ADDS = (
    "booking_outcome",
    "booking_placesgiven",
    "booking_ticketevent",
    "cases_caseevent",
    "dossier_knot",
    "journal_entry",
    "journal_namekey",
    "journeys_draftforanother",
    "journeys_lookquestion",
    "messaging_outboxmessage",
    "notices_notice",
    "records_entrychange",
    "surveys_surveyslip",
)
# What the portal hands in, and the columns it may look at again: how many answered a survey and what, but not who; of
# the decisions none.
PORTAL_HANDS_IN = {
    "access_recordeddecision": (),
    "surveys_surveyanswer": ("id", "survey_id", "values"),
}
# What the portal writes as residents, visitors and whoever signs in do their own; which rows is for the wall, and
# whose a row is stays as it was added (`config/owners.py`).
PORTAL_WRITES = (
    "booking_block",
    "booking_booking",
    "booking_counterseat",
    "booking_device",
    "booking_helpcall",
    "booking_lottery",
    "booking_lotteryentry",
    "booking_queueticket",
    "booking_waiter",
    "cases_case",
    "cases_workspan",
    "dossier_dossier",
    "identity_codetry",
    "identity_directoryanswer",
    "identity_mandate",
    "journeys_keptanswer",
    "journeys_proxyclaim",
    "journeys_visit",
    "journeys_visitform",
    "metrics_countercount",
    "metrics_inquirycount",
    "metrics_matter",
    "metrics_pageevent",
    "notices_numberseries",
    "records_draft",
    "records_entry",
    "storage_file",
)
# What it looks at and changes in these columns only, and never adds to.
PORTAL_CHANGES = {
    "booking_opening": ("admitted", "issued", "present"),
    "booking_slot": ("capacity", "promised", "taken", "taken_online"),
    "identity_invitation": ("used_at",),
    "identity_staffdevice": ("seen_at",),
    "surveys_survey": ("withheld", "withheld_below"),
}
# What it adds for whoever signs in, and changes in these columns only: never whose something is, or who somebody is.
PORTAL_SIGNS_IN = {
    "identity_account": ("email", "last_login", "name"),
    "identity_emailcode": ("tries", "used_at"),
    "identity_externalidentity": ("assurance", "items", "verified_at"),
    "identity_passkey": ("used_at", "uses"),
}
# What belongs to libraries and nobody asks for by itself.
_OF_LIBRARIES = ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations")
# What no page of the office asks for: the chain of the journal is the worker's.
STAFF_NEVER = ("journal_head", "journal_link")
# Who serves pages reads when the journal was last sealed and which rules were agreed to, and cannot say either: to seal
# is the worker's, and so is to put into force what two people agreed to.
OF_THE_WORKER = ("access_agreedrules", "journal_head", "journal_link", "journal_sealerrun")
# What it adds to and looks at: which decision it was told stays, until a job forgets it after its days.
STAFF_ADDS = ("access_recordeddecision",)
# What the office changes in these columns only: what was proposed or asked for stays as it was, and so does what was
# found out of the ordinary. It removes none of them; what is counted by day, a job forgets.
STAFF_CHANGES = {
    "journal_delay": (
        *("first_ref", "first_name", "first_at", "second_ref", "second_name", "second_at"),
        *("ended_at", "ended_by"),
    ),
    "journeys_proposal": ("agreed_at", "agreed_name", "agreed_ref", "dropped_at", "dropped_by", "used_at"),
    "journeys_takenout": ("subjects",),
    "journeys_unusualaccess": ("checked_at", "checked_by", "note"),
}
# What a job is told may name a matter: who enqueues one reads nothing but numbers. By columns and not by rows: behind a
# policy the server tells no one which jobs may not stand twice, and procrastinate has to know.
_QUEUE = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")
_OF_A_NEW_JOB = ("queue_name", "task_name", "priority", "lock", "queueing_lock", "args", "scheduled_at")
_STANDING = """
    SELECT current_user, quote_ident(current_database()), EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)
"""
_MAY_PUT_BEFORE = """
    SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (
        has_database_privilege(rolname, current_database(), 'TEMPORARY')
        OR has_schema_privilege(rolname, 'public', 'CREATE')
    ) ORDER BY rolname
"""
_PUT_BEFORE = (
    "{roles} may make temporary tables here or tables in the schema public, which would stand before those that say who"
    " sees what: let the owner of the database REVOKE TEMPORARY ON DATABASE and CREATE ON SCHEMA public FROM PUBLIC and"
    " from these roles, then run madoguchi prepare again."
)


def grant_rights() -> None:
    """Give the roles that sign in and the sides they take on their rights, when the database has them.

    Raises DatabaseUnusable when it lets the portal put something before the tables of the house.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [WEB])
        user, database, exists = cursor.fetchone()
        if not exists or user in MEMBERS:
            return
        sides = [] if missing_sides() else [side.value for side in Side]
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[*set(MEMBERS) - {WEB}]])
        apart = [name for (name,) in cursor.fetchall()]
        # Only names of this module's own constants are put together here.
        of_sides = (*_of_each_side(), *_of_the_portal(apart, database)) if sides else ()
        for right in (*_of_everybody(sides, database), *of_sides, *_of_logins(apart)):
            cursor.execute(right)
    if sides:
        _check_nothing_is_put_before()


def _check_nothing_is_put_before() -> None:
    """Raises DatabaseUnusable when who speaks for the portal may still put a table before those the wall asks.

    Only the owner of the database takes such a right from everybody; to another role the server refuses it silently.
    """
    roles = [Side.PORTAL.value, *(login for login, sides in MEMBERS.items() if Side.PORTAL in sides)]
    with connection.cursor() as cursor:
        cursor.execute(_MAY_PUT_BEFORE, [roles])
        found = [role for (role,) in cursor.fetchall()]
    if found:
        raise DatabaseUnusable(_PUT_BEFORE.format(roles=", ".join(found)))


def _of_everybody(sides: list[str], database: str) -> Iterator[str]:
    roles = ", ".join([WEB, *sides])
    # A database without sides has one role for everything the application does, the worker's part included.
    pages = ", ".join(sorted({WEB, *sides} - {Side.WORKER.value})) if sides else "PUBLIC"
    # A table or function of one's own, also of the session, could stand before what the wall asks.
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    yield f"GRANT TEMPORARY ON DATABASE {database} TO {', '.join(sorted({*sides} - {Side.PORTAL.value})) or WEB}"
    yield f"GRANT USAGE ON SCHEMA public TO {roles}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {roles}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(EVIDENCE)} FROM {roles}"
    yield f"REVOKE DELETE, TRUNCATE ON {', '.join(NEVER_REMOVED)} FROM {roles}"
    yield f"REVOKE UPDATE ON journal_namekey FROM {roles}"
    yield f"REVOKE DELETE ON journal_namekey FROM {pages}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {', '.join(OF_THE_WORKER)} FROM {pages}"
    yield f"REVOKE EXECUTE ON FUNCTION {', '.join(DISPOSING)} FROM PUBLIC, {pages}"
    yield f"REVOKE EXECUTE ON FUNCTION {', '.join(WITHIN)} FROM PUBLIC, {roles}"
    yield f"REVOKE EXECUTE ON FUNCTION {', '.join(TELLING)} FROM PUBLIC{f', {WEB}' if sides else ''}"


def _of_each_side() -> Iterator[str]:
    portal, staff = Side.PORTAL.value, Side.STAFF.value
    in_columns = {**PORTAL_CHANGES, **PORTAL_SIGNS_IN}
    open_to_it = {*PORTAL_READS, *PORTAL_ADDS, *PORTAL_WRITES, *in_columns}
    yield f"REVOKE ALL ON {', '.join(sorted({*MATTERS, *NO_MATTERS, *PORTAL_NEVER} - open_to_it))} FROM {portal}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {', '.join((*PORTAL_READS, *_OF_LIBRARIES))} FROM {portal}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(PORTAL_ADDS)} FROM {portal}"
    yield f"REVOKE INSERT ON {', '.join(PORTAL_CHANGES)} FROM {portal}"
    for table, columns in in_columns.items():
        yield f"REVOKE UPDATE ON {table} FROM {portal}"
        yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {portal}"
    for table, others in changed_columns().items():
        yield f"REVOKE UPDATE ON {table} FROM {portal}"
        yield f"GRANT UPDATE ({', '.join(others)}) ON {table} TO {portal}"
    # Whatever is removed, a job or the office removes.
    yield f"REVOKE DELETE, TRUNCATE ON {', '.join((*PORTAL_WRITES, *in_columns))} FROM {portal}"
    for table, columns in PORTAL_HANDS_IN.items():
        looks = f", SELECT ({', '.join(columns)})" if columns else ""
        yield f"GRANT INSERT{looks} ON {table} TO {portal}"
    yield f"REVOKE ALL ON {', '.join(STAFF_NEVER)} FROM {staff}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(STAFF_ADDS)} FROM {staff}"
    for table, columns in STAFF_CHANGES.items():
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {staff}"
        yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {staff}"
    yield f"REVOKE ALL ON {', '.join(_QUEUE)} FROM {portal}, {staff}"
    yield f"GRANT INSERT ({', '.join(_OF_A_NEW_JOB)}) ON procrastinate_jobs TO {portal}, {staff}"
    yield f"GRANT INSERT (job_id, type, at) ON procrastinate_events TO {portal}, {staff}"
    yield f"GRANT SELECT (id) ON procrastinate_jobs TO {portal}, {staff}"


def _of_the_portal(apart: list[str], database: str) -> Iterator[str]:
    """Whoever speaks for the portal makes no table of their own, whatever they were let do before there were sides."""
    roles = ", ".join([Side.PORTAL.value, *(one for one in (WEB, *apart) if Side.PORTAL in MEMBERS[one])])
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM {roles}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {roles}"


def _of_logins(apart: list[str]) -> Iterator[str]:
    """By itself a role that signs in has no right to any row; that of the worker keeps its queue."""
    for login in apart:
        yield f"GRANT USAGE ON SCHEMA public TO {login}"
    if JOBS in apart:
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(_QUEUE)} TO {JOBS}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {JOBS}"
