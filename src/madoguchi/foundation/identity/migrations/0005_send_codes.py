"""Codes that are sent to an address of e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0004_know_from_outside"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="識別子")),
                ("email", models.EmailField(max_length=254, verbose_name="メールアドレス")),
                ("digest", models.CharField(max_length=64, verbose_name="要約値")),
                ("place", models.CharField(max_length=64, verbose_name="送信元の要約値")),
                ("sent_at", models.DateTimeField(verbose_name="送った日時")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="入力の回数")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使った日時")),
            ],
            options={
                "verbose_name": "メールで届く番号",
                "indexes": [
                    models.Index(fields=["email", "sent_at"], name="email_codes_of_address"),
                    models.Index(fields=["place", "sent_at"], name="email_codes_of_place"),
                    models.Index(fields=["sent_at"], name="email_codes_by_age"),
                ],
            },
        ),
    ]
