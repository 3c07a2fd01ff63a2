"""Keep with a visit the forms that were dropped again, with what was corrected in them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0015_forget_what_was_left"),
    ]

    operations = [
        migrations.AddField(
            "visitform", "dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="やめた日時")
        ),
        migrations.AlterField("visitform", "draft_ref", models.CharField(max_length=64, verbose_name="下書き")),
        migrations.AddConstraint(
            "visitform",
            models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)), fields=("draft_ref",), name="one_visit_per_draft"
            ),
        ),
    ]
