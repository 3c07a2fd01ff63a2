"""The rules of access two people agreed to, in their whole wording; what was agreed is never rewritten."""

from django.db import migrations, models

_ONLY_ADDED = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON access_agreedrules
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON access_agreedrules
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""
_CHANGED = "DROP TRIGGER only_added_whole ON access_agreedrules; DROP TRIGGER only_added ON access_agreedrules;"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_seal_the_words"),
        ("journal", "0002_entries_are_only_added"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreedRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="要約値")),
                ("policies", models.TextField(verbose_name="決まり")),
                ("schema", models.TextField(verbose_name="決まりの語彙")),
                ("asked_ref", models.CharField(max_length=64, verbose_name="提案した人")),
                ("asked_name", models.CharField(max_length=200, verbose_name="提案した人の氏名")),
                ("agreed_ref", models.CharField(max_length=64, verbose_name="承認した人")),
                ("agreed_name", models.CharField(max_length=200, verbose_name="承認した人の氏名")),
                ("at", models.DateTimeField(verbose_name="承認した日時")),
            ],
            options={
                "verbose_name": "2人で決めたアクセスの決まり",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_ref", ""), _negated=True),
                            models.Q(("agreed_ref", ""), _negated=True),
                            models.Q(("agreed_ref", models.F("asked_ref")), _negated=True),
                        ),
                        name="nobody_changes_the_rules_alone",
                    )
                ],
            },
        ),
        migrations.RunSQL(_ONLY_ADDED, _CHANGED),
    ]
