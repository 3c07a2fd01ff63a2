"""The tables of the case room: the case, the log of its life, and the spans in which people worked on it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from madoguchi.engines.cases.rules import OUTCOME_NAMES, STEP_NAMES, Outcome, Step

OPEN = Q(closed_at__isnull=True)
UNDECIDED = OPEN & Q(stopped_on__isnull=True)
RUNNING = UNDECIDED & Q(awaiting_correction=False)
QUEUE = ("due_on", "reference_number")  # the order of every queue, and its page cursor


class Case(models.Model):
    """The office's work on one dossier.

    Name and number are copied from the dossier because an inbox of a million cases is listed and searched without a
    join; the keys compare byte by byte (collation C), so that one index serves prefixes and the order of kana.
    """

    dossier = models.OneToOneField("dossier.Dossier", models.PROTECT, related_name="+", verbose_name="一件書類")
    reference_number = models.CharField("受付番号", max_length=16, unique=True, db_collation="C")
    procedure_id = models.CharField("手続", max_length=80)
    procedure_version = models.CharField("手続の版", max_length=64)
    channel = models.CharField("方法", max_length=10)
    ward = models.CharField("区", max_length=6, blank=True)
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    person_ref = models.CharField("住民の番号", max_length=16, blank=True, db_default="")
    applicant_name = models.CharField("申請者", max_length=400)
    applicant_kana = models.CharField("フリガナ", max_length=400, blank=True)
    name_key = models.CharField("検索用の氏名", max_length=400, db_collation="C")
    given_name_key = models.CharField("検索用の名", max_length=400, blank=True, db_collation="C")
    kana_key = models.CharField("検索用のフリガナ", max_length=400, blank=True, db_collation="C")
    given_kana_key = models.CharField("検索用の名のフリガナ", max_length=400, blank=True, db_collation="C")
    duplicate_keys = ArrayField(models.CharField(max_length=64), default=list, verbose_name="重複の手がかり")

    step = models.CharField("段階", max_length=30, choices=[(step.value, STEP_NAMES[step].msgid) for step in Step])
    division = models.CharField("いまの担当課", max_length=60)
    home_division = models.CharField("所管課", max_length=60)
    first_division = models.CharField("はじめの担当課", max_length=60)
    assignee_ref = models.CharField("担当者", max_length=64, blank=True)
    assignee_name = models.CharField("担当者の氏名", max_length=200, blank=True)
    remark = models.CharField("ひとこと", max_length=60, blank=True)

    received_on = models.DateField("到達日")
    standard_days = models.PositiveSmallIntegerField("標準処理期間")
    due_on = models.DateField("処理の期限")
    pauses = models.JSONField("止まった期間", default=list)
    stopped_on = models.DateField("期限の計算を終えた日", null=True, blank=True)
    used_days = models.PositiveSmallIntegerField("使った日数", null=True, blank=True)

    awaiting_correction = models.BooleanField("補正待ち", default=False)
    correction = models.JSONField("補正の依頼", null=True, blank=True)
    correction_due_on = models.DateField("補正の期限", null=True, blank=True)

    skipped = ArrayField(models.CharField(max_length=30), default=list, verbose_name="とばす段階")
    routes = models.JSONField("条件で決まる課", default=dict, db_default={})
    position = models.CharField("条件で決まる職", max_length=60, blank=True, default="", db_default="")
    handed_on = ArrayField(
        models.CharField(max_length=30), default=list, db_default=[], verbose_name="人が引き継いだ段階"
    )
    examined_by = models.JSONField("審査した人", default=dict)
    second_look = models.BooleanField("二人目の確認", default=False)
    looked_once_by_ref = models.CharField("一人目", max_length=64, blank=True)
    looked_once_by_name = models.CharField("一人目の氏名", max_length=200, blank=True)

    drafted_by_ref = models.CharField("起案者", max_length=64, blank=True)
    draft = models.JSONField("起案", null=True, blank=True)
    decision = models.JSONField("決定", null=True, blank=True)
    outcome = models.CharField(
        "結果", max_length=10, blank=True, choices=[(end.value, OUTCOME_NAMES[end].msgid) for end in Outcome]
    )
    decided_on = models.DateField("決定日", null=True, blank=True)
    held_reason = models.CharField("通知を止めた理由", max_length=1000, blank=True)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)
    revision = models.PositiveIntegerField("更新番号", default=1)

    class Meta:
        verbose_name = "案件"
        constraints = [
            models.CheckConstraint(
                condition=Q(awaiting_correction=False, correction__isnull=True)
                | Q(awaiting_correction=True, correction__isnull=False, correction_due_on__isnull=False),
                name="case_waits_for_what_it_asked",
            ),
            models.CheckConstraint(
                condition=Q(step="closed", closed_at__isnull=False) | (~Q(step="closed") & Q(closed_at__isnull=True)),
                name="case_closed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(step__in=["notice", "closed"]), name="case_outcome_after_decision"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["notice", "closed"]) | ~Q(outcome=""), name="case_ends_with_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=True, drafted_by_ref="") | (Q(draft__isnull=False) & ~Q(drafted_by_ref="")),
                name="case_draft_has_a_drafter",
            ),
        ]
        indexes = [
            models.Index(fields=["division", *QUEUE], name="cases_of_desk", condition=OPEN),
            models.Index(
                fields=["division", "procedure_id", *QUEUE], name="cases_of_desk_by_procedure", condition=OPEN
            ),
            models.Index(
                fields=["division", "ward", *QUEUE], name="cases_of_desk_by_ward", condition=OPEN & ~Q(ward="")
            ),
            models.Index(fields=["division", *QUEUE], name="cases_running", condition=RUNNING),
            models.Index(
                fields=["division", *QUEUE], name="cases_unassigned", condition=UNDECIDED & Q(assignee_ref="")
            ),
            models.Index(fields=["assignee_ref", *QUEUE], name="cases_of_person", condition=OPEN & ~Q(assignee_ref="")),
            models.Index(
                fields=["division", *QUEUE], name="cases_waiting", condition=OPEN & Q(awaiting_correction=True)
            ),
            models.Index(fields=["division", *QUEUE], name="cases_to_sign_off", condition=OPEN & ~Q(drafted_by_ref="")),
            models.Index(fields=["division", *QUEUE], name="cases_held", condition=OPEN & ~Q(held_reason="")),
            models.Index(fields=["division", "closed_at", "reference_number"], name="cases_done", condition=~OPEN),
            models.Index(
                fields=["first_division", "closed_at", "reference_number"], name="cases_done_first", condition=~OPEN
            ),
            models.Index(fields=["home_division", "reference_number"], name="cases_over", condition=~OPEN),
            models.Index(fields=["name_key", "reference_number"], name="cases_by_name"),
            models.Index(
                fields=["given_name_key", "reference_number"], name="cases_by_given", condition=~Q(given_name_key="")
            ),
            models.Index(fields=["kana_key", "reference_number"], name="cases_by_kana", condition=~Q(kana_key="")),
            models.Index(
                fields=["given_kana_key", "reference_number"],
                name="cases_by_given_kana",
                condition=~Q(given_kana_key=""),
            ),
            models.Index(fields=["account_ref"], name="cases_of_account", condition=~Q(account_ref="")),
            models.Index(fields=["procedure_version"], name="cases_open_by_version", condition=OPEN),
            models.Index(fields=["received_on"], name="cases_by_arrival"),
            models.Index(fields=["decided_on"], name="cases_by_decision", condition=Q(decided_on__isnull=False)),
            GinIndex(fields=["duplicate_keys"], name="cases_duplicates", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.reference_number


class CaseEvent(models.Model):
    """One thing that happened to a case; a trigger refuses every change to what was written."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="案件")
    at = models.DateTimeField("日時")
    event = models.CharField("出来事", max_length=30)
    from_step = models.CharField("前の段階", max_length=30, blank=True)
    to_step = models.CharField("後の段階", max_length=30)
    clock_effect = models.CharField("期限への影響", max_length=10, default="none")
    by_kind = models.CharField("種別", max_length=10)
    by_ref = models.CharField("行為者", max_length=64, blank=True)
    by_name = models.CharField("氏名", max_length=400, blank=True)
    division = models.CharField("担当課", max_length=60)
    revision = models.PositiveIntegerField("更新番号")
    facts = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "案件の経過"
        constraints = [models.UniqueConstraint(fields=["case", "revision"], name="one_event_per_revision")]

    def __str__(self) -> str:
        return self.event


class WorkSpan(models.Model):
    """A span in which one person had the case in front of them; its length is active work."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="spans", verbose_name="案件")
    step = models.CharField("段階", max_length=30)
    by_ref = models.CharField("行為者", max_length=64)
    opened_at = models.DateTimeField("はじめ")
    left_at = models.DateTimeField("おわり")

    class Meta:
        verbose_name = "作業の時間"
        constraints = [
            models.CheckConstraint(condition=Q(left_at__gte=models.F("opened_at")), name="span_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["case", "by_ref", "-left_at"], name="spans_of_person")]

    def __str__(self) -> str:
        return f"{self.step} {self.opened_at:%Y-%m-%d %H:%M}"
