"""Whether those who answer by name are told who reads the answers; the forms of before said nothing of it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_keep_what_is_withheld")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="readers_told",
            field=models.BooleanField(db_default=False, default=False, verbose_name="だれが見るかを伝えた"),
        ),
    ]
