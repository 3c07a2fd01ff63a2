"""The journal and the chain over it; triggers refuse every change to what was written."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class TransactionNumber(Func):
    """The number of the transaction that writes the row: behind it the sealer knows that nothing more will come."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


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
    tx = models.BigIntegerField("取引", db_default=TransactionNumber())

    class Meta:
        verbose_name = "閲覧・処理の記録"
        indexes = [
            models.Index(fields=["tx", "id"], name="journal_by_transaction"),
            GinIndex(fields=["dossiers"], name="journal_by_dossier", fastupdate=False),
            models.Index(fields=["actor_ref", "-at"], name="journal_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Link(models.Model):
    """The place of one entry in the chain; the digest holds everything before it."""

    position = models.BigIntegerField("位置", primary_key=True)
    entry = models.BigIntegerField("記録", unique=True)
    digest = models.CharField("要約値", max_length=64)

    class Meta:
        verbose_name = "記録の連なり"

    def __str__(self) -> str:
        return str(self.position)


class Head(models.Model):
    """The signed end of the chain at a moment; the same line lies at the second place."""

    position = models.BigIntegerField("位置")
    digest = models.CharField("要約値", max_length=64)
    at = models.DateTimeField("日時")
    signature = models.CharField("署名", max_length=128)

    class Meta:
        verbose_name = "連なりの署名"
        indexes = [models.Index(fields=["position"], name="heads_by_position")]

    def __str__(self) -> str:
        return str(self.position)


class SealerRun(models.Model):
    """When the sealer last did its work; one row."""

    ran_at = models.DateTimeField("封をした日時")

    class Meta:
        verbose_name = "封の作業"

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"
