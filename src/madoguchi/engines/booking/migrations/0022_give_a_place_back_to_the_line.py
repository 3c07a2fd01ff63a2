"""Let whoever gave their time of an opening back have another: what counts is the booking, not what was answered."""

from __future__ import annotations

from django.db import migrations, models

FORWARDS = """
CREATE OR REPLACE FUNCTION have_a_time(of_opening bigint, line_of text, people text)
    RETURNS SETOF varchar LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY EXECUTE $q$QUESTION$q$ USING of_opening, line_of, people;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
# Who was served or did not come has had their time. The key of a booking is put together first, as answers are found.
QUESTION = """
        WITH asking AS MATERIALIZED (SELECT unnest(string_to_array($3, ' ')) AS key),
        told AS MATERIALIZED (
            SELECT o.person_key, 'o' || o.opening_id || '/' || o.key AS booked_as
            FROM asking JOIN booking_outcome AS o ON o.person_key = asking.key
            WHERE o.opening_id = $1 AND o.kind = 'booked')
        SELECT told.person_key FROM told JOIN booking_booking AS b ON b.key = told.booked_as
        WHERE b.state NOT IN ('cancelled', 'lapsed')
        UNION
        SELECT b.person_key FROM booking_booking AS b JOIN asking ON b.person_key = asking.key
        WHERE b.line = $2 AND b.person_key <> '' AND b.state IN ('offered', 'booked', 'arrived')"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0021_wait_by_telephone")]
    operations = [
        migrations.RunSQL(FORWARDS.replace("QUESTION", QUESTION), migrations.RunSQL.noop),
        migrations.AddIndex(
            "outcome",
            models.Index(
                condition=models.Q(("kind", "booked")), fields=["opening", "person_key"], name="booked_in_an_opening"
            ),
        ),
        migrations.RemoveConstraint("outcome", "one_place_per_person_and_opening"),
    ]
