"""Files on their way into a register."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_registers"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="取込み")),
                ("register_id", models.CharField(max_length=60, verbose_name="台帳")),
                ("name", models.CharField(max_length=200, verbose_name="ファイルの名前")),
                ("content", models.BinaryField(verbose_name="ファイル")),
                ("by_ref", models.CharField(max_length=40, verbose_name="した人")),
                ("by_name", models.CharField(max_length=200, verbose_name="した人の名前")),
                ("made_at", models.DateTimeField(verbose_name="受け取った日時")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="始めた日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終わった日時")),
                ("line", models.PositiveIntegerField(default=0, verbose_name="済んだ行")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="増えた記録")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="変わった記録")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="受け取らなかった行")),
            ],
            options={
                "verbose_name": "台帳への取込み",
            },
        ),
    ]
