"""Accounts, the posts staff hold from a day to a day, and the tokens of programmes."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from madoguchi.values.actor import Duty
from madoguchi.values.mandate_kind import MandateKind


class AccountKind(models.TextChoices):
    """Whose account it is."""

    RESIDENT = "resident", "住民"
    BUSINESS = "business", "事業者"
    STAFF = "staff", "職員"


class Account(AbstractBaseUser):
    """Somebody who can sign in; `ref` is the only name of it outside this room.

    One that `is_held` stands for a person of the register who has none yet: nobody signs in as it, somebody the office
    confirmed acts for it, and the person takes over what is theirs with their own account.
    """

    # The posts held today, where the account came with them.
    duties: tuple[Duty, ...] | None = None
    roles: frozenset[str] = frozenset()

    ref = models.CharField("識別子", max_length=40, unique=True)
    kind = models.CharField("種別", max_length=10, choices=AccountKind)
    name = models.CharField("氏名", max_length=200)
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    note = models.CharField("説明", max_length=200, blank=True)
    person_ref = models.CharField("住民の番号", max_length=16, blank=True, db_default="")
    people = ArrayField(
        models.CharField(max_length=16),
        default=list,
        db_default=[],
        verbose_name="本人と、いっしょに住む人の住民の番号",
    )
    is_demonstration = models.BooleanField("見本", default=False)
    is_held = models.BooleanField("本人が使う前のもの", default=False, db_default=False)
    is_active = models.BooleanField("有効", default=True)

    objects = BaseUserManager()
    USERNAME_FIELD = "ref"

    class Meta:
        verbose_name = "アカウント"
        indexes = [
            models.Index(fields=["kind", "kana", "ref"], name="accounts_by_kana"),
            models.Index(fields=["person_ref"], name="accounts_of_person", condition=~Q(person_ref="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_ref"], condition=Q(is_held=True, is_active=True), name="one_held_account_per_person"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class ExternalIdentity(models.Model):
    """Who an account is at a provider; linked by issuer and subject only, never by name or e-mail.

    The items are those the person looked at and confirmed; no token is kept.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="identities", verbose_name="アカウント")
    provider = models.CharField("サインインのしかた", max_length=20)
    issuer = models.CharField("発行者", max_length=200)
    subject = models.CharField("発行者での識別子", max_length=255)
    assurance = models.PositiveSmallIntegerField("本人確認の強さ")
    items = models.JSONField("確かめた項目", default=dict)
    linked_at = models.DateTimeField("結びつけた日時", db_default=Now())
    verified_at = models.DateTimeField("項目を確かめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "外の本人確認"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_subject")]

    def __str__(self) -> str:
        return self.provider


class PostKind(models.TextChoices):
    """How a post is held."""

    MAIN = "main", "本務"
    CONCURRENT = "concurrent", "兼務"
    ACTING = "acting", "代理"


