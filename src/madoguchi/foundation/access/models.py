"""The glass that was broken, the decisions of the last weeks, and the rules of access two people agreed to."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q


class EmergencyReason(models.TextChoices):
    """Why somebody opens a matter their post does not open."""

    LIFE = "life", "生命や身体の危険"
    DISASTER = "disaster", "災害への対応"
    SAFETY = "safety", "虐待や暴力からの保護"
    OUTAGE = "outage", "担当の課に連絡がとれない急ぎの対応"


class BrokenGlass(models.Model):
    """One opening, for its time; `words` are for the auditor, as they may tell of a third person.

    The row never changes, so they are sealed under a key the matter holds (`foundation/journal/words.py`).
    """

    actor_ref = models.CharField("職員", max_length=64)
    actor_name = models.CharField("氏名", max_length=200)
    office = models.CharField("所属", max_length=200)
    subject = models.CharField("受付番号", max_length=16)
    reason = models.CharField("理由", max_length=10, choices=EmergencyReason)
    words = models.TextField("くわしい理由")
    at = models.DateTimeField("はじめ")
    until = models.DateTimeField("おわり")

    class Meta:
        verbose_name = "緊急の閲覧"
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("at")), name="glass_is_broken_for_a_time")]
        indexes = [models.Index(fields=["actor_ref", "subject", "-until"], name="glass_of_a_person")]

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d %H:%M}"


class RecordedDecision(models.Model):
    """One answer of the rules; `facts` are what they were told, with nobody's name and no account of a resident.

    `times` is how often the same was answered within ten minutes, where that is counted rather than kept one by one.
    """

    at = models.DateTimeField("日時")
    actor_ref = models.CharField("職員", max_length=64)
    action = models.CharField("操作", max_length=40)
    subject = models.CharField("受付番号", max_length=16)
    allowed = models.BooleanField("許可")
    rule = models.CharField("決まり", max_length=80)
    facts = models.JSONField("事実")
    times = models.PositiveIntegerField("回数", db_default=1)

    class Meta:
        verbose_name = "アクセスの判断の記録"
        indexes = [BrinIndex(fields=["at"], name="decisions_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class AgreedRules(models.Model):
    """A whole wording of the rules that one person proposed and another agreed to; the newest is in force.

    The row never changes. Where there is none, the rules beside the code are in force.
    """

    digest = models.CharField("要約値", max_length=64)
    policies = models.TextField("決まり")
    schema = models.TextField("決まりの語彙")
    asked_ref = models.CharField("提案した人", max_length=64)
    asked_name = models.CharField("提案した人の氏名", max_length=200)
    agreed_ref = models.CharField("承認した人", max_length=64)
    agreed_name = models.CharField("承認した人の氏名", max_length=200)
    at = models.DateTimeField("承認した日時")

    class Meta:
        verbose_name = "2人で決めたアクセスの決まり"
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_ref="") & ~Q(agreed_ref="") & ~Q(agreed_ref=F("asked_ref")),
                name="nobody_changes_the_rules_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.digest
