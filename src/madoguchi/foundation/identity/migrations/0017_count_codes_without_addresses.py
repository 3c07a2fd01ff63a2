"""How many codes were sent lately to an address and from a place: whoever asks for one sees none of the others."""

from __future__ import annotations

from django.db import migrations

# The owner sees matters only as the keeper; whoever asked speaks again when it was told.
FORWARDS = """
CREATE FUNCTION codes_sent(address text, network text, since timestamptz)
    RETURNS TABLE (of_address bigint, of_place bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY SELECT
        (SELECT count(*) FROM identity_emailcode AS c WHERE c.email = address AND c.sent_at > since),
        (SELECT count(*) FROM identity_emailcode AS c WHERE c.place = network AND c.sent_at > since);
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION codes_sent(text, text, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("identity", "0016_show_who_brought_the_answer")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
