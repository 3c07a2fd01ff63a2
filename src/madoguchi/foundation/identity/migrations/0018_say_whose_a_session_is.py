"""Say whose a session is, so that somebody's sessions are listed and ended without opening everybody's."""

from __future__ import annotations

from django.db import migrations

# Whoever is not signed in costs this index nothing.
_ADD = """
    ALTER TABLE django_session ADD COLUMN IF NOT EXISTS account_ref varchar(64) NOT NULL DEFAULT '';
    CREATE INDEX IF NOT EXISTS session_of_account ON django_session (account_ref, expire_date DESC)
        WHERE account_ref <> '';
"""
# The policies of the wall ask for the column.
_DROP = "ALTER TABLE django_session DROP COLUMN account_ref CASCADE"


class Migration(migrations.Migration):
    dependencies = [("identity", "0017_count_codes_without_addresses")]

    operations = [migrations.RunSQL(_ADD, _DROP)]
