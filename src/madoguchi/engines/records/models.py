"""Drafts while they are written, entries once they are sealed, records of registers, and every later change."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast

from madoguchi.foundation.catalogue.models import ProcedureVersion, RegisterVersion
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.sealed_codes import SealedCode

_TRANSACTION = Cast(
    Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
    models.BigIntegerField(),
)
"""The number of the transaction that writes a row; it never comes again in this cluster."""


class Draft(models.Model):
    """A form being filled in; it keeps the version of the procedure it was begun with.

    `raw` holds, by input name, what was typed and could not be read, so that it comes back as it was typed.
    `origins` says by path where an answer comes from that nobody typed: source, day, and the value as it was taken.
    """

    ref = models.CharField("下書き", max_length=64, unique=True)
    resume_code = SealedCode("再開コード", max_length=64, unique=True)
    procedure = models.CharField("手続", max_length=80)
    version = models.ForeignKey(
        ProcedureVersion,
        models.PROTECT,
        to_field="version",
        db_column="version",
        related_name="+",
        verbose_name="手続の版",
    )
    answers = models.JSONField("回答", default=dict)
    raw = models.JSONField("入力したまま", default=dict)
    origins = models.JSONField("どこから来たか", default=dict)
    page = models.CharField("開いているページ", max_length=60, blank=True)
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    language = models.CharField("言語", max_length=10)
    channel = models.CharField("方法", max_length=10)
    revision = models.PositiveIntegerField("保存の回数", default=0)
    started_at = models.DateTimeField("開始日時")
    saved_at = models.DateTimeField("保存日時")
    expires_at = models.DateTimeField("保存の期限")
    sealed_at = models.DateTimeField("確定日時", null=True)

    class Meta:
        verbose_name = "下書き"
        indexes = [
            models.Index(fields=["expires_at"], name="drafts_by_expiry", condition=models.Q(sealed_at=None)),
            models.Index(fields=["version"], name="open_drafts_by_version", condition=models.Q(sealed_at=None)),
            models.Index(
                fields=["account_ref", "-saved_at"],
                name="drafts_of_account",
                condition=models.Q(sealed_at=None) & ~models.Q(account_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Entry(models.Model):
    """What was submitted, which never changes (a trigger sees to it), beside what the office corrected since."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+", verbose_name="一件書類")
    as_submitted = models.JSONField("提出されたまま")
    as_corrected = models.JSONField("直したあと")
    revision = models.PositiveIntegerField("直した回数", default=0)
    sealed_at = models.DateTimeField("確定日時")

    class Meta:
        verbose_name = "申請内容"

    def __str__(self) -> str:
        return str(self.dossier_id)


