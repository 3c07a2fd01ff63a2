"""Published definitions: every version ever published, and which of them are current; rows are never changed."""

from __future__ import annotations

from django.db import models


class ProcedureVersion(models.Model):
    """手続の版: one published content of one procedure, named by its content hash."""

    procedure_id = models.CharField("手続", max_length=60)
    number = models.PositiveIntegerField("版の番号")
    version = models.CharField("内容のハッシュ", max_length=64, primary_key=True)
    content = models.JSONField("内容")
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した人", max_length=100)

    class Meta:
        verbose_name = "手続の版"
        verbose_name_plural = "手続の版"
        constraints = [
            models.UniqueConstraint(fields=["procedure_id", "number"], name="one_number_per_procedure_version")
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"


class RegisterVersion(models.Model):
    """台帳の版: one published content of one register, named by its content hash."""

    register_id = models.CharField("台帳", max_length=60)
    number = models.PositiveIntegerField("版の番号")
    version = models.CharField("内容のハッシュ", max_length=64, primary_key=True)
    content = models.JSONField("内容")
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した人", max_length=100)

    class Meta:
        verbose_name = "台帳の版"
        verbose_name_plural = "台帳の版"
        constraints = [
            models.UniqueConstraint(fields=["register_id", "number"], name="one_number_per_register_version")
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.number}"


class RegisterDraft(models.Model):
    """台帳の下書き: the definition of a register while people build it; nothing reads it but those who build.

    `began_from` is the version it was begun from, empty for a new register. `file` is the spreadsheet it was guessed
    from, whose rows are brought into the register once it is published; `samples` are some of its values, by field,
    and `sheets` those of a workbook with several, with the one that was chosen.
    """

    ref = models.CharField("下書き", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60)
    division = models.CharField("持ち主の課", max_length=60)
    content = models.JSONField("内容")
    revision = models.PositiveIntegerField("直した回数", default=0)
    began_from = models.CharField("もとの版", max_length=64, blank=True)
    file_name = models.CharField("ファイルの名前", max_length=200, blank=True)
    file = models.BinaryField("ファイル", default=bytes)
    samples = models.JSONField("ファイルの値の見本", default=dict)
    sheets = models.JSONField("シート", null=True)
    by_ref = models.CharField("始めた人", max_length=40)
    by_name = models.CharField("始めた人の名前", max_length=200)
    begun_at = models.DateTimeField("始めた日時")
    changed_at = models.DateTimeField("直した日時")
    changed_by = models.CharField("直した人の名前", max_length=200)
    changed_by_ref = models.CharField("直した人", max_length=40, blank=True, db_default="")

    class Meta:
        verbose_name = "台帳の下書き"
        verbose_name_plural = "台帳の下書き"
        indexes = [models.Index(fields=["division", "-changed_at"], name="register_drafts_of_division")]

    def __str__(self) -> str:
        return self.ref


class CityVersion(models.Model):
    """自治体の定義の版: one published content of city.yaml, with the pictures beside it."""

    version = models.CharField("内容のハッシュ", max_length=64, primary_key=True)
    content = models.JSONField("内容")
    pictures = models.JSONField("絵", default=dict)
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した人", max_length=100)

    class Meta:
        verbose_name = "自治体の定義の版"
        verbose_name_plural = "自治体の定義の版"

    def __str__(self) -> str:
        return self.version[:12]


class Publication(models.Model):
    """公開: the city and the versions of procedures and registers that are current; the highest number counts."""

    number = models.PositiveIntegerField("公開の番号", unique=True)
    city = models.ForeignKey(CityVersion, models.PROTECT, related_name="+", verbose_name="自治体の定義")
    versions = models.JSONField("手続の版")
    registers = models.JSONField("台帳の版", default=dict)
    built = models.JSONField("画面で作った台帳", default=list)
    digest = models.CharField("全体のハッシュ", max_length=64)
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した人", max_length=100)

    class Meta:
        verbose_name = "公開"
        verbose_name_plural = "公開"

    def __str__(self) -> str:
        return str(self.number)
