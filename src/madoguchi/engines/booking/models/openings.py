"""The opening of a mass reservation: the day many people press the button at once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.foundation.identity.sealed_codes import SealedCode

_KINDS = [(kind.value, kind.value) for kind in OutcomeKind]


class Opening(models.Model):
    """One mass reservation: its slots are those whose line is the opening's ref.

    `secret` signs the places in line and orders those who were present at the opening; it never leaves the server.
    `present` is how many places had been given when it opened, fixed once: their order is drawn. `issued` and
    `admitted` (the highest turn that may book) only grow, in blocks written before they are used. On the day its
    visitors wait in the line `served_by` of the city; without one in the line that does the most.
    """

    ref = models.CharField("識別子", max_length=60, unique=True)
    title = models.JSONField("名前")
    office = models.CharField("窓口のある所", max_length=60)
    gathers_at = models.DateTimeField("待合室を開ける日時")
    opens_at = models.DateTimeField("受付開始")
    closes_at = models.DateTimeField("受付終了")
    by_invitation = models.BooleanField("案内番号のある人だけ", default=False)
    secret = models.CharField("署名の鍵", max_length=64)
    admitted = models.BigIntegerField("案内ずみの順番", default=0)
    issued = models.BigIntegerField("配った順番", default=0)
    present = models.BigIntegerField("開始のときにいた人数", null=True, blank=True)
    stopped_at = models.DateTimeField("止めた日時", null=True, blank=True)
    served_by = models.CharField("待つ列", max_length=60, blank=True, db_default="")
    notice = models.TextField("止めている間のお知らせ", blank=True, db_default="")

    class Meta:
        verbose_name = "一斉受付"

    def __str__(self) -> str:
        return self.ref


class PlacesGiven(models.Model):
    """Whose some places in line are, as they were given one after another: a row is what was given in a moment.

    Whoever comes without the signed place in the browser is led back to the same one, also by a lobby that was lost.
    """

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="+", verbose_name="一斉受付")
    person_keys = ArrayField(models.CharField(max_length=64), verbose_name="同じ人の手がかり")
    serials = ArrayField(models.BigIntegerField(), verbose_name="順番")

    class Meta:
        verbose_name = "配った順番の控え"
        constraints = [
            models.CheckConstraint(
                condition=Q(person_keys__len=F("serials__len")), name="every_place_in_line_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.pk}"


class Outcome(models.Model):
    """The one durable answer to one accepted request; `id` is the receipt's number in the order of decision."""

    # Found by the key of a request, which begins with it: a second index would be written for everybody in vain.
    opening = models.ForeignKey(Opening, models.PROTECT, related_name="+", db_index=False, verbose_name="一斉受付")
    key = models.CharField("きっかけ", max_length=64)
    person_key = models.CharField("同じ人の手がかり", max_length=64)
    place = models.BigIntegerField("順番")
    wanted = ArrayField(models.BigIntegerField(), verbose_name="希望の枠")
    kind = models.CharField("結果", max_length=10, choices=_KINDS)
    slot_id = models.BigIntegerField("決まった枠", null=True, blank=True)
    code = SealedCode("確認コード", max_length=64)
    at = models.DateTimeField("決まった日時")

    class Meta:
        verbose_name = "一斉受付の結果"
        constraints = [
            models.UniqueConstraint(fields=["opening", "key"], name="one_outcome_per_request"),
        ]
        # Whoever gives a time back may have another one: that nobody has two is what the index of bookings says.
        indexes = [
            models.Index(
                fields=["opening", "person_key"],
                name="booked_in_an_opening",
                condition=Q(kind=OutcomeKind.BOOKED.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.pk}"