class StaffPost(models.Model):
    """A post (職) a member of staff holds in a division; concurrent posts are several rows."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="posts", verbose_name="職員")
    division = models.CharField("課", max_length=60)
    position = models.CharField("職", max_length=60)
    ward = models.CharField("区", max_length=6, blank=True)
    may_decide = models.BooleanField("決裁できる", default=False)
    role = models.CharField("役割", max_length=20, blank=True)
    kind = models.CharField("種別", max_length=10, choices=PostKind, default=PostKind.MAIN)
    from_on = models.DateField("着任日")
    until_on = models.DateField("離任日", null=True, blank=True)

    class Meta:
        verbose_name = "職"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="post_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["division"], name="posts_of_division")]

    def __str__(self) -> str:
        return f"{self.division}/{self.position}"


class Passkey(models.Model):
    """A key of a member of staff that never leaves their device; here lies its public half (WebAuthn Level 2)."""

    ref = models.CharField("識別子", max_length=40, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys", verbose_name="職員")
    credential = models.CharField("鍵の識別子", max_length=1400, unique=True)
    public_key = models.BinaryField("公開鍵")
    uses = models.BigIntegerField("鍵が数えた回数")
    name = models.CharField("名前", max_length=60)
    added_at = models.DateTimeField("登録日時")
    used_at = models.DateTimeField("最後に使った日時", null=True, blank=True)

    class Meta:
        verbose_name = "パスキー"

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A code that lets a member of staff add a passkey once; `made_by` is the administrator who stands for it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations", verbose_name="職員")
    digest = models.CharField("要約値", max_length=64, unique=True)
    made_by = models.CharField("招いた人", max_length=64)
    made_at = models.DateTimeField("作成日時")
    used_at = models.DateTimeField("使った日時", null=True, blank=True)

    class Meta:
        verbose_name = "パスキーの招待"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class TokenRole(models.TextChoices):
    """What a programme may do: the same as the person it stands for."""

    APPLICANT = "applicant", "申請者"
    CLERK = "clerk", "審査"
    DECIDER = "decider", "決裁"


class ApiToken(models.Model):
    """A bearer token; only its digest is kept. `person` is the public id of the member of staff who answers for it.

    `scopes` are what it is kept to, with blanks between them: `bicycles:read bicycles:write`; empty for no bounds.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    digest = models.CharField("要約値", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200)
    role = models.CharField("役割", max_length=10, choices=TokenRole)
    division = models.CharField("課", max_length=60, blank=True)
    person = models.CharField("責任者", max_length=40, blank=True)
    scopes = models.CharField("範囲", max_length=2000, default="", db_default="", blank=True)
    created_at = models.DateTimeField("作成日時", db_default=Now())
    revoked_at = models.DateTimeField("失効日時", null=True, blank=True)

    class Meta:
        verbose_name = "APIトークン"

    def __str__(self) -> str:
        return self.name


class EmailCode(models.Model):
    """A code sent to an address, for the browser that asked for it; only its digest is kept, and a day at most."""

    ref = models.CharField("識別子", max_length=16, unique=True)
    email = models.EmailField("メールアドレス")
    digest = models.CharField("要約値", max_length=64)
    place = models.CharField("送信元の要約値", max_length=64)
    sent_at = models.DateTimeField("送った日時")
    tries = models.PositiveSmallIntegerField("入力の回数", default=0)
    used_at = models.DateTimeField("使った日時", null=True, blank=True)

    class Meta:
        verbose_name = "メールで届く番号"
        indexes = [
            models.Index(fields=["email", "sent_at"], name="email_codes_of_address"),
            models.Index(fields=["place", "sent_at"], name="email_codes_of_place"),
            models.Index(fields=["sent_at"], name="email_codes_by_age"),
        ]

    def __str__(self) -> str:
        return self.ref


class CodeTry(models.Model):
    """How many wrong codes came from one place in the quarter of an hour that begins here; the place is a digest."""

    place = models.CharField("送信元の要約値", max_length=64)
    begins_at = models.DateTimeField("はじまり")
    tries = models.PositiveIntegerField("回数")

    class Meta:
        verbose_name = "コードの入力"
        constraints = [models.UniqueConstraint(fields=["place", "begins_at"], name="one_count_per_place_and_window")]
        indexes = [models.Index(fields=["begins_at"], name="tries_by_age")]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M}"


