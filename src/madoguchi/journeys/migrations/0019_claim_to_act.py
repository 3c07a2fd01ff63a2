"""What somebody asks for who wants to act for a person without an account."""

import django.contrib.postgres.fields
from django.db import migrations, models

import madoguchi.foundation.wall.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0018_words_go_with_the_matter"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProxyClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=40, unique=True, verbose_name="識別子")),
                ("account_ref", models.CharField(max_length=40, verbose_name="申し出た人")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "parent"),
                            ("spouse", "spouse"),
                            ("relative", "relative"),
                            ("agent", "agent"),
                            ("member", "member"),
                            ("guardian", "guardian"),
                        ],
                        max_length=10,
                        verbose_name="間柄",
                    ),
                ),
                ("person_ref", models.CharField(blank=True, max_length=16, verbose_name="住民の番号")),
                ("name", madoguchi.foundation.wall.sealed_text.SealedText(row="ref", verbose_name="氏名")),
                ("birth", models.DateField(blank=True, null=True, verbose_name="生年月日")),
                (
                    "procedures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="手続"
                    ),
                ),
                ("language", models.CharField(db_default="ja", default="ja", max_length=10, verbose_name="言語")),
                ("asked_at", models.DateTimeField(verbose_name="申し出た日時")),
                ("state", models.CharField(default="asked", max_length=10, verbose_name="状態")),
                (
                    "looked_at",
                    madoguchi.foundation.wall.sealed_text.SealedText(
                        blank=True, row="ref", verbose_name="確かめた書類"
                    ),
                ),
                (
                    "reason",
                    madoguchi.foundation.wall.sealed_text.SealedText(blank=True, row="ref", verbose_name="断った理由"),
                ),
                ("mandate_ref", models.CharField(blank=True, max_length=40, verbose_name="委任")),
                ("decided_by", models.CharField(blank=True, max_length=200, verbose_name="確かめた職員")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="確かめた日時")),
            ],
            options={
                "verbose_name": "代理の申し出",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["asked_at", "id"], name="claims_to_decide"
                    ),
                    models.Index(fields=["account_ref", "-id"], name="claims_of_account"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked"), models.Q(("person_ref", ""), _negated=True)),
                        fields=("account_ref", "person_ref"),
                        name="one_open_claim_per_person",
                    )
                ],
            },
        ),
    ]
