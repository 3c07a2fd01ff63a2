"""Know by their public id who changed a draft last, so that two hands can be told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_registers_built_in_the_screen"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerdraft",
            name="changed_by_ref",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="直した人"),
        ),
    ]
