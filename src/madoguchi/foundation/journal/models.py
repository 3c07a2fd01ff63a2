"""The journal's one table; a trigger refuses every change to what was written."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One look or one write, with all dossiers it disclosed (a list of fifty people is one entry with fifty)."""

    at = models.DateTimeField("日時", db_default=Now())
    actor_kind = models.CharField("種別", max_length=10)
    actor_ref = models.CharField("行為者", max_length=64)
    actor_name = models.CharField("氏名", max_length=200)
    office = models.CharField("所属", max_length=200)
    verb = models.CharField("行為", max_length=60)
    data = models.CharField("情報の種類", max_length=200)
    purpose = models.CharField("利用目的", max_length=400)
    legal_basis = models.CharField("法的根拠", max_length=400)
    dossiers = ArrayField(models.CharField(max_length=16), verbose_name="受付番号")
    detail = models.JSONField("詳細", default=dict)

    class Meta:
        verbose_name = "閲覧・処理の記録"
        indexes = [
            GinIndex(fields=["dossiers"], name="journal_by_dossier", fastupdate=False),
            models.Index(fields=["actor_ref", "-at"], name="journal_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
