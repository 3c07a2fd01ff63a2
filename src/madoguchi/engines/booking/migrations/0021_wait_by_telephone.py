"""Let somebody without mail wait: who joined them, how often they were called, and the mark staff name a place by."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from madoguchi.values.references import digest

AT_ONCE = 5000


def mark(apps: Any, schema_editor: Any) -> None:
    """Write the mark letters and the journal have named the places by until now."""
    rows = apps.get_model("booking", "Waiter").objects
    last = 0
    while chunk := list(rows.filter(pk__gt=last).only("pk", "code", "mark").order_by("pk")[:AT_ONCE]):
        for row in chunk:
            row.mark = digest(row.code)[:16]
        rows.bulk_update(chunk, ["mark"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0020_list_who_waits_with_who_has_an_offer"),
    ]

    operations = [
        migrations.AddField(
            "waiter", "lane", models.CharField(db_default="online", max_length=10, verbose_name="申込みの入口")
        ),
        migrations.AddField(
            "waiter", "mark", models.CharField(blank=True, db_default="", max_length=16, verbose_name="印")
        ),
        migrations.AddField(
            "waiter", "offers", models.PositiveSmallIntegerField(db_default=0, verbose_name="時刻をおさえた回数")
        ),
        migrations.AddField(
            "waiter", "reason", models.CharField(blank=True, db_default="", max_length=200, verbose_name="外したわけ")
        ),
        migrations.AddField(
            "waiter", "rests_until", models.DateField(blank=True, null=True, verbose_name="次に聞く日")
        ),
        migrations.AddField(
            "waiter", "tried_at", models.DateTimeField(blank=True, null=True, verbose_name="最後の電話")
        ),
        migrations.AddField(
            "waiter", "tries", models.PositiveSmallIntegerField(db_default=0, verbose_name="電話をかけた回数")
        ),
        migrations.AddField(
            "waiter",
            "unreached",
            models.PositiveSmallIntegerField(db_default=0, verbose_name="つながらずに終わった回数"),
        ),
        migrations.AlterField(
            "waiter", "email", models.CharField(blank=True, max_length=320, verbose_name="メールアドレス")
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            "waiter",
            models.Index(
                condition=models.Q(("rests_until__isnull", False), ("state", "waiting")),
                fields=["rests_until"],
                name="waiters_who_rest",
            ),
        ),
        migrations.AddConstraint(
            "waiter",
            models.UniqueConstraint(
                condition=models.Q(("mark", ""), _negated=True), fields=("mark",), name="one_place_per_mark"
            ),
        ),
    ]
