"""Files kept before there was a scanner are called what they are; those that wait for one are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_open_the_room")]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="state",
            field=models.CharField(max_length=12, verbose_name="状態"),
        ),
        migrations.RunSQL(
            "UPDATE storage_file SET state = 'unscanned' WHERE state = 'clean'",
            "UPDATE storage_file SET state = 'clean' WHERE state = 'unscanned'",
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(
                "id",
                condition=models.Q(state__in=("quarantined", "unscanned"), removed_at=None),
                name="files_to_scan",
            ),
        ),
    ]