class DirectoryAnswer(models.Model):
    """Whom the city's directory named in answer to a question (SAML), until the browser that asked comes for it, once.

    It comes with the secret that the browser was given which brought the answer: one browser has to have done both.
    The secret and the names of the question and of the assertion are kept as digests, and a day at most, so that none
    counts again.
    """

    question = models.CharField("問いの要約値", max_length=64, unique=True)
    assertion = models.CharField("答えの要約値", max_length=64, unique=True)
    secret = models.CharField("合言葉の要約値", max_length=64, blank=True, db_default="")
    told = models.JSONField("職員番号と確かめ方", default=dict)
    answered_at = models.DateTimeField("答えの日時")
    taken_at = models.DateTimeField("受け取った日時", null=True, blank=True)

    class Meta:
        verbose_name = "市のアカウントの答え"
        indexes = [
            models.Index(fields=["answered_at"], name="directory_answers_by_age"),
            models.Index(fields=["secret"], name="directory_answers_by_secret"),
        ]

    def __str__(self) -> str:
        return f"{self.answered_at:%Y-%m-%d %H:%M}"


class Mandate(models.Model):
    """One account may act for another (委任): in these procedures, until a day, as long as nobody ended it.

    Nobody is looked for: whoever gives it hands over a code, and whoever types it in first takes it up. Only the
    digest of the code is kept. A `delegation` was not given here: a provider
    of identities told of it, last at `told_at`. One with `confirmed_by` was given by nobody either: a member of staff
    confirmed it, by what the register of persons said then (`stands_on`), and it rests from `paused_at` on until
    somebody looked at it again.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    principal = models.ForeignKey(Account, models.CASCADE, related_name="mandates_given", verbose_name="頼んだ人")
    proxy = models.ForeignKey(
        Account, models.CASCADE, related_name="mandates_held", null=True, blank=True, verbose_name="代理人"
    )
    kind = models.CharField("間柄", max_length=10, choices=[(kind.value, kind.value) for kind in MandateKind])
    procedures = ArrayField(models.CharField(max_length=80), verbose_name="手続")
    until_on = models.DateField("最後の日")
    digest = models.CharField("要約値", max_length=64, unique=True)
    given_at = models.DateTimeField("頼んだ日時")
    taken_at = models.DateTimeField("引き受けた日時", null=True, blank=True)
    ended_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    delegation = models.CharField("外での委任の番号", max_length=20, blank=True, db_default="")
    from_on = models.DateField("はじめの日", null=True, blank=True)
    told_at = models.DateTimeField("外から聞いた日時", null=True, blank=True)
    confirmed_by = models.CharField("認めた職員", max_length=64, blank=True, db_default="")
    stands_on = models.JSONField("住民の登録", default=dict, db_default={})
    paused_at = models.DateTimeField("止めた日時", null=True, blank=True)

    class Meta:
        verbose_name = "委任"
        indexes = [
            models.Index(
                fields=["until_on", "id"],
                name="confirmed_mandates",
                condition=Q(ended_at__isnull=True) & ~Q(confirmed_by=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(proxy=models.F("principal")), name="nobody_is_their_own_proxy"),
            models.CheckConstraint(
                condition=Q(proxy__isnull=True, taken_at__isnull=True) | Q(proxy__isnull=False, taken_at__isnull=False),
                name="mandate_is_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class StaffDevice(models.Model):
    """One device of the staff, as its management told of it last; a retired one keeps its row."""

    number = models.CharField("端末番号", max_length=40, unique=True)
    certificate = models.CharField("証明書の要約値", max_length=64, null=True, unique=True)  # noqa: DJ001 - unique
    is_managed = models.BooleanField("管理されている")
    is_encrypted = models.BooleanField("暗号化されている")
    updated_on = models.DateField("更新した日", null=True)
    told_at = models.DateTimeField("知らせを受けた日時")
    seen_at = models.DateTimeField("最後に使われた日時", null=True)
    retired_at = models.DateTimeField("使うのをやめた日時", null=True)
    reason = models.CharField("人が変えた理由", max_length=10, blank=True, db_default="")
    note = models.CharField("変えたときの説明", max_length=200, blank=True, db_default="")
    changed_by = models.CharField("変えた人", max_length=200, blank=True, db_default="")
    changed_at = models.DateTimeField("変えた日時", null=True)

    class Meta:
        verbose_name = "職員の端末"

    def __str__(self) -> str:
        return self.number
