"""Opens the catalogue: versions and publications, which nobody can change afterwards, not even the application."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE_CHANGES = """
CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published definition is never changed (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogue_procedureversion_is_immutable BEFORE UPDATE OR DELETE ON catalogue_procedureversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE TRIGGER catalogue_cityversion_is_immutable BEFORE UPDATE OR DELETE ON catalogue_cityversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE TRIGGER catalogue_publication_is_immutable BEFORE UPDATE OR DELETE ON catalogue_publication
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""
ALLOW_CHANGES = """
DROP TRIGGER catalogue_publication_is_immutable ON catalogue_publication;
DROP TRIGGER catalogue_cityversion_is_immutable ON catalogue_cityversion;
DROP TRIGGER catalogue_procedureversion_is_immutable ON catalogue_procedureversion;
DROP FUNCTION catalogue_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CityVersion",
            fields=[
                (
                    "version",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="内容のハッシュ"),
                ),
                ("content", models.JSONField(verbose_name="内容")),
                ("pictures", models.JSONField(default=dict, verbose_name="絵")),
                ("published_at", models.DateTimeField(verbose_name="公開日時")),
                ("published_by", models.CharField(max_length=100, verbose_name="公開した人")),
            ],
            options={
                "verbose_name": "自治体の定義の版",
                "verbose_name_plural": "自治体の定義の版",
            },
        ),
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                ("procedure_id", models.CharField(max_length=60, verbose_name="手続")),
                ("number", models.PositiveIntegerField(verbose_name="版の番号")),
                (
                    "version",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="内容のハッシュ"),
                ),
                ("content", models.JSONField(verbose_name="内容")),
                ("published_at", models.DateTimeField(verbose_name="公開日時")),
                ("published_by", models.CharField(max_length=100, verbose_name="公開した人")),
            ],
            options={
                "verbose_name": "手続の版",
                "verbose_name_plural": "手続の版",
                "constraints": [
                    models.UniqueConstraint(fields=("procedure_id", "number"), name="one_number_per_procedure_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="公開の番号")),
                ("versions", models.JSONField(verbose_name="手続の版")),
                ("digest", models.CharField(max_length=64, verbose_name="全体のハッシュ")),
                ("published_at", models.DateTimeField(verbose_name="公開日時")),
                ("published_by", models.CharField(max_length=100, verbose_name="公開した人")),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.cityversion",
                        verbose_name="自治体の定義",
                    ),
                ),
            ],
            options={
                "verbose_name": "公開",
                "verbose_name_plural": "公開",
            },
        ),
        migrations.RunSQL(REFUSE_CHANGES, ALLOW_CHANGES),
    ]
