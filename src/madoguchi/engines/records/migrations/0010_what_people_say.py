"""Comments about records, whom they call, and who follows a record."""

import django.db.models.deletion
from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _of(model: str, name: str, words: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to=f"records.{model}", verbose_name=words
    )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_who_made_a_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordComment",
            fields=[
                _ID,
                ("text", models.TextField(blank=True, verbose_name="ことば")),
                ("by_ref", models.CharField(max_length=40, verbose_name="書いた人")),
                ("by_name", models.CharField(max_length=200, verbose_name="書いた人の名前")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="取り消した日時")),
                ("record", _of("record", "comments", "台帳の記録")),
            ],
            options={
                "verbose_name": "記録へのひとこと",
                "indexes": [models.Index(fields=["record", "id"], name="comments_of_record")],
            },
        ),
        migrations.CreateModel(
            name="RecordMention",
            fields=[
                _ID,
                ("who", models.CharField(max_length=40, verbose_name="呼ばれた人")),
                ("name", models.CharField(max_length=200, verbose_name="呼ばれた人の名前")),
                ("comment", _of("recordcomment", "mentions", "ひとこと")),
            ],
            options={
                "verbose_name": "呼びかけ",
                "indexes": [models.Index(fields=["who", "-id"], name="mentions_of_person")],
                "constraints": [models.UniqueConstraint(fields=("comment", "who"), name="one_mention_per_comment")],
            },
        ),
        migrations.CreateModel(
            name="RecordFollow",
            fields=[
                _ID,
                ("who", models.CharField(max_length=40, verbose_name="フォローする人")),
                ("seen", models.PositiveIntegerField(default=0, verbose_name="最後に見た回数")),
                ("record", _of("record", "followers", "台帳の記録")),
            ],
            options={
                "verbose_name": "記録のフォロー",
                "constraints": [models.UniqueConstraint(fields=("who", "record"), name="one_follow_per_person")],
            },
        ),
    ]
