"""A turn says of which register it is, so that whoever has many of one finds those of another."""

from django.db import migrations, models

_KNOWN = """
UPDATE records_recordturn AS turn SET register_id = record.register_id
FROM records_record AS record WHERE record.id = turn.record_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0023_import_the_rows_of_a_table"),
    ]

    operations = [
        migrations.AddField("recordturn", "register_id", models.CharField("台帳", max_length=60, default="")),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop, elidable=True),
        migrations.AlterField("recordturn", "register_id", models.CharField("台帳", max_length=60)),
        migrations.AddIndex(
            "recordturn",
            models.Index(fields=["who", "register_id", "due_on", "record"], name="turns_by_register"),
        ),
    ]
