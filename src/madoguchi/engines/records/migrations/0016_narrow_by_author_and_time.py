"""Lists are narrowed by who made a record and by when it was made or changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_keep_dry_runs"),
    ]

    operations = [
        migrations.AddIndex(model_name="record", index=models.Index(fields=["register_id", column], name=name))
        for column, name in (
            ("made_by", "records_of_author"),
            ("created_at", "records_by_creation"),
            ("updated_at", "records_by_update"),
        )
    ]
