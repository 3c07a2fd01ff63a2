"""Records of registers as they stand, and every change of them, which is only ever added."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON records_recordchange
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON records_recordchange
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""
BACKWARDS = """
DROP TRIGGER only_added_whole ON records_recordchange;
DROP TRIGGER only_added ON records_recordchange;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_entries_are_only_added"),
        ("catalogue", "0002_registers"),
        ("records", "0004_seal_the_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, unique=True, verbose_name="記録の番号")),
                ("register_id", models.CharField(max_length=60, verbose_name="台帳")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="直した回数")),
                ("values", models.JSONField(verbose_name="値")),
                ("text", models.TextField(verbose_name="さがす文字")),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None, verbose_name="さがす手がかり"
                    ),
                ),
                ("key", models.CharField(max_length=200, null=True, verbose_name="重ならない値")),
                ("v1", models.CharField(db_collation="C", max_length=160, null=True)),
                ("v2", models.CharField(db_collation="C", max_length=160, null=True)),
                ("v3", models.CharField(db_collation="C", max_length=160, null=True)),
                ("v4", models.CharField(db_collation="C", max_length=160, null=True)),
                ("v5", models.CharField(db_collation="C", max_length=160, null=True)),
                ("v6", models.CharField(db_collation="C", max_length=160, null=True)),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("updated_at", models.DateTimeField(verbose_name="更新日時")),
                ("updated_by", models.CharField(max_length=200, verbose_name="更新した人")),
                ("deleted_at", models.DateTimeField(null=True, verbose_name="ごみ箱に入れた日時")),
                (
                    "version",
                    models.ForeignKey(
                        db_column="version",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.registerversion",
                        verbose_name="台帳の版",
                    ),
                ),
            ],
            options={
                "verbose_name": "台帳の記録",
            },
        ),
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(verbose_name="何回目か")),
                ("kind", models.CharField(max_length=10, verbose_name="したこと")),
                ("before", models.JSONField(default=dict, verbose_name="まえ")),
                ("after", models.JSONField(default=dict, verbose_name="あと")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("by_kind", models.CharField(max_length=10, verbose_name="種別")),
                ("by_ref", models.CharField(blank=True, max_length=40, verbose_name="した人")),
                ("by_name", models.CharField(max_length=200, verbose_name="した人の名前")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="records.record",
                        verbose_name="台帳の記録",
                    ),
                ),
            ],
            options={
                "verbose_name": "台帳の記録の変更",
            },
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v1__isnull", False)), fields=["register_id", "v1", "id"], name="records_in_list_1"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v2__isnull", False)), fields=["register_id", "v2", "id"], name="records_in_list_2"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v3__isnull", False)), fields=["register_id", "v3", "id"], name="records_in_list_3"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v4__isnull", False)), fields=["register_id", "v4", "id"], name="records_in_list_4"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v5__isnull", False)), fields=["register_id", "v5", "id"], name="records_in_list_5"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("v6__isnull", False)), fields=["register_id", "v6", "id"], name="records_in_list_6"
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["register_id", "id"], name="records_of_register"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["register_id", "-deleted_at"],
                name="records_in_the_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="records_by_terms"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("register_id", "key"), name="one_record_per_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordchange",
            constraint=models.UniqueConstraint(fields=("record", "revision"), name="one_change_per_revision"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
