"""Messages about visits, which have no dossier."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0002_knots_are_only_added"),
        ("messaging", "0001_open_the_room"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="about",
            field=models.CharField(blank=True, max_length=16, verbose_name="予約番号"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="dossier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossier.dossier",
                verbose_name="一件書類",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("about", ""), _negated=True), fields=["about", "id"], name="messages_about"
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", ""), ("dossier__isnull", False)),
                    models.Q(("dossier__isnull", True), models.Q(("about", ""), _negated=True)),
                    _connector="OR",
                ),
                name="message_is_about_one_thing",
            ),
        ),
    ]
