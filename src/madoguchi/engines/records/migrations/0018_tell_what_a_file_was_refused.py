"""An import knows when what it would do was looked at, and tells the rows that were refused on the way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0017_write_records_quickly"),
    ]

    operations = [
        migrations.AddField("recordimport", "seen_at", models.DateTimeField("確かめた日時", null=True)),
        migrations.AddField("recordimport", "told", models.JSONField("受け取らなかった行の理由", default=list)),
    ]
