"""What is counted: one row per matter without a person in it, and one per form page shown or completed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Matter(models.Model):
    """The countable side of one dossier; it holds nothing about its applicant, and outlives its papers."""

    dossier = models.OneToOneField(
        "dossier.Dossier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="一件書類"
    )
    procedure = models.CharField("手続", max_length=80)
    ward = models.CharField("区", max_length=6, blank=True)
    channel = models.CharField("方法", max_length=10)
    received_on = models.DateField("到達日")
    minutes_before = models.FloatField("以前の処理時間（分）", default=0)
    closed_on = models.DateField("終了日", null=True, blank=True)
    outcome = models.CharField("結果", max_length=20, blank=True)
    business_days = models.PositiveIntegerField("かかった日数", null=True, blank=True)
    on_time = models.BooleanField("標準処理期間の内", null=True, blank=True)
    minutes_by_step = models.JSONField("段階ごとの処理時間（分）", default=dict)
    days_by_step = models.JSONField("段階ごとの日数", default=dict)
    active_minutes = models.FloatField("処理時間（分）", default=0)

    class Meta:
        verbose_name = "件数と時間"
        indexes = [
            models.Index(fields=["received_on", "procedure"], name="matters_by_arrival"),
            models.Index(
                fields=["closed_on", "procedure"], name="matters_by_closing", condition=Q(closed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.received_on}"


class PageEvent(models.Model):
    """Somebody saw or completed a page of a form; nothing says who."""

    on = models.DateField("日")
    procedure = models.CharField("手続", max_length=80)
    page = models.CharField("ページ", max_length=80)
    position = models.PositiveSmallIntegerField("順番", default=0)
    kind = models.CharField("種別", max_length=10)  # shown | completed

    class Meta:
        verbose_name = "入力のとちゅう"
        indexes = [models.Index(fields=["procedure", "on", "page", "kind"], name="page_events_of_procedure")]

    def __str__(self) -> str:
        return f"{self.procedure}/{self.page} {self.kind}"


class InquiryCount(models.Model):
    """One thing that happened to inquiries between divisions: avoided, sent, answered, or made standing.

    `people` is how many divisions were asked, or would have been; of an answer, how many people worked on it, each for
    so many `minutes`, 0 where nobody said.
    `once` keeps a second press from counting again: a seal made with the key of the house, which names nobody.
    """

    on = models.DateField("日")
    kind = models.CharField("種別", max_length=10)
    about = models.CharField("照会かデータ", max_length=60)
    people = models.PositiveIntegerField("聞かれた課")
    minutes = models.FloatField("答えるのにかかった時間（分）", default=0)
    once = models.CharField("一度だけ数える印", max_length=64, null=True, unique=True)  # noqa: DJ001 - null: always

    class Meta:
        verbose_name = "照会の件数"
        indexes = [models.Index(fields=["on", "kind"], name="inquiry_counts_by_day")]

    def __str__(self) -> str:
        return self.kind


class CounterCount(models.Model):
    """One form that was done at a counter: how many of its fields nobody wrote, the clerk asked, the visitor typed."""

    on = models.DateField("日")
    office = models.CharField("窓口のある所", max_length=60, blank=True)
    procedure = models.CharField("手続", max_length=80)
    minutes = models.FloatField("対応の時間（分）")
    prefilled = models.PositiveIntegerField("だれも書かなかった項目")
    asked = models.PositiveIntegerField("職員が聞いた項目")
    typed = models.PositiveIntegerField("来庁した人が書いた項目")

    class Meta:
        verbose_name = "窓口の件数"
        indexes = [models.Index(fields=["on", "office", "procedure"], name="counter_counts_by_day")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.on}"
