"""The ear of the second wall: what the portal says of who asks is believed once its seal was found to be ours.

What a statement may set it may also forge, so what is believed is marked by the one thing a session remembers that only
a function of the owner sets: where this session left a sequence. The mark is of who was heard in which transaction.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.db import DatabaseError, connection
from psycopg.errors import InsufficientPrivilege, InvalidAuthorizationSpecification, InvalidSchemaName

from madoguchi.config.environment import SettingUnusable
from madoguchi.foundation.wall.saying import pads_of_the_house
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

# What was heard in this transaction, as the first 64 bits of its SHA-256: nobody finds another actor, or other keys,
# with the same ones.
_MARK = """('x' || encode(substr(sha256(
    timestamptz_send(now()) || convert_to({actor} || E'\\n' || {shown}, 'UTF8')
), 1, 8), 'hex'))::bit(64)::bigint"""
# Whether what stands in these two settings is what was heard.
HEARD = f"currval('wall.heard') = {_MARK}"
_MOST_SECONDS = 300
# The seal counts at the head of a message only, where nobody but the connection writes: one that was seen elsewhere
# cannot be said again by a statement that follows.
_HEAR = f"""
    CREATE OR REPLACE FUNCTION wall.hear(seal text, who text, keys text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        parts text[] := string_to_array(seal, '.');
        said bytea := convert_to(parts[1] || '.' || parts[2] || E'\\n' || who || E'\\n' || keys, 'UTF8');
        mark bigint;
    BEGIN
        IF (starts_with(current_query(), 'SELECT wall.hear(''' || seal || '''')
            AND parts[2]::int IN (0, pg_backend_pid())
            AND abs(extract(epoch FROM statement_timestamp()) - parts[1]::bigint) < {_MOST_SECONDS}) IS NOT TRUE
            OR NOT EXISTS (
                SELECT FROM wall.key AS k WHERE encode(sha256(k.outward || sha256(k.inward || said)), 'hex') = parts[3]
            )
        THEN
            RAISE EXCEPTION 'What is said of who asks is not sealed by the key of this house.'
                USING ERRCODE = 'invalid_authorization_specification',
                HINT = 'Run madoguchi prepare with the MADOGUCHI_SECRET_KEY of the processes that serve.';
        END IF;
        who := set_config('madoguchi.actor', who, true);
        keys := set_config('madoguchi.shown', keys, true);
        mark := setval('wall.heard', {_MARK.format(actor="who", shown="keys")});
    END $$
"""  # noqa: S608 - our own text only
_MADE = (
    "CREATE SCHEMA IF NOT EXISTS wall",
    "CREATE TABLE IF NOT EXISTS wall.key (inward bytea NOT NULL, outward bytea NOT NULL)",
    f"CREATE UNLOGGED SEQUENCE IF NOT EXISTS wall.heard MINVALUE {-(2**63)}",
    _HEAR,
)
_STANDING = "SELECT obj_description(to_regprocedure('wall.hear(text, text, text)'), 'pg_proc')"
# What is not sealed by a key that is known, no ear at all, or none for this role.
_DEAF = (InvalidAuthorizationSpecification, InvalidSchemaName, InsufficientPrivilege)
_KEYS = "SELECT inward, outward FROM wall.key"


def open_ear(listeners: list[str]) -> None:
    """Make what hears, for these roles, and let it know the present keys of the house and no others."""
    roles = ", ".join(listeners)
    # Only names of the house's own roles are put together here.
    statements = (*_MADE, f"GRANT USAGE ON SCHEMA wall TO {roles}", f"GRANT SELECT ON SEQUENCE wall.heard TO {roles}")
    mark = hashlib.sha256(";".join(statements).encode()).hexdigest()[:16]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        if cursor.fetchone() != (mark,):
            for statement in (*statements, f"COMMENT ON FUNCTION wall.hear IS '{mark}'"):
                cursor.execute(statement)
        _know(pads_of_the_house())


def _know(pads: list[tuple[bytes, bytes]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        if {(bytes(inward), bytes(outward)) for inward, outward in cursor.fetchall()} != set(pads):
            cursor.execute("DELETE FROM wall.key")
            cursor.executemany("INSERT INTO wall.key (inward, outward) VALUES (%s, %s)", pads)


def check_heard() -> None:
    """Nothing when the database hears whom a process of the portal names; raises SettingUnusable.

    A database that is away stops no start.
    """
    with speaking(Speaker(Side.PORTAL)), suppress(DatabaseError), connection.cursor() as cursor:
        try:
            cursor.execute("SELECT 1")
        except DatabaseError as refused:
            if isinstance(refused.__cause__, _DEAF):
                raise SettingUnusable(
                    "The database does not know the key by which this process says who asks. Run madoguchi prepare with"
                    " the same MADOGUCHI_SECRET_KEY; an earlier one stays known as MADOGUCHI_SECRET_KEY_BEFORE."
                ) from None
            raise
