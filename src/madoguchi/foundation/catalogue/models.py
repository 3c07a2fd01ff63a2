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
    digest = models.CharField("全体のハッシュ", max_length=64)
    published_at = models.DateTimeField("公開日時")
    published_by = models.CharField("公開した人", max_length=100)

    class Meta:
        verbose_name = "公開"
        verbose_name_plural = "公開"

    def __str__(self) -> str:
        return str(self.number)
