"""Who an account is at a provider of identities."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_tokens_have_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExternalIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20, verbose_name="サインインのしかた")),
                ("issuer", models.CharField(max_length=200, verbose_name="発行者")),
                ("subject", models.CharField(max_length=255, verbose_name="発行者での識別子")),
                ("assurance", models.PositiveSmallIntegerField(verbose_name="本人確認の強さ")),
                ("items", models.JSONField(default=dict, verbose_name="確かめた項目")),
                (
                    "linked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="結びつけた日時"
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="項目を確かめた日時")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="アカウント",
                    ),
                ),
            ],
            options={
                "verbose_name": "外の本人確認",
                "constraints": [models.UniqueConstraint(fields=("issuer", "subject"), name="one_account_per_subject")],
            },
        ),
    ]
