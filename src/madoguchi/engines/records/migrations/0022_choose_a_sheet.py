"""Know which sheet of a workbook with several is meant."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more."""

    dependencies: ClassVar = [("records", "0021_a_version_stays_by_itself")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="recordimport",
            name="sheets",
            field=models.JSONField(null=True, verbose_name="シート"),
        ),
    ]
