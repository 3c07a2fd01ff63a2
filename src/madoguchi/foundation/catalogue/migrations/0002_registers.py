"""Versions of registers, which nobody can change afterwards either."""

from django.db import migrations, models

IMMUTABLE = """
CREATE TRIGGER catalogue_registerversion_is_immutable BEFORE UPDATE OR DELETE ON catalogue_registerversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""
CHANGEABLE = "DROP TRIGGER catalogue_registerversion_is_immutable ON catalogue_registerversion;"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_open_the_room"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="registers",
            field=models.JSONField(default=dict, verbose_name="台帳の版"),
        ),
        migrations.CreateModel(
            name="RegisterVersion",
            fields=[
                ("register_id", models.CharField(max_length=60, verbose_name="台帳")),
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
                "verbose_name": "台帳の版",
                "verbose_name_plural": "台帳の版",
                "constraints": [
                    models.UniqueConstraint(fields=("register_id", "number"), name="one_number_per_register_version")
                ],
            },
        ),
        migrations.RunSQL(IMMUTABLE, CHANGEABLE),
    ]
