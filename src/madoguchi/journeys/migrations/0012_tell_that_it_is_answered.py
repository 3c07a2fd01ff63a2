"""Whoever asked about a look is told that there is an answer, in the language they asked in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0011_dispose_of_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="lookquestion",
            name="language",
            field=models.CharField(db_default="ja", default="ja", max_length=10, verbose_name="言語"),
        ),
    ]
