"""What a journey has to remember itself: which matter a key stands for, so that a repeated request gets it again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class KeptAnswer(models.Model):
    """The matter one key of one programme stands for, written in the transaction that receives it."""

    actor_ref = models.CharField("プログラム", max_length=40)
    key = models.CharField("キー", max_length=255)
    request_sha = models.CharField("要求の要約値", max_length=64)
    reference_number = models.CharField("受付番号", max_length=16, blank=True)
    created_at = models.DateTimeField("作成日時", db_default=Now())

    class Meta:
        verbose_name = "控えた回答"
        constraints = [models.UniqueConstraint(fields=["actor_ref", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return self.reference_number
