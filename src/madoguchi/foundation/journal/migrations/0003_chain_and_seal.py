"""The chain over the journal, its signed heads, and the number of the transaction an entry was written in."""

from django.db import migrations, models

import madoguchi.foundation.journal.models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_entries_are_only_added"),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(verbose_name="位置")),
                ("digest", models.CharField(max_length=64, verbose_name="要約値")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("signature", models.CharField(max_length=128, verbose_name="署名")),
            ],
            options={
                "verbose_name": "連なりの署名",
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="位置")),
                ("entry", models.BigIntegerField(unique=True, verbose_name="記録")),
                ("digest", models.CharField(max_length=64, verbose_name="要約値")),
            ],
            options={
                "verbose_name": "記録の連なり",
            },
        ),
        migrations.CreateModel(
            name="SealerRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField(verbose_name="封をした日時")),
            ],
            options={
                "verbose_name": "封の作業",
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="tx",
            field=models.BigIntegerField(
                db_default=madoguchi.foundation.journal.models.TransactionNumber(), verbose_name="取引"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["tx", "id"], name="journal_by_transaction"),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(fields=["position"], name="heads_by_position"),
        ),
    ]
