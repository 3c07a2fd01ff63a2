"""Lotteries (抽選): entries in a window, a draw anybody can recompute, and the winners' answers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.foundation.identity.sealed_codes import SealedCode

_STATES = [(state.value, state.value) for state in EntryState]


class Lottery(models.Model):
    """One lottery; `commitment` is the SHA-256 of the seed, published before, the seed itself after the draw.

    `options` lists what can be won: id, name by language, places. `sealed_seed` is a nonce from which only the house
    can derive the seed. `closed_at` is when the list was closed and its digest published.
    """

    ref = models.CharField("識別子", max_length=60, unique=True)
    title = models.JSONField("名前")
    note = models.JSONField("説明", default=dict, blank=True)
    options = models.JSONField("選べるもの")
    opens_at = models.DateTimeField("受付開始")
    closes_at = models.DateTimeField("受付終了")
    confirm_by = models.DateTimeField("当選者の確認の期限")
    group_most = models.PositiveSmallIntegerField("グループの人数の上限", default=4)
    commitment = models.CharField("種の約束", max_length=64)
    sealed_seed = models.CharField("封をした種", max_length=200)
    seed = models.CharField("種", max_length=64, blank=True)
    closed_at = models.DateTimeField("一覧を締め切った日時", null=True, blank=True)
    drawn_at = models.DateTimeField("抽選日時", null=True, blank=True)
    entries_digest = models.CharField("申込一覧の要約値", max_length=64, blank=True)

    class Meta:
        verbose_name = "抽選"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="lottery_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(confirm_by__gt=F("closes_at")), name="winners_answer_after_the_lottery_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class LotteryEntry(models.Model):
    """One entry, alone or of a group that wins or loses together; `number` is public, the person is not.

    `option` is what was won, by the draw or, with `moved_up_at`, because a place came free; it stays when the winner
    declines, so that the draw can be repeated. Entries without `rank` were withdrawn before the list was closed.
    """

    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="entries", verbose_name="抽選")
    number = models.CharField("申込番号", max_length=16)
    code = SealedCode("確認コード", max_length=64, unique=True)
    key = models.CharField("きっかけ", max_length=64, unique=True)
    group = models.CharField("グループ", max_length=16, blank=True)
    size = models.PositiveSmallIntegerField("人数", default=1)
    preferences = ArrayField(models.CharField(max_length=60), verbose_name="希望の順")
    person_key = models.CharField("同じ人の手がかり", max_length=64)
    name = models.CharField("氏名", max_length=200)
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    email = models.CharField("メールアドレス", max_length=320, blank=True)
    telephone = models.CharField("電話番号", max_length=20, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=_STATES, default=EntryState.ENTERED)
    option = models.CharField("当選したもの", max_length=60, blank=True)
    rank = models.PositiveIntegerField("抽選の順", null=True, blank=True)
    entered_at = models.DateTimeField("申込日時")
    moved_up_at = models.DateTimeField("繰上げ日時", null=True, blank=True)
    answer_by = models.DateTimeField("確認の期限", null=True, blank=True)
    answered_at = models.DateTimeField("確認日時", null=True, blank=True)

    class Meta:
        verbose_name = "抽選の申込"
        constraints = [
            models.UniqueConstraint(fields=["lottery", "number"], name="one_number_per_lottery"),
            models.UniqueConstraint(
                fields=["lottery", "person_key"],
                condition=~Q(state=EntryState.WITHDRAWN.value),
                name="one_entry_per_person_and_lottery",
            ),
        ]
        indexes = [
            models.Index(fields=["lottery", "rank"], name="entries_by_rank"),
            models.Index(fields=["lottery", "group"], name="entries_of_group", condition=~Q(group="")),
            models.Index(fields=["answer_by"], name="winners_to_lapse", condition=Q(state=EntryState.WON.value)),
        ]

    def __str__(self) -> str:
        return self.number
