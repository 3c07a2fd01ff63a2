from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0010_know_devices"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffdevice",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=10, verbose_name="人が変えた理由"),
        ),
        migrations.AddField(
            model_name="staffdevice",
            name="note",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="変えたときの説明"),
        ),
        migrations.AddField(
            model_name="staffdevice",
            name="changed_by",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="変えた人"),
        ),
        migrations.AddField(
            model_name="staffdevice",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="変えた日時"),
        ),
    ]