class EntryChange(models.Model):
    """One answer changed after submission: by whom, when and why; rows are only ever added."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes", verbose_name="申請内容")
    revision = models.PositiveIntegerField("何回目か")
    path = models.CharField("項目", max_length=200)
    before = models.JSONField("まえ", null=True)
    after = models.JSONField("あと", null=True)
    reason = models.TextField("理由")
    by_kind = models.CharField("種別", max_length=10)
    by_ref = models.CharField("直した人", max_length=40, blank=True)
    by_name = models.CharField("直した人の名前", max_length=200)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "申請内容の変更"
        indexes = [models.Index(fields=["entry", "id"], name="changes_of_entry")]

    def __str__(self) -> str:
        return self.path


class Record(models.Model):
    """台帳の記録: one line of a register as it stands now; `values` by field id, everything else follows from them.

    `text` and `terms` are what it is found by, `v1` to `v6` its place in each list of the register: null where it does
    not stand in the list. They are written by the engine with the values, so that no index is ever made for one
    register (decision 30).
    """

    ref = models.CharField("記録の番号", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60)
    version = models.ForeignKey(
        RegisterVersion,
        models.PROTECT,
        to_field="version",
        db_column="version",
        # No version is ever thrown away: its own table sees to that, so that none is looked for with each record. And
        # nobody looks records up by theirs.
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="台帳の版",
    )
    revision = models.PositiveIntegerField("直した回数", default=0)
    values = models.JSONField("値")
    text = models.TextField("さがす文字")
    terms = ArrayField(models.IntegerField(), verbose_name="さがす手がかり")
    key = models.CharField("重ならない値", max_length=200, null=True)  # noqa: DJ001 - null is never a double
    v1 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001 - null: not in the list
    v2 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001
    v3 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001
    v4 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001
    v5 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001
    v6 = models.CharField(max_length=160, null=True, db_collation="C")  # noqa: DJ001
    created_at = models.DateTimeField("作成日時")
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.CharField("更新した人", max_length=200)
    made_by = models.CharField("作った人", max_length=40, default="", db_default="", blank=True)
    made_in = models.CharField("作った人の課", max_length=60, default="", db_default="", blank=True)
    deleted_at = models.DateTimeField("ごみ箱に入れた日時", null=True)

    class Meta:
        verbose_name = "台帳の記録"
        constraints = [
            models.UniqueConstraint(
                fields=["register_id", "key"], name="one_record_per_key", condition=models.Q(deleted_at=None)
            )
        ]
        indexes = [
            *(
                models.Index(
                    fields=["register_id", f"v{place}", "id"],
                    name=f"records_in_list_{place}",
                    condition=models.Q(**{f"v{place}__isnull": False}),
                )
                for place in range(1, 7)
            ),
            models.Index(fields=["register_id", "id"], name="records_of_register"),
            models.Index(fields=["register_id", "made_by"], name="records_of_author"),
            models.Index(fields=["register_id", "created_at"], name="records_by_creation"),
            models.Index(fields=["register_id", "updated_at"], name="records_by_update"),
            models.Index(
                fields=["register_id", "-deleted_at"],
                name="records_in_the_bin",
                condition=models.Q(deleted_at__isnull=False),
            ),
            GinIndex(fields=["terms"], name="records_by_terms"),
        ]

    def __str__(self) -> str:
        return self.ref


class RecordChange(models.Model):
    """One act on one record: which values were before and after, by whom, when and why; rows are only ever added.

    `tx` is the transaction it was written in, so that what was counted before knows what it did not see (decision 56).
    """

    record = models.ForeignKey(
        # Found through the constraint that begins with it.
        Record,
        models.PROTECT,
        related_name="changes",
        verbose_name="台帳の記録",
        db_index=False,
    )
    register_id = models.CharField("台帳", max_length=60, default="", db_default="")
    tx = models.BigIntegerField("まとまり", db_default=_TRANSACTION)
    revision = models.PositiveIntegerField("何回目か")
    kind = models.CharField("したこと", max_length=10)
    before = models.JSONField("まえ", default=dict)
    after = models.JSONField("あと", default=dict)
    reason = models.TextField("理由", blank=True)
    by_kind = models.CharField("種別", max_length=10)
    by_ref = models.CharField("した人", max_length=40, blank=True)
    by_name = models.CharField("した人の名前", max_length=200)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "台帳の記録の変更"
        constraints = [models.UniqueConstraint(fields=["record", "revision"], name="one_change_per_revision")]
        indexes = [models.Index(fields=["register_id", "tx"], name="changes_since")]

    def __str__(self) -> str:
        return self.kind


class KeptCount(models.Model):
    """数えた結果: how many records of a list held which answers, as one snapshot of the database showed them.

    What changed since is added when it is asked again (decision 56); `key` is the digest of what was asked.
    """

    key = models.CharField("たずねたこと", max_length=64, unique=True)
    register_id = models.CharField("台帳", max_length=60, db_index=True)
    snapshot = models.TextField("見えていたところ")
    totals = models.JSONField("数")
    made_at = models.DateTimeField("数えた日時")

    class Meta:
        verbose_name = "数えた結果"

    def __str__(self) -> str:
        return self.key


class LaidRegister(models.Model):
    """並べ直した台帳: the last transaction in which places of a register were worked out anew without a change."""

    register_id = models.CharField("台帳", max_length=60, unique=True)
    tx = models.BigIntegerField("まとまり", db_default=_TRANSACTION)

    class Meta:
        verbose_name = "並べ直した台帳"

    def __str__(self) -> str:
        return self.register_id


class RecordImport(models.Model):
    """取込み: one file that is to go into a register, how far it has come, and who pressed the button.

    It holds records, or the rows of the `table` that is named. `sheets` are those of a workbook with several, and which
    of them was chosen.
    """

    ref = models.CharField("取込み", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60)
    table = models.CharField("表", max_length=60, blank=True, default="")
    name = models.CharField("ファイルの名前", max_length=200)
    content = models.BinaryField("ファイル")
    sheets = models.JSONField("シート", null=True)
    dry_run = models.JSONField("試した結果", null=True)
    by_ref = models.CharField("した人", max_length=40)
    by_name = models.CharField("した人の名前", max_length=200)
    made_at = models.DateTimeField("受け取った日時")
    seen_at = models.DateTimeField("確かめた日時", null=True)
    begun_at = models.DateTimeField("始めた日時", null=True)
    ended_at = models.DateTimeField("終わった日時", null=True)
    line = models.PositiveIntegerField("済んだ行", default=0)
    added = models.PositiveIntegerField("増えた記録", default=0)
    changed = models.PositiveIntegerField("変わった記録", default=0)
    refused = models.PositiveIntegerField("受け取らなかった行", default=0)
    told = models.JSONField("受け取らなかった行の理由", default=list)

    class Meta:
        verbose_name = "台帳への取込み"

    def __str__(self) -> str:
        return self.ref


class RecordBulkEdit(models.Model):
    """まとめて直すこと: one value for one field of many records, who wants it and why, and how far it has come.

    `targets` are the numbers of the records with the revision at which they were chosen; without a `value` the field is
    emptied. `refused` are the numbers that were left as they were, each with its sentence.
    """

    ref = models.CharField("まとめて直すこと", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60)
    field = models.CharField("項目", max_length=60)
    targets = models.JSONField("記録", default=list)
    value = models.JSONField("新しい値", null=True)
    reason = models.TextField("理由", blank=True)
    by_ref = models.CharField("した人", max_length=40)
    by_name = models.CharField("した人の名前", max_length=200)
    made_at = models.DateTimeField("選んだ日時")
    planned_at = models.DateTimeField("値を決めた日時", null=True)
    dry_run = models.JSONField("試した結果", null=True)
    begun_at = models.DateTimeField("始めた日時", null=True)
    ended_at = models.DateTimeField("終わった日時", null=True)
    done = models.PositiveIntegerField("済んだ記録", default=0)
    changed = models.PositiveIntegerField("変わった記録", default=0)
    refused = models.JSONField("直せなかった記録", default=list)

    class Meta:
        verbose_name = "台帳の記録をまとめて直すこと"

    def __str__(self) -> str:
        return self.ref


class RecordProgress(models.Model):
    """進み方: who put a record of a register with a process in, and since when and until when its state is open.

    The state itself is an answer of the record. `made_in` is the division and position the maker had then.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="progress", verbose_name="台帳の記録")
    made_by = models.CharField("出した人", max_length=40)
    made_name = models.CharField("出した人の名前", max_length=200)
    made_in = models.CharField("出した人の課", max_length=60, blank=True)
    made_as = models.CharField("出した人の職", max_length=60, blank=True)
    entered_at = models.DateTimeField("この状態になった日時")
    due_on = models.DateField("期限", null=True)
    reminded_on = models.DateField("期限を知らせた日", null=True)

    class Meta:
        verbose_name = "記録の進み方"
        indexes = [
            models.Index(fields=["made_by", "-record"], name="records_of_maker"),
            models.Index(fields=["due_on"], name="records_by_due_day", condition=models.Q(due_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"


class RecordTurn(models.Model):
    """番: somebody whose turn a record is; `who` is a person, a division or a post, as `rules.process` writes them.

    A record without a due day stands behind all others.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="turns", verbose_name="台帳の記録")
    register_id = models.CharField("台帳", max_length=60)
    who = models.CharField("だれの番か", max_length=130, db_collation="C")
    due_on = models.DateField("期限")

    class Meta:
        verbose_name = "記録の番"
        constraints = [models.UniqueConstraint(fields=["record", "who"], name="one_turn_per_record_and_holder")]
        indexes = [
            models.Index(fields=["who", "due_on", "record"], name="turns_of_holder"),
            models.Index(fields=["who", "register_id", "due_on", "record"], name="turns_by_register"),
        ]

    def __str__(self) -> str:
        return self.who


class KeptView(models.Model):
    """残した見かた: how somebody narrows and draws a list of a register, under a name; shared ones are for all."""

    ref = models.CharField("見かた", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60)
    owner_ref = models.CharField("残した人", max_length=40)
    is_shared = models.BooleanField("みんなで使う", default=False)
    title = models.CharField("名前", max_length=60)
    look = models.CharField("見せかた", max_length=10)
    query = models.TextField("しぼりこみ")
    made_at = models.DateTimeField("残した日時")

    class Meta:
        verbose_name = "残した見かた"
        indexes = [models.Index(fields=["register_id", "owner_ref"], name="kept_views_of_somebody")]

    def __str__(self) -> str:
        return self.ref


class RecordComment(models.Model):
    """ひとこと: what somebody wrote about a record. Taken back by its writer it keeps its place without its words."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="comments", verbose_name="台帳の記録")
    text = models.TextField("ことば", blank=True)
    by_ref = models.CharField("書いた人", max_length=40)
    by_name = models.CharField("書いた人の名前", max_length=200)
    at = models.DateTimeField("日時")
    removed_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        verbose_name = "記録へのひとこと"
        indexes = [models.Index(fields=["record", "id"], name="comments_of_record")]

    def __str__(self) -> str:
        return f"{self.record_id}"


class RecordMention(models.Model):
    """呼びかけ: somebody named in a comment, who finds it on their own page."""

    comment = models.ForeignKey(RecordComment, models.CASCADE, related_name="mentions", verbose_name="ひとこと")
    who = models.CharField("呼ばれた人", max_length=40)
    name = models.CharField("呼ばれた人の名前", max_length=200)

    class Meta:
        verbose_name = "呼びかけ"
        constraints = [models.UniqueConstraint(fields=["comment", "who"], name="one_mention_per_comment")]
        indexes = [models.Index(fields=["who", "-id"], name="mentions_of_person")]

    def __str__(self) -> str:
        return self.who


class RecordFollow(models.Model):
    """フォロー: somebody wants to know what happens to a record; `seen` is the revision they looked at last."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="followers", verbose_name="台帳の記録")
    who = models.CharField("フォローする人", max_length=40)
    seen = models.PositiveIntegerField("最後に見た回数", default=0)

    class Meta:
        verbose_name = "記録のフォロー"
        constraints = [models.UniqueConstraint(fields=["who", "record"], name="one_follow_per_person")]

    def __str__(self) -> str:
        return self.who


class Hook(models.Model):
    """知らせ先: an address of another system that is told which records of a register changed, and never how.

    `failing_since` is when the first try after the last answer failed; `stopped_by` says why nothing is sent any more.
    """

    ref = models.CharField("知らせ先", max_length=16, unique=True)
    register_id = models.CharField("台帳", max_length=60, db_index=True)
    address = models.CharField("アドレス", max_length=500)
    events = ArrayField(models.CharField(max_length=10), verbose_name="知らせること")
    secret = SealedCode("署名の鍵", max_length=160)
    earlier_secret = SealedCode("まえの署名の鍵", max_length=160, blank=True)
    earlier_until = models.DateTimeField("まえの鍵も使う期限", null=True)
    made_at = models.DateTimeField("登録した日時")
    made_by = models.CharField("登録した人", max_length=200)
    failing_since = models.DateTimeField("届かなくなった日時", null=True)
    stopped_at = models.DateTimeField("止めた日時", null=True)
    stopped_by = models.CharField("止めたわけ", max_length=10, blank=True)

    class Meta:
        verbose_name = "知らせ先"

    def __str__(self) -> str:
        return self.ref


class HookDelivery(models.Model):
    """知らせ: one act on a record that is to be told to an address, under one number however often it is tried."""

    ref = models.CharField("知らせの番号", max_length=40, unique=True)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries", verbose_name="知らせ先")
    record_ref = models.CharField("記録の番号", max_length=16)
    revision = models.PositiveIntegerField("何回目か")
    event = models.CharField("何が起きたか", max_length=10)
    happened_at = models.DateTimeField("起きた日時")
    state = models.CharField("状態", max_length=10)
    tries = models.PositiveSmallIntegerField("送った回数")
    last_at = models.DateTimeField("最後に送った日時", null=True)
    next_at = models.DateTimeField("次に送る日時")
    status = models.PositiveSmallIntegerField("相手の答え", null=True)
    trouble = models.CharField("届かなかったわけ", max_length=10, blank=True)

    class Meta:
        verbose_name = "知らせ"
        indexes = [
            models.Index(
                fields=["hook", "next_at", "id"], name="hook_deliveries_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["hook", "-id"], name="hook_deliveries_newest"),
            models.Index(fields=["happened_at"], name="hook_deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return self.ref
