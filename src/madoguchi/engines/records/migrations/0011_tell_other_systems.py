"""Addresses of other systems that are told of records of a register, and what is sent to them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import madoguchi.foundation.identity.sealed_codes


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_what_people_say"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="知らせ先")),
                ("register_id", models.CharField(db_index=True, max_length=60, verbose_name="台帳")),
                ("address", models.CharField(max_length=500, verbose_name="アドレス")),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None, verbose_name="知らせること"
                    ),
                ),
                (
                    "secret",
                    madoguchi.foundation.identity.sealed_codes.SealedCode(max_length=160, verbose_name="署名の鍵"),
                ),
                (
                    "earlier_secret",
                    madoguchi.foundation.identity.sealed_codes.SealedCode(
                        blank=True, max_length=160, verbose_name="まえの署名の鍵"
                    ),
                ),
                ("earlier_until", models.DateTimeField(null=True, verbose_name="まえの鍵も使う期限")),
                ("made_at", models.DateTimeField(verbose_name="登録した日時")),
                ("made_by", models.CharField(max_length=200, verbose_name="登録した人")),
                ("failing_since", models.DateTimeField(null=True, verbose_name="届かなくなった日時")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="止めた日時")),
                ("stopped_by", models.CharField(blank=True, max_length=10, verbose_name="止めたわけ")),
            ],
            options={
                "verbose_name": "知らせ先",
            },
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=40, unique=True, verbose_name="知らせの番号")),
                ("record_ref", models.CharField(max_length=16, verbose_name="記録の番号")),
                ("revision", models.PositiveIntegerField(verbose_name="何回目か")),
                ("event", models.CharField(max_length=10, verbose_name="何が起きたか")),
                ("happened_at", models.DateTimeField(verbose_name="起きた日時")),
                ("state", models.CharField(max_length=10, verbose_name="状態")),
                ("tries", models.PositiveSmallIntegerField(verbose_name="送った回数")),
                ("last_at", models.DateTimeField(null=True, verbose_name="最後に送った日時")),
                ("next_at", models.DateTimeField(verbose_name="次に送る日時")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="相手の答え")),
                ("trouble", models.CharField(blank=True, max_length=10, verbose_name="届かなかったわけ")),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="records.hook",
                        verbose_name="知らせ先",
                    ),
                ),
            ],
            options={
                "verbose_name": "知らせ",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["hook", "next_at", "id"],
                        name="hook_deliveries_due",
                    ),
                    models.Index(fields=["hook", "-id"], name="hook_deliveries_newest"),
                    models.Index(fields=["happened_at"], name="hook_deliveries_by_age"),
                ],
            },
        ),
    ]
