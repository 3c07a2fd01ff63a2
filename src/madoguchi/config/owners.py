"""Whose a row is, and what opens it: columns the portal writes when it adds a row, and never changes afterwards.

So no statement of the portal gives somebody's matter, form, visit or mandate to another account, or opens it by another
key. Where something changes hands, the owner of the database does it, for who was proved to be whom: `hand_over_held`
and `link_proved`, and `take_up_mandate` for a mandate nobody holds yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

OWNERS: Mapping[str, tuple[str, ...]] = {
    "booking_booking": ("id", "number", "code", "key", "person_key", "person_ref", "account_ref"),
    "booking_lotteryentry": ("id", "number", "code", "key", "group", "person_key", "lottery_id"),
    "booking_queueticket": ("id", "number", "code", "key", "booking_id"),
    "booking_waiter": ("id", "code", "key", "mark", "person_key", "account_ref", "booking_id"),
    "cases_case": ("id", "reference_number", "dossier_id", "procedure_id", "account_ref", "person_ref"),
    "cases_workspan": ("id", "case_id", "by_ref"),
    "django_session": ("session_key", "account_ref"),
    "dossier_dossier": (
        *("id", "reference_number", "draft_ref", "access_code", "account_ref"),
        *("procedure", "version", "received_at"),
    ),
    "identity_directoryanswer": ("id", "question", "assertion", "secret"),
    "identity_mandate": (
        *("id", "ref", "principal_id", "proxy_id", "taken_at", "kind", "digest", "given_at", "delegation"),
        *("confirmed_by", "stands_on", "paused_at"),
    ),
    "journeys_keptanswer": ("id", "actor_ref", "key"),
    "journeys_proxyclaim": (
        *("id", "ref", "account_ref", "kind", "person_ref", "name", "birth", "procedures", "mandate_ref"),
        *("looked_at", "decided_by"),
    ),
    "journeys_visit": ("id", "ref", "tablet_key", "person_ref", "booking_number"),
    "journeys_visitform": ("id", "visit_id", "draft_ref"),
    "metrics_matter": ("id", "dossier_id"),
    "records_draft": ("id", "ref", "resume_code", "procedure", "version", "account_ref"),
    "records_entry": ("id", "dossier_id", "as_submitted"),
    "storage_file": ("id", "ref", "owner", "sha256", "place"),
}
_COLUMNS = (
    "SELECT attrelid::regclass::text, attname, quote_ident(attname) FROM pg_attribute"
    " WHERE attrelid = ANY (%s::regclass[]) AND attnum > 0 AND NOT attisdropped ORDER BY attrelid, attnum"
)


def changed_columns() -> dict[str, list[str]]:
    """What the portal changes of each of these tables, as SQL names it: every other column the table has by now."""
    found: dict[str, list[str]] = {table: [] for table in OWNERS}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [list(OWNERS)])
        for table, name, quoted in cursor.fetchall():
            if name not in OWNERS[table]:
                found[table].append(quoted)
    return found
