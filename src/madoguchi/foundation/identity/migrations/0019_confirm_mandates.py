"""Mandates the office confirms: by whom, on what they stand, whether they rest; and accounts held for somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0018_say_whose_a_session_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="is_held",
            field=models.BooleanField(db_default=False, default=False, verbose_name="本人が使う前のもの"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="confirmed_by",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="認めた職員"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="止めた日時"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="stands_on",
            field=models.JSONField(db_default={}, default=dict, verbose_name="住民の登録"),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="kind",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("person_ref", ""), _negated=True), fields=["person_ref"], name="accounts_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), models.Q(("confirmed_by", ""), _negated=True)),
                fields=["until_on", "id"],
                name="confirmed_mandates",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True), ("is_held", True)),
                fields=("person_ref",),
                name="one_held_account_per_person",
            ),
        ),
    ]
