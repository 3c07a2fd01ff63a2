"""Keys of the seal follow each other: who asked for the next one, who agreed, and what the one before signed."""

from django.db import migrations, models

_ONLY_ADDED = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON journal_sealkey
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON journal_sealkey
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""
_CHANGED = "DROP TRIGGER only_added_whole ON journal_sealkey; DROP TRIGGER only_added ON journal_sealkey;"


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0009_seal_the_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.CharField(max_length=64, unique=True, verbose_name="公開鍵")),
                ("after", models.BigIntegerField(verbose_name="位置")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("asked_ref", models.CharField(max_length=64, verbose_name="提案した人")),
                ("asked_name", models.CharField(max_length=200, verbose_name="提案した人の氏名")),
                ("agreed_ref", models.CharField(max_length=64, verbose_name="承認した人")),
                ("agreed_name", models.CharField(max_length=200, verbose_name="承認した人の氏名")),
            ],
            options={
                "verbose_name": "封の鍵",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_ref", ""), _negated=True),
                            models.Q(("agreed_ref", ""), _negated=True),
                            models.Q(("agreed_ref", models.F("asked_ref")), _negated=True),
                        ),
                        name="nobody_changes_the_seal_alone",
                    )
                ],
            },
        ),
        migrations.RunSQL(_ONLY_ADDED, _CHANGED),
    ]
