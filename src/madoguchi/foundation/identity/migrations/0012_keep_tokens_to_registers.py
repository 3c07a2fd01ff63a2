"""A token may be kept to some registers, to read or to write them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0011_say_why_of_a_device"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=models.CharField(blank=True, db_default="", default="", max_length=2000, verbose_name="範囲"),
        ),
    ]
