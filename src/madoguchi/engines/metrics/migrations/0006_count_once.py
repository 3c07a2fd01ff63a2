from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0005_counts_outlive_their_matter"),
    ]

    operations = [
        migrations.AddField(
            model_name="inquirycount",
            name="once",
            field=models.CharField(max_length=64, null=True, unique=True, verbose_name="一度だけ数える印"),
        ),
    ]
