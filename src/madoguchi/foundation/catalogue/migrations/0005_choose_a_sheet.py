"""Know which sheet of a workbook with several a register is guessed from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_who_changed_a_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerdraft",
            name="sheets",
            field=models.JSONField(null=True, verbose_name="シート"),
        ),
    ]
