"""Entries say which request they belong to and what came of it; those from before say neither, and stay as they are."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0010_seal_keys_follow_each_other"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="request",
            field=models.CharField(default="", max_length=32, verbose_name="処理の番号"),
        ),
        migrations.AddField(
            model_name="entry",
            name="result",
            field=models.CharField(
                choices=[
                    ("done", "行いました"),
                    ("shown", "見せました"),
                    ("partly", "一部を伏せて見せました"),
                    ("refused", "断りました"),
                ],
                default="",
                max_length=10,
                verbose_name="結果",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=Q(request__gt=""),
                fields=["request"],
                name="journal_by_request",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
    ]
