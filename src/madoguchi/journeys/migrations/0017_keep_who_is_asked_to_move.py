"""Tell once from the letters who has been asked to choose another time and has not chosen yet."""

from __future__ import annotations

from django.db import migrations

# The owner sees bookings and letters only as the keeper, and only within this transaction.
_FORWARDS = """
SELECT set_config('madoguchi.actor', 'keeper', true);
UPDATE booking_booking AS b SET asked_to_move_at = last.written_at
FROM (
    SELECT DISTINCT ON (about) about, kind, written_at FROM messaging_outboxmessage
    WHERE about <> '' AND kind IN ('booking_displaced', 'booking_changed') ORDER BY about, id DESC) AS last
WHERE last.about = b.number AND last.kind = 'booking_displaced' AND b.state IN ('offered', 'booked');
SELECT set_config('madoguchi.actor', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0016_keep_forms_that_were_dropped"),
        ("booking", "0026_ask_to_move"),
        ("messaging", "0004_seal_the_letters"),
    ]
    operations = [migrations.RunSQL(_FORWARDS, migrations.RunSQL.noop)]
