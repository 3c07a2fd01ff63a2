"""Surveys, who was given a slip, and answers: nothing in an anonymous answer leads back to a slip or an hour."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from madoguchi.foundation.wall.sealed_text import SealedText


class Survey(models.Model):
    """アンケート: what is asked of whom until when; `content` never changes once it is open.

    It is for the staff of `divisions`, or for residents who are known as surely as `least_assurance` when they sign in;
    where that is 0 and no division is asked, for everybody who has its address. `population` is how many were asked,
    where it is known.
    Without `opens_on` it is answered from the moment it was written. `withheld` are the cells of the tables of two
    questions that are not shown, as they were worked out when it closed for counts below `withheld_below`; there are no
    tables where it is None. `readers_told` is whether everybody who answered by name was told on the form who reads the
    answers; of a survey whose form said nothing they are never opened.
    """

    ref = models.CharField("アンケート", max_length=16, unique=True)
    title = models.CharField("題名", max_length=150)
    why = models.TextField("何のために聞くか")
    content = models.JSONField("質問")
    division = models.CharField("持ち主の課", max_length=60)
    divisions = ArrayField(models.CharField(max_length=60), verbose_name="聞く課")
    least_assurance = models.PositiveSmallIntegerField("住民に求める本人確認", default=0, db_default=0)
    is_named = models.BooleanField("記名")
    readers_told = models.BooleanField("だれが見るかを伝えた", default=False, db_default=False)
    population = models.PositiveIntegerField("聞いた人の数", null=True)
    opens_on = models.DateField("始める日", null=True)
    closes_on = models.DateField("最後の日")
    opened_at = models.DateTimeField("始めた日時")
    closed_at = models.DateTimeField("閉じた日時", null=True)
    published_at = models.DateTimeField("結果を公開した日時", null=True)
    public_key = models.TextField("署名を確かめる鍵", blank=True, default="", db_default="")
    withheld_below = models.PositiveIntegerField("この数より小さい数は出さない", null=True)
    withheld = models.JSONField("組み合わせた表で出さないところ", null=True)

    class Meta:
        verbose_name = "アンケート"
        indexes = [models.Index(fields=["closes_on"], name="surveys_to_close", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return self.title

    @property
    def needs_slip(self) -> bool:
        """Whether an answer is given with a slip or a token: one for each person, without their name."""
        return not self.is_named and bool(self.divisions or self.least_assurance)


class SurveyKey(models.Model):
    """署名の鍵: with which a survey signs tokens it does not see; removed when the survey closes."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="key", verbose_name="アンケート")
    ref = models.CharField("アンケートの番号", max_length=16, unique=True)
    private = SealedText("署名する鍵")

    class Meta:
        verbose_name = "アンケートの署名の鍵"

    def __str__(self) -> str:
        return self.ref


class SurveySlip(models.Model):
    """用紙: that somebody was given a slip or a signature, not which one and not when; removed when the survey closes.

    `form` knows again what asked for it: the page from which the slip follows, or the blinded message, from which the
    token does not follow. Which of both it was is not told by it; who answers by name has none. Its key is random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="slips", verbose_name="アンケート")
    who = models.CharField("受け取った人", max_length=40)
    form = models.CharField("受け取った画面の印", max_length=64, default="")

    class Meta:
        verbose_name = "アンケートの用紙"
        constraints = [models.UniqueConstraint(fields=["survey", "who"], name="one_slip_per_person")]

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SurveyAnswer(models.Model):
    """回答: `spent` is the mark of its slip or token, `who` the person of a survey by name; never both.

    Its key is random and it has no hour. When the survey closes, the answers are written anew in an order that is
    drawn, and without their seals.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers", verbose_name="アンケート")
    values = models.JSONField("回答")
    spent = models.CharField("使った用紙の印", max_length=64, null=True)  # noqa: DJ001 - null: without a slip
    who = models.CharField("回答した人", max_length=40, blank=True)
    name = models.CharField("回答した人の名前", max_length=200, blank=True)

    class Meta:
        verbose_name = "アンケートの回答"
        indexes = [models.Index(fields=["who"], name="answers_by_name", condition=~Q(who=""))]
        constraints = [
            models.UniqueConstraint(fields=["survey", "spent"], name="one_answer_per_slip"),
            models.UniqueConstraint(fields=["survey", "who"], name="one_answer_per_person", condition=~Q(who="")),
            models.CheckConstraint(condition=Q(who="") | Q(spent=None), name="no_slip_beside_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}"
