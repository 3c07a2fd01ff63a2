"""A tablet is told which visit shows a code now; the visits themselves are seen by their keys only."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION visit_shown(digits text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    found text;
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    SELECT v.ref INTO found FROM journeys_visit AS v WHERE v.code = digits AND v.state = 'shown';
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
    RETURN found;
END $$
"""
BACKWARDS = "DROP FUNCTION visit_shown(text)"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0026_keep_both_hands")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
