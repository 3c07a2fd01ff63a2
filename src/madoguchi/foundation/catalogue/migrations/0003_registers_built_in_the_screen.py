"""Drafts of registers, and which of the current registers were built in the screen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_registers"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="built",
            field=models.JSONField(default=list, verbose_name="画面で作った台帳"),
        ),
        migrations.CreateModel(
            name="RegisterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="下書き")),
                ("register_id", models.CharField(max_length=60, verbose_name="台帳")),
                ("division", models.CharField(max_length=60, verbose_name="持ち主の課")),
                ("content", models.JSONField(verbose_name="内容")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="直した回数")),
                ("began_from", models.CharField(blank=True, max_length=64, verbose_name="もとの版")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="ファイルの名前")),
                ("file", models.BinaryField(default=bytes, verbose_name="ファイル")),
                ("samples", models.JSONField(default=dict, verbose_name="ファイルの値の見本")),
                ("by_ref", models.CharField(max_length=40, verbose_name="始めた人")),
                ("by_name", models.CharField(max_length=200, verbose_name="始めた人の名前")),
                ("begun_at", models.DateTimeField(verbose_name="始めた日時")),
                ("changed_at", models.DateTimeField(verbose_name="直した日時")),
                ("changed_by", models.CharField(max_length=200, verbose_name="直した人の名前")),
            ],
            options={
                "verbose_name": "台帳の下書き",
                "verbose_name_plural": "台帳の下書き",
                "indexes": [models.Index(fields=["division", "-changed_at"], name="register_drafts_of_division")],
            },
        ),
    ]
