"""Say why a hold was lifted, and find the holds of one person."""

from django.db import migrations, models

import madoguchi.foundation.wall.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_hold_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="personhold",
            name="lifted_why",
            field=madoguchi.foundation.wall.sealed_text.SealedText(
                blank=True, db_default="", row="person_ref", verbose_name="終えた理由"
            ),
        ),
        migrations.AddIndex(
            model_name="personhold",
            index=models.Index(fields=["person_ref", "-id"], name="holds_of_person"),
        ),
    ]
