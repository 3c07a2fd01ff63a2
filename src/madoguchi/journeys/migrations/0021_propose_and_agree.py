"""What one person proposes and another agrees to."""

from django.db import migrations, models

import madoguchi.foundation.wall.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0020_hand_over_what_is_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=40, unique=True, verbose_name="識別子")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("export", "たくさんの人の情報をファイルで受け取る"),
                            ("seal_key", "記録に封をする鍵をかえる"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=80, verbose_name="対象")),
                ("division", models.CharField(blank=True, max_length=60, verbose_name="課")),
                ("subjects", models.PositiveIntegerField(default=0, verbose_name="人数")),
                ("address", models.CharField(blank=True, max_length=2000, verbose_name="受け取る所")),
                ("reason", madoguchi.foundation.wall.sealed_text.SealedText(row="ref", verbose_name="わけ")),
                ("asked_ref", models.CharField(max_length=64, verbose_name="提案した人")),
                ("asked_name", models.CharField(max_length=200, verbose_name="提案した人の氏名")),
                ("asked_at", models.DateTimeField(verbose_name="提案した日時")),
                ("agreed_ref", models.CharField(blank=True, max_length=64, verbose_name="承認した人")),
                ("agreed_name", models.CharField(blank=True, max_length=200, verbose_name="承認した人の氏名")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="承認した日時")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="取りやめた日時")),
                ("dropped_by", models.CharField(blank=True, max_length=200, verbose_name="取りやめた人")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使い始めた日時")),
            ],
            options={
                "verbose_name": "提案",
                "indexes": [
                    models.Index(fields=["division", "-id"], name="proposals_of_a_division"),
                    models.Index(fields=["asked_ref", "-id"], name="proposals_of_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_ref", ""), _negated=True),
                            models.Q(("agreed_ref", models.F("asked_ref")), _negated=True),
                        ),
                        name="nobody_agrees_to_their_own_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__isnull", True), models.Q(("agreed_ref", ""), _negated=True), _connector="OR"
                        ),
                        name="who_agreed_to_a_proposal_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            models.Q(("agreed_at__isnull", False), ("dropped_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_proposal_is_agreed_to_first",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at__isnull", True), ("dropped_at__isnull", True)),
                        fields=("kind", "about", "asked_ref"),
                        name="one_open_proposal_of_a_kind",
                    ),
                ],
            },
        ),
    ]
