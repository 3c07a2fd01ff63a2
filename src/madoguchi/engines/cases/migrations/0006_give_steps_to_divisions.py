"""Conditions may give a step of a case to another division than the usual one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_find_closed_cases_of_a_division"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="routes",
            field=models.JSONField(db_default={}, default=dict, verbose_name="条件で決まる課"),
        ),
    ]
