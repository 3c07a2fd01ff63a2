"""Write fewer indexes with an outcome and a booking: none that another one answers for, none for LIKE."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

# Django lays one for LIKE beside every unique text; nobody looks for a part of a number, a code or a key.
_DROP = """
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'booking_booking'::regclass AND NOT indisunique
    AND pg_get_indexdef(indexrelid) ~ '[(](number|code|key) varchar_pattern_ops[)]'
  LOOP EXECUTE 'DROP INDEX ' || one; END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0014_keep_why_it_was_changed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outcome",
            name="opening",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="booking.opening",
                verbose_name="一斉受付",
            ),
        ),
        migrations.RunSQL(_DROP, migrations.RunSQL.noop),
    ]
