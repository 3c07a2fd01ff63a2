"""Passkeys of staff, and the invitations with which they are added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0005_send_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="要約値")),
                ("made_by", models.CharField(max_length=64, verbose_name="招いた人")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使った日時")),
            ],
            options={
                "verbose_name": "パスキーの招待",
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=40, unique=True, verbose_name="識別子")),
                ("credential", models.CharField(max_length=1400, unique=True, verbose_name="鍵の識別子")),
                ("public_key", models.BinaryField(verbose_name="公開鍵")),
                ("uses", models.BigIntegerField(verbose_name="鍵が数えた回数")),
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("added_at", models.DateTimeField(verbose_name="登録日時")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="最後に使った日時")),
            ],
            options={
                "verbose_name": "パスキー",
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["kind", "kana", "ref"], name="accounts_by_kana"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
                verbose_name="職員",
            ),
        ),
        migrations.AddField(
            model_name="passkey",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passkeys",
                to=settings.AUTH_USER_MODEL,
                verbose_name="職員",
            ),
        ),
    ]
