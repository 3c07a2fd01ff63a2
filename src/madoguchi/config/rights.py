"""The rights of the web role: everything the day's work needs, and only adding to what is evidence."""

from __future__ import annotations

from django.db import connection

from madoguchi.config.postgres import WEB
from madoguchi.config.wall import missing_sides
from madoguchi.foundation.wall.speaker import Side

# What was written here is never changed or removed by the application.
EVIDENCE = (
    "journal_entry",
    "journal_link",
    "journal_head",
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
# What only the function that disposes of a matter removes, and nobody else.
NEVER_REMOVED = ("records_entry", "journeys_disposal", "journeys_disposalitem", "journeys_legalhold")
DISPOSING = "dispose_of_matters(text, date, text[])"


def grant_rights() -> None:
    """Give the web role and the sides it takes on their rights, when the database has them (the embedded one does)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [WEB])
        user, exists = cursor.fetchone()
        if not exists or user == WEB:
            return
        sides = [] if missing_sides() else [side.value for side in Side]
        roles = ", ".join([WEB, *sides])
        # A database without sides has one role for everything the application does, the worker's part included.
        pages = ", ".join(sorted({WEB, *sides} - {Side.WORKER.value})) if sides else "PUBLIC"
        portal = Side.PORTAL.value if sides else "PUBLIC"
        # Only names of this module's own constants are put together here.
        for right in (
            f"GRANT USAGE ON SCHEMA public TO {roles}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {roles}",
            f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {roles}",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(EVIDENCE)} FROM {roles}",
            f"REVOKE DELETE, TRUNCATE ON {', '.join(NEVER_REMOVED)} FROM {roles}",
            f"REVOKE UPDATE ON journal_namekey FROM {roles}",
            f"REVOKE DELETE ON journal_namekey FROM {pages}",
            f"REVOKE INSERT, UPDATE ON {', '.join(NEVER_REMOVED[1:])} FROM {portal}",
            f"REVOKE EXECUTE ON FUNCTION {DISPOSING} FROM PUBLIC, {pages}",
        ):
            cursor.execute(right)
