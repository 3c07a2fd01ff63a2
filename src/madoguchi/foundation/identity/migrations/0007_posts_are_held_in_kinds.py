"""How a post is held: as the main one, beside it, or for somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_keep_passkeys"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffpost",
            name="kind",
            field=models.CharField(
                choices=[("main", "本務"), ("concurrent", "兼務"), ("acting", "代理")],
                default="main",
                max_length=10,
                verbose_name="種別",
            ),
        ),
    ]
