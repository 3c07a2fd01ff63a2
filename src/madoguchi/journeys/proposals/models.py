"""The table of what one asks for and another agrees to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.foundation.wall.sealed_text import SealedText


class ProposalKind(models.TextChoices):
    """What is proposed."""

    EXPORT = "export", "たくさんの人の情報をファイルで受け取る"
    SEAL_KEY = "seal_key", "記録に封をする鍵をかえる"
    RULES = "rules", "アクセスの決まりをかえる"


class Proposal(models.Model):
    """Something of high value that one person asked for; another agrees, and the database knows both.

    `about` is what it is about (a register, a survey, the digest of rules), of `division`; `subjects` how many persons,
    `holds` which of them and what of them (`contents`), or the wording of the rules. `address` and `typed`, the fields
    of its form, are how the file is asked for once more. `used_at` is when it was first made use of.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    kind = models.CharField("種類", max_length=10, choices=ProposalKind.choices)
    about = models.CharField("対象", max_length=80, blank=True)
    division = models.CharField("課", max_length=60, blank=True)
    subjects = models.PositiveIntegerField("人数", default=0)
    holds = SealedText("中身", blank=True, default="")
    address = SealedText("受け取る所", blank=True)
    typed = SealedText("受け取るときの入力", blank=True, default="")
    reason = SealedText("わけ")
    asked_ref = models.CharField("提案した人", max_length=64)
    asked_name = models.CharField("提案した人の氏名", max_length=200)
    asked_at = models.DateTimeField("提案した日時")
    agreed_ref = models.CharField("承認した人", max_length=64, blank=True)
    agreed_name = models.CharField("承認した人の氏名", max_length=200, blank=True)
    agreed_at = models.DateTimeField("承認した日時", null=True, blank=True)
    dropped_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    dropped_by = models.CharField("取りやめた人", max_length=200, blank=True)
    used_at = models.DateTimeField("使い始めた日時", null=True, blank=True)

    class Meta:
        verbose_name = "提案"
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_ref="") & ~Q(agreed_ref=F("asked_ref")), name="nobody_agrees_to_their_own_proposal"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | ~Q(agreed_ref=""), name="who_agreed_to_a_proposal_is_known"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(agreed_at__isnull=False, dropped_at__isnull=True),
                name="a_proposal_is_agreed_to_first",
            ),
            models.UniqueConstraint(
                fields=["kind", "about", "asked_ref"],
                condition=Q(agreed_at__isnull=True, dropped_at__isnull=True),
                name="one_open_proposal_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="proposals_of_a_division"),
            models.Index(fields=["asked_ref", "-id"], name="proposals_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.ref
