"""Bookings, and the people who wait for a place to come free."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace

from madoguchi.engines.booking.models.readings import folded_reading
from madoguchi.engines.booking.rules.states import ACTIVE, BookingState, WaiterState
from madoguchi.foundation.identity.sealed_codes import SealedCode

_STATES = [(state.value, state.value) for state in BookingState]
_WAITER_STATES = [(state.value, state.value) for state in WaiterState]


class Booking(models.Model):
    """One visit at one time; it holds one place in every slot of `slots` while it is offered or booked.

    `number` is what people say on the telephone, `code` opens the page. `person_key` is a digest that recognises the
    same person (ADR 66), so that nobody holds two times of one line; `key` makes a repeated
    request one booking. `asked_to_move_at` is since when the office waits for another choice, until one is made or the
    time is possible again.
    """

    number = models.CharField("予約番号", max_length=16, unique=True)
    code = SealedCode("確認コード", max_length=64, unique=True)
    key = models.CharField("きっかけ", max_length=64, unique=True)
    office = models.CharField("窓口のある所", max_length=60)
    line = models.CharField("窓口の列", max_length=60)
    slots = ArrayField(models.BigIntegerField(), verbose_name="予約枠")
    starts_at = models.DateTimeField("はじまり")
    ends_at = models.DateTimeField("おわり")
    services = ArrayField(models.CharField(max_length=60), verbose_name="用件")
    procedures = ArrayField(models.CharField(max_length=80), default=list, verbose_name="手続")
    drafts = models.JSONField("先に書いた申請", default=dict)
    lane = models.CharField("予約の入口", max_length=10, default="online")
    state = models.CharField("状態", max_length=10, choices=_STATES, default=BookingState.BOOKED)
    person_key = models.CharField("同じ人の手がかり", max_length=64, blank=True)
    person_ref = models.CharField("住民", max_length=40, blank=True)
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    name = models.CharField("氏名", max_length=200, blank=True)
    kana = models.CharField("フリガナ", max_length=200, blank=True, db_collation="C")
    email = models.CharField("メールアドレス", max_length=320, blank=True)
    telephone = models.CharField("電話番号", max_length=20, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    note = models.CharField("ひとこと", max_length=200, blank=True)
    reason = models.CharField("取り消しや変更のわけ", max_length=200, blank=True, db_default="")
    remote = models.BooleanField("オンライン相談", default=False)
    room_url = models.CharField("相談の部屋", max_length=300, blank=True)
    consented_at = models.DateTimeField("相談の同意", null=True, blank=True)
    room_opened_at = models.DateTimeField("相談の開始", null=True, blank=True)
    room_ended_at = models.DateTimeField("相談の終わり", null=True, blank=True)
    offered_until = models.DateTimeField("おさえておく期限", null=True, blank=True)
    made_at = models.DateTimeField("予約日時")
    made_by = models.CharField("予約した人", max_length=200, blank=True)
    changed_at = models.DateTimeField("変更日時")
    revision = models.PositiveIntegerField("版", default=0)
    reminded_at = models.DateTimeField("前日のお知らせ", null=True, blank=True)
    asked_to_move_at = models.DateTimeField("時刻の変更をお願いした日時", null=True, blank=True)

    class Meta:
        verbose_name = "予約"
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "line"],
                condition=Q(state__in=[state.value for state in ACTIVE]) & ~Q(person_key=""),
                name="one_time_per_person_and_line",
            )
        ]
        indexes = [
            models.Index(fields=["office", "starts_at", "id"], name="bookings_of_a_day"),
            models.Index(fields=["starts_at"], name="bookings_by_time"),
            models.Index(
                fields=["account_ref", "-starts_at"], name="bookings_of_account", condition=~Q(account_ref="")
            ),
            # A reading keeps the width it was typed in; the index holds it in full width.
            models.Index(folded_reading(), name="bookings_by_reading", condition=~Q(kana="")),
            # People hyphenate a number as they like; the index holds its digits.
            models.Index(
                Replace("telephone", Value("-"), Value("")), name="bookings_by_digits", condition=~Q(telephone="")
            ),
            models.Index(
                fields=["starts_at"],
                name="bookings_to_remind",
                condition=Q(state=BookingState.BOOKED.value, reminded_at__isnull=True),
            ),
            models.Index(
                fields=["offered_until"], name="offers_to_lapse", condition=Q(state=BookingState.OFFERED.value)
            ),
            models.Index(
                fields=["starts_at"], name="bookings_asked_to_move", condition=Q(asked_to_move_at__isnull=False)
            ),
            GinIndex(fields=["slots"], name="bookings_of_slot", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.number


class Waiter(models.Model):
    """Somebody who would take a time that comes free; asked in the order they came.

    `mark` names the place and does not open it. Whoever has no mail is called: `tries` are the calls for the time that
    is held now, `offers` the times held so far, `unreached` those that went to the next after all the calls that are
    promised; whoever did not answer one `rests_until` a day.
    """

    code = SealedCode("確認コード", max_length=64, unique=True)
    mark = models.CharField("印", max_length=16, blank=True, db_default="")
    key = models.CharField("きっかけ", max_length=64, unique=True)
    office = models.CharField("窓口のある所", max_length=60)
    lines = ArrayField(models.CharField(max_length=60), verbose_name="どれかが空けばよい窓口の列")
    from_on = models.DateField("いつから")
    until_on = models.DateField("いつまで")
    spans = models.PositiveSmallIntegerField("枠の数", default=1)
    services = ArrayField(models.CharField(max_length=60), verbose_name="用件")
    procedures = ArrayField(models.CharField(max_length=80), default=list, verbose_name="手続")
    person_key = models.CharField("同じ人の手がかり", max_length=64, blank=True)
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    name = models.CharField("氏名", max_length=200, blank=True)
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    email = models.CharField("メールアドレス", max_length=320, blank=True)
    telephone = models.CharField("電話番号", max_length=20, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    lane = models.CharField("申込みの入口", max_length=10, db_default="online")
    state = models.CharField("状態", max_length=10, choices=_WAITER_STATES, default=WaiterState.WAITING)
    reason = models.CharField("外したわけ", max_length=200, blank=True, db_default="")
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="おさえた予約"
    )
    waits_since = models.DateTimeField("申込日時")
    offers = models.PositiveSmallIntegerField("時刻をおさえた回数", db_default=0)
    tries = models.PositiveSmallIntegerField("電話をかけた回数", db_default=0)
    tried_at = models.DateTimeField("最後の電話", null=True, blank=True)
    unreached = models.PositiveSmallIntegerField("つながらずに終わった回数", db_default=0)
    rests_until = models.DateField("次に聞く日", null=True, blank=True)

    class Meta:
        verbose_name = "空き待ち"
        constraints = [
            models.UniqueConstraint(fields=["mark"], condition=~Q(mark=""), name="one_place_per_mark"),
        ]
        indexes = [
            models.Index(
                fields=["rests_until"],
                name="waiters_who_rest",
                condition=Q(state=WaiterState.WAITING.value, rests_until__isnull=False),
            ),
            models.Index(fields=["account_ref", "-id"], name="waiters_of_account", condition=~Q(account_ref="")),
            models.Index(
                fields=["office", "id"],
                name="waiters_in_order",
                condition=Q(state__in=[WaiterState.WAITING.value, WaiterState.OFFERED.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.pk}"
