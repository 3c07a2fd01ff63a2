"""What a person handed on to another desk is given away by no condition."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_give_steps_to_divisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="handed_on",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                db_default=[],
                default=list,
                size=None,
                verbose_name="人が引き継いだ段階",
            ),
        ),
    ]
