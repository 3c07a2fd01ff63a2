"""One value for one field of many records, from the choice to the end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0011_tell_other_systems"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordBulkEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="まとめて直すこと")),
                ("register_id", models.CharField(max_length=60, verbose_name="台帳")),
                ("field", models.CharField(max_length=60, verbose_name="項目")),
                ("targets", models.JSONField(default=list, verbose_name="記録")),
                ("value", models.JSONField(null=True, verbose_name="新しい値")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("by_ref", models.CharField(max_length=40, verbose_name="した人")),
                ("by_name", models.CharField(max_length=200, verbose_name="した人の名前")),
                ("made_at", models.DateTimeField(verbose_name="選んだ日時")),
                ("planned_at", models.DateTimeField(null=True, verbose_name="値を決めた日時")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="始めた日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終わった日時")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="済んだ記録")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="変わった記録")),
                ("refused", models.JSONField(default=list, verbose_name="直せなかった記録")),
            ],
            options={
                "verbose_name": "台帳の記録をまとめて直すこと",
            },
        ),
    ]
