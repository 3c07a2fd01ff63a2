"""The day a survey begins; those that are there began when they were written."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_the_form_of_a_slip")]

    operations = [
        migrations.AddField(
            model_name="survey", name="opens_on", field=models.DateField(null=True, verbose_name="始める日")
        ),
    ]
