"""The people we hold, facts about them by register, and what every take-over changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from madoguchi.foundation.wall.sealed_text import SealedText
from madoguchi.values.held import State

_STATES = [(State.KNOWN.value, State.KNOWN.value), (State.EMPTY.value, State.EMPTY.value)]
_RELATIONS = [(one, one) for one in ("head", "spouse", "child", "grandchild", "parent", "sibling", "other")]


class Source(models.Model):
    """A register that values come from, with the facts it answers for.

    While `down_since` is set its values are out of reach, which is not the same as empty.
    """

    ref = models.CharField("台帳", max_length=60, unique=True)
    name = models.JSONField("名前")
    keys = ArrayField(models.CharField(max_length=60), default=list, verbose_name="持っている情報")
    down_since = models.DateTimeField("止まった日時", null=True, blank=True)

    class Meta:
        verbose_name = "情報のもと"

    def __str__(self) -> str:
        return self.ref


class Person(models.Model):
    """One person of the register of residents; people who left stay, with the day they were gone.

    The `*_key` columns are folded for searching and never shown. `as_of` is the day the values were true in `source`.
    """

    ref = models.CharField("住民の番号", max_length=16, unique=True)
    household = models.CharField("世帯の番号", max_length=16, blank=True)
    relation = models.CharField("続柄", max_length=12, choices=_RELATIONS, blank=True)
    family = models.CharField("氏", max_length=100)
    given = models.CharField("名", max_length=100, blank=True)
    family_kana = models.CharField("氏のフリガナ", max_length=100, blank=True)
    given_kana = models.CharField("名のフリガナ", max_length=100, blank=True)
    roman = models.CharField("ローマ字", max_length=100, blank=True)
    single = models.BooleanField("名前が1つだけ", default=False)
    birth = models.DateField("生年月日", null=True, blank=True)
    sex = models.CharField("性別", max_length=6, blank=True)
    postal_code = models.CharField("郵便番号", max_length=7, blank=True)
    prefecture = models.CharField("都道府県", max_length=10, blank=True)
    city = models.CharField("市区町村", max_length=60, blank=True)
    city_code = models.CharField("市区町村の番号", max_length=6, blank=True)
    ward_code = models.CharField("区の番号", max_length=6, blank=True)
    town = models.CharField("町名", max_length=100, blank=True)
    street = models.CharField("番地", max_length=200, blank=True)
    building = models.CharField("建物", max_length=200, blank=True)
    telephone = models.CharField("電話番号", max_length=20, blank=True)
    email = models.CharField("メールアドレス", max_length=320, blank=True)
    name_key = models.CharField("氏名の検索キー", max_length=400, db_collation="C")
    given_name_key = models.CharField("名の検索キー", max_length=400, blank=True, db_collation="C")
    kana_key = models.CharField("フリガナの検索キー", max_length=400, blank=True, db_collation="C")
    given_kana_key = models.CharField("名のフリガナの検索キー", max_length=400, blank=True, db_collation="C")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="情報のもと")
    as_of = models.DateField("時点")
    taken_at = models.DateTimeField("取込日時")
    gone_at = models.DateTimeField("いなくなった日時", null=True, blank=True)

    class Meta:
        verbose_name = "住民"
        indexes = [
            models.Index(fields=["name_key"], name="people_by_name"),
            models.Index(fields=["given_name_key"], name="people_by_given", condition=~Q(given_name_key="")),
            models.Index(fields=["kana_key"], name="people_by_kana", condition=~Q(kana_key="")),
            models.Index(fields=["given_kana_key"], name="people_by_given_kana", condition=~Q(given_kana_key="")),
            models.Index(fields=["birth", "kana_key"], name="people_by_birth"),
            models.Index(fields=["household"], name="people_of_household", condition=~Q(household="")),
        ]

    def __str__(self) -> str:
        return self.ref


class PersonFact(models.Model):
    """One fact about one person from one register: known with its value, or known to be empty."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="facts", verbose_name="住民")
    key = models.CharField("情報の種類", max_length=60)
    state = models.CharField("状態", max_length=10, choices=_STATES)
    value = models.JSONField("値", null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="情報のもと")
    as_of = models.DateField("時点")
    taken_at = models.DateTimeField("取込日時")

    class Meta:
        verbose_name = "住民の情報"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_fact_per_person_and_key"),
            models.CheckConstraint(
                condition=Q(state="known", value__isnull=False) | Q(state="empty", value__isnull=True),
                name="a_known_fact_has_a_value",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class PersonHold(models.Model):
    """A person of whom nobody is told where they are (支援措置), until the office lifts it.

    Nobody acts for them meanwhile, and who asks is not told why. The portal sees no row.
    """

    person_ref = models.CharField("住民の番号", max_length=16)
    why = SealedText("理由", row="person_ref")
    placed_by = models.CharField("始めた職員", max_length=200)
    placed_at = models.DateTimeField("始めた日時")
    lifted_by = models.CharField("終えた職員", max_length=200, blank=True)
    lifted_at = models.DateTimeField("終えた日時", null=True, blank=True)
    lifted_why = SealedText("終えた理由", blank=True, row="person_ref", db_default="")

    class Meta:
        verbose_name = "住民の支援措置"
        indexes = [models.Index(fields=["person_ref", "-id"], name="holds_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person_ref"], condition=Q(lifted_at__isnull=True), name="one_hold_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.person_ref


class TakeOver(models.Model):
    """One extract taken over, whole: which file, by whom, and how much it changed."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="情報のもと")
    map = models.CharField("列の対応", max_length=60)
    file = models.CharField("ファイル", max_length=200)
    sha256 = models.CharField("要約値", max_length=64)
    at = models.DateTimeField("日時")
    by = models.CharField("行為者", max_length=200)
    rows = models.PositiveIntegerField("行")
    added = models.PositiveIntegerField("新しい人")
    changed = models.PositiveIntegerField("変わった項目")
    gone = models.PositiveIntegerField("いなくなった人")

    class Meta:
        verbose_name = "台帳の取込み"
        constraints = [models.CheckConstraint(condition=Q(added__lte=F("rows")), name="no_more_added_than_rows")]

    def __str__(self) -> str:
        return f"{self.map} {self.at:%Y-%m-%d %H:%M}"


class PersonChange(models.Model):
    """One field of one person that a take-over changed; rows are only ever added."""

    take_over = models.ForeignKey(TakeOver, models.PROTECT, related_name="changes", verbose_name="台帳の取込み")
    ref = models.CharField("住民の番号", max_length=16)
    field = models.CharField("項目", max_length=60)
    before = models.JSONField("まえ", null=True)
    after = models.JSONField("あと", null=True)

    class Meta:
        verbose_name = "住民の情報の変更"
        indexes = [models.Index(fields=["ref", "id"], name="changes_of_person")]

    def __str__(self) -> str:
        return f"{self.ref} {self.field}"
