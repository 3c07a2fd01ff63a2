"""The day at an office: tickets, what happened to them, and who sits at which counter."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.engines.booking.models.bookings import Booking
from madoguchi.engines.booking.rules.states import TicketKind, TicketState

_STATES = [(state.value, state.value) for state in TicketState]
_KINDS = [(kind.value, kind.value) for kind in TicketKind]
_AT_A_COUNTER = [TicketState.CALLED.value, TicketState.SERVING.value]


class QueueTicket(models.Model):
    """One visitor in the queue of one day; `number` is unique in office and day, `code` opens the page of the place.

    `rank_at` orders the queue: the booked time, the arrival, or earlier for the urgent; lower comes first.
    `forecast_at` is the call foretold on arrival, kept to be compared with `called_at`.
    """

    office = models.CharField("窓口のある所", max_length=60)
    on = models.DateField("日")
    number = models.PositiveIntegerField("番号")
    code = models.CharField("確認コード", max_length=64, unique=True)
    key = models.CharField("きっかけ", max_length=64, unique=True)
    line = models.CharField("窓口の列", max_length=60)
    services = ArrayField(models.CharField(max_length=60), verbose_name="用件")
    kind = models.CharField("種別", max_length=10, choices=_KINDS)
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="ticket", verbose_name="予約"
    )
    name = models.CharField("氏名", max_length=200, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    note = models.CharField("ひとこと", max_length=200, blank=True)
    state = models.CharField("状態", max_length=10, choices=_STATES, default=TicketState.WAITING)
    counter = models.CharField("窓口", max_length=60, blank=True)
    wanted_counter = models.CharField("渡す先の窓口", max_length=60, blank=True)
    rank_at = models.DateTimeField("順番のもと")
    arrived_at = models.DateTimeField("到着")
    forecast_at = models.DateTimeField("呼出しの見込み", null=True, blank=True)
    forecast_minutes = models.PositiveSmallIntegerField("見込みの幅（分）", null=True, blank=True)
    called_at = models.DateTimeField("呼出し", null=True, blank=True)
    first_called_at = models.DateTimeField("はじめの呼出し", null=True, blank=True)
    calls = models.PositiveSmallIntegerField("呼出しの回数", default=0)
    started_at = models.DateTimeField("開始", null=True, blank=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)
    handled_seconds = models.PositiveIntegerField("対応の秒数", default=0)

    class Meta:
        verbose_name = "番号札"
        constraints = [
            models.UniqueConstraint(fields=["office", "on", "number"], name="one_number_a_day"),
            models.UniqueConstraint(
                fields=["office", "on", "counter"],
                condition=Q(state__in=_AT_A_COUNTER),
                name="one_visitor_at_a_counter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "on", "line", "rank_at", "id"],
                name="queue_in_order",
                condition=Q(state=TicketState.WAITING.value),
            ),
            models.Index(fields=["office", "on", "-called_at"], name="calls_of_a_day", condition=~Q(called_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.on} {self.number}"


class TicketEvent(models.Model):
    """One thing that happened to a ticket; only ever added."""

    ticket = models.ForeignKey(QueueTicket, models.PROTECT, related_name="events", verbose_name="番号札")
    at = models.DateTimeField("日時")
    kind = models.CharField("出来事", max_length=20)
    counter = models.CharField("窓口", max_length=60, blank=True)
    by = models.CharField("行為者", max_length=64, blank=True)
    note = models.CharField("理由や渡し先", max_length=200, blank=True)

    class Meta:
        verbose_name = "番号札の出来事"
        indexes = [models.Index(fields=["ticket", "id"], name="events_of_ticket")]

    def __str__(self) -> str:
        return self.kind


class CounterSeat(models.Model):
    """Who sits at a counter from when to when, and which lines the counter calls."""

    office = models.CharField("窓口のある所", max_length=60)
    counter = models.CharField("窓口", max_length=60)
    lines = ArrayField(models.CharField(max_length=60), verbose_name="呼ぶ列")
    staff_ref = models.CharField("職員", max_length=64)
    staff_name = models.CharField("職員の氏名", max_length=200)
    opened_at = models.DateTimeField("開いた日時")
    closed_at = models.DateTimeField("閉めた日時", null=True, blank=True)

    class Meta:
        verbose_name = "窓口の担当"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "counter"], condition=Q(closed_at__isnull=True), name="one_person_at_a_counter"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="seat_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}/{self.counter}"


class HelpCall(models.Model):
    """Somebody at a kiosk pressed the button for a member of staff; answered by one of them."""

    office = models.CharField("窓口のある所", max_length=60)
    key = models.CharField("きっかけ", max_length=64, unique=True)
    called_at = models.DateTimeField("呼んだ日時")
    answered_at = models.DateTimeField("応じた日時", null=True, blank=True)
    answered_by = models.CharField("応じた人", max_length=64, blank=True)

    class Meta:
        verbose_name = "係の呼出し"
        indexes = [
            models.Index(fields=["office", "called_at"], name="calls_for_help", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.called_at:%Y-%m-%d %H:%M}"
