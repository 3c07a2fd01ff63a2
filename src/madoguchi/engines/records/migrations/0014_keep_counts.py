"""A count of a large list is kept, and every act of the history tells the transaction it was written in."""

from django.db import migrations, models
from django.db.models.functions import Cast

_TRANSACTION = Cast(
    Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
    models.BigIntegerField(),
)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_search_one_letter"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="たずねたこと")),
                ("register_id", models.CharField(db_index=True, max_length=60, verbose_name="台帳")),
                ("snapshot", models.TextField(verbose_name="見えていたところ")),
                ("totals", models.JSONField(verbose_name="数")),
                ("made_at", models.DateTimeField(verbose_name="数えた日時")),
            ],
            options={"verbose_name": "数えた結果"},
        ),
        migrations.CreateModel(
            name="LaidRegister",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register_id", models.CharField(max_length=60, unique=True, verbose_name="台帳")),
                ("tx", models.BigIntegerField(db_default=_TRANSACTION, verbose_name="まとまり")),
            ],
            options={"verbose_name": "並べ直した台帳"},
        ),
        migrations.AddField(
            model_name="recordchange",
            name="register_id",
            field=models.CharField(db_default="", default="", max_length=60, verbose_name="台帳"),
        ),
        # Of what is there already every count knows: a constant first, so that no row is written anew.
        migrations.AddField(
            model_name="recordchange",
            name="tx",
            field=models.BigIntegerField(db_default=0, verbose_name="まとまり"),
        ),
        migrations.AlterField(
            model_name="recordchange",
            name="tx",
            field=models.BigIntegerField(db_default=_TRANSACTION, verbose_name="まとまり"),
        ),
        migrations.AddIndex(
            model_name="recordchange",
            index=models.Index(fields=["register_id", "tx"], name="changes_since"),
        ),
    ]
