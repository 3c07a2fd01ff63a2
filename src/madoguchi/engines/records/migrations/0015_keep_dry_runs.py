"""What a file or one value for many records would do is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_keep_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name=name, name="dry_run", field=models.JSONField(null=True, verbose_name="試した結果")
        )
        for name in ("recordbulkedit", "recordimport")
    ]
