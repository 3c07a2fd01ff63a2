"""Issued notices, which are only ever added, and the series their numbers are taken from."""

from __future__ import annotations

from django.db import models

from madoguchi.values.references import new_secret


class NumberSeries(models.Model):
    """The last number given in one fiscal year by one division, or by the whole city when `division` is empty.

    The row stays locked until the notice that took a number is committed: a number is never given twice, and a notice
    that fails gives its number back, so the series has no gap.
    """

    division = models.CharField("課", max_length=80, blank=True)
    fiscal_year = models.PositiveIntegerField("年度")
    last_number = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "文書番号の系列"
        constraints = [models.UniqueConstraint(fields=["division", "fiscal_year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.division}"


class Notice(models.Model):
    """One document sent to an applicant, with every word of it in each language.

    `decision_key` tells decisions of one dossier apart: issuing the same decision again finds the notice that exists.
    """

    ref = models.CharField("通知書", max_length=64, unique=True, default=new_secret)
    dossier = models.ForeignKey("dossier.Dossier", models.PROTECT, related_name="+", verbose_name="一件書類")
    decision_key = models.CharField("決定", max_length=80)
    outcome = models.CharField("結果", max_length=20)
    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="+", verbose_name="文書番号の系列")
    sequence = models.PositiveIntegerField("番号")
    number = models.CharField("文書番号", max_length=80)
    issued_on = models.DateField("日付")
    issued_at = models.DateTimeField("発行日時")
    contents = models.JSONField("内容")
    file_ref = models.CharField("PDF", max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("大きさ")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="代わる通知書"
    )

    class Meta:
        verbose_name = "通知書"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "decision_key"], name="one_notice_a_decision"),
            models.UniqueConstraint(fields=["series", "sequence"], name="one_notice_a_number"),
        ]

    def __str__(self) -> str:
        return self.number
