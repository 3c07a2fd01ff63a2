"""Let whoever joins be told that the same person waits already, without what for or since when."""

from __future__ import annotations

from django.db import migrations

# The owner sees matters only as the keeper; whoever asked speaks again when it was told.
_FORWARDS = """
CREATE FUNCTION waits_already(person text, place text, lines_of text[], day date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    told boolean;
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    -- A time that went to the next because nobody answered a call leaves the place to who waits.
    told := EXISTS (
        SELECT 1 FROM booking_waiter AS w LEFT JOIN booking_booking AS b ON b.id = w.booking_id
        WHERE w.person_key = person AND person <> '' AND w.office = place AND w.lines && lines_of::varchar[]
            AND w.until_on >= day AND w.state IN ('waiting', 'offered')
            AND (w.state = 'waiting' OR b.state = 'offered' OR (b.state = 'lapsed' AND w.email = '')));
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
    RETURN told;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0024_fold_widths_only")]
    operations = [migrations.RunSQL(_FORWARDS, "DROP FUNCTION waits_already(text, text, text[], date)")]
