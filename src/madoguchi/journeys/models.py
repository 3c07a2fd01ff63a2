"""What journeys have to remember themselves: the matter of a key, visits and their forms, questions and findings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from madoguchi.foundation.wall.sealed_text import SealedText
from madoguchi.journeys.disposal.models import Disposal, DisposalItem, LegalHold
from madoguchi.journeys.proposals.models import Proposal
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.journeys.taken_out.models import TakenOut


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


class Visit(models.Model):
    """One person at a counter with everything they came for; forms, signature and minutes of the write-free counter.

    `tablet_key` and `code` open the visitor's page while the visit is shown. `revision` counts what the clerk wrote, so
    that nobody signs what has changed meanwhile.
    """

    ref = models.CharField("来庁", max_length=64, unique=True)
    tablet_key = models.CharField("端末の鍵", max_length=64, unique=True)
    code = models.CharField("端末のコード", max_length=8, blank=True)
    office = models.CharField("窓口のある所", max_length=60, blank=True)
    person_ref = models.CharField("住民の番号", max_length=16)
    name = models.CharField("氏名", max_length=200)
    booking_number = models.CharField("予約番号", max_length=16, blank=True)
    purpose = models.CharField("目的", max_length=200)
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, default="open")
    told = models.JSONField("聞いたこと", default=dict)
    signature = models.JSONField("署名", default=dict)
    revision = models.PositiveIntegerField("版", default=0)
    by_ref = models.CharField("職員", max_length=64)
    by_name = models.CharField("職員の氏名", max_length=200)
    started_at = models.DateTimeField("開始日時")
    shown_at = models.DateTimeField("端末に出した日時", null=True, blank=True)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)

    class Meta:
        verbose_name = "来庁"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(state="shown"), name="one_shown_visit_per_code")
        ]
        indexes = [models.Index(fields=["by_ref", "-started_at"], name="visits_of_a_clerk")]

    def __str__(self) -> str:
        return f"{self.person_ref} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def chosen(self) -> models.QuerySet[VisitForm]:
        """The forms of this visit that are wanted, in the order they were chosen."""
        return VisitForm.objects.filter(visit=self, dropped_at=None).order_by("id")


class VisitForm(models.Model):
    """One form of a visit: its draft, the matter it became, and how many fields who wrote.

    One that is no longer wanted keeps what was corrected and why; chosen again it goes on.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="forms", verbose_name="来庁")
    procedure = models.CharField("手続", max_length=80)
    draft_ref = models.CharField("下書き", max_length=64)
    reference_number = models.CharField("受付番号", max_length=16, blank=True)
    corrections = models.JSONField("直したこと", default=list)
    dropped_at = models.DateTimeField("やめた日時", null=True, blank=True)
    prefilled = models.PositiveIntegerField("だれも書かなかった項目", default=0)
    asked = models.PositiveIntegerField("職員が聞いた項目", default=0)
    typed = models.PositiveIntegerField("来庁した人が書いた項目", default=0)

    class Meta:
        verbose_name = "来庁の手続"
        constraints = [
            models.UniqueConstraint(fields=["visit", "procedure"], name="one_form_per_visit_and_procedure"),
            models.UniqueConstraint(
                fields=["draft_ref"], condition=Q(dropped_at__isnull=True), name="one_visit_per_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["reference_number"], name="visit_of_a_matter", condition=~Q(reference_number=""))
        ]

    def __str__(self) -> str:
        return self.procedure


class LookQuestion(models.Model):
    """What somebody asks about one look at their information, or why they object to it, and what is answered.

    `entry` is the look in the journal, `subjects` what of theirs it showed; `number` is what they can name it by, and
    `due_on` the last day for the answer. Who asks is an account, or whoever holds the code of the matter `code_of`.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    number = models.CharField("受付番号", max_length=16, unique=True)
    due_on = models.DateField("回答の期限")
    entry = models.BigIntegerField("記録")
    subjects = ArrayField(models.CharField(max_length=16), verbose_name="対象")
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    code_of = models.CharField("コードの申請", max_length=16, blank=True, db_default="")
    objects_to_it = models.BooleanField("異議")
    text = SealedText("内容")
    language = models.CharField("言語", max_length=10, default="ja", db_default="ja")
    asked_at = models.DateTimeField("たずねた日時")
    answer = SealedText("回答", blank=True)
    answered_by = models.CharField("回答した人", max_length=200, blank=True)
    answered_at = models.DateTimeField("回答した日時", null=True, blank=True)

    class Meta:
        verbose_name = "閲覧への問い合わせ"
        constraints = [
            models.UniqueConstraint(fields=["entry", "account_ref", "code_of"], name="one_question_per_look_and_asker"),
            models.CheckConstraint(
                condition=Q(account_ref="") & ~Q(code_of="") | ~Q(account_ref="") & Q(code_of=""),
                name="either_an_account_or_a_code_asks",
            ),
        ]
        indexes = [
            models.Index(fields=["code_of", "-asked_at"], name="questions_by_code", condition=~Q(code_of="")),
            models.Index(fields=["due_on", "id"], name="questions_by_due_day", condition=Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.ref


class DraftForAnother(models.Model):
    """Whose application a draft will be, when a proxy fills it in, and by which mandate."""

    draft_ref = models.CharField("下書き", max_length=64, unique=True)
    mandate_ref = models.CharField("委任", max_length=40)
    account_ref = models.CharField("申請する人", max_length=40)
    name = models.CharField("申請する人の氏名", max_length=200)

    class Meta:
        verbose_name = "代理の下書き"

    def __str__(self) -> str:
        return self.draft_ref


class UnusualAccess(models.Model):
    """What was out of the ordinary in the looks of one member of staff, or programme, on one day, and what was checked.

    `looks` counts the people and matters, or the tries in vain; `numbers` are the first of them. The look itself stands
    in the journal.
    """

    on = models.DateField("日")
    reason = models.CharField("わけ", max_length=10)
    actor_ref = models.CharField("職員", max_length=64)
    actor_name = models.CharField("氏名", max_length=200)
    office = models.CharField("所属", max_length=200)
    looks = models.PositiveIntegerField("件数")
    first_at = models.DateTimeField("はじめ")
    last_at = models.DateTimeField("おわり")
    numbers = ArrayField(models.CharField(max_length=16), verbose_name="対象")
    found_at = models.DateTimeField("見つけた日時")
    note = models.CharField("確かめたこと", max_length=1000, blank=True)
    checked_by = models.CharField("確かめた人", max_length=200, blank=True)
    checked_at = models.DateTimeField("確かめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "ふだんとちがう閲覧"
        constraints = [
            models.UniqueConstraint(fields=["on", "actor_ref", "reason"], name="one_finding_per_day_person_and_reason"),
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], name="unusual_to_check", condition=Q(checked_at__isnull=True)),
            models.Index(fields=["-on", "-id"], name="unusual_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"


__all__ = [
    "Disposal",
    "DisposalItem",
    "DraftForAnother",
    "KeptAnswer",
    "LegalHold",
    "LookQuestion",
    "Proposal",
    "ProxyClaim",
    "TakenOut",
    "UnusualAccess",
    "Visit",
    "VisitForm",
]
