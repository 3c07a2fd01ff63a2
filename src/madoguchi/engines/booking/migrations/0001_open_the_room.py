"""The tables of times and turns."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import madoguchi.engines.booking.rules.states


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=60, unique=True, verbose_name="識別子")),
                ("title", models.JSONField(verbose_name="名前")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("gathers_at", models.DateTimeField(verbose_name="待合室を開ける日時")),
                ("opens_at", models.DateTimeField(verbose_name="受付開始")),
                ("closes_at", models.DateTimeField(verbose_name="受付終了")),
                ("by_invitation", models.BooleanField(default=False, verbose_name="案内番号のある人だけ")),
                ("secret", models.CharField(max_length=64, verbose_name="署名の鍵")),
                ("admitted", models.BigIntegerField(default=0, verbose_name="案内ずみの順番")),
                ("issued", models.BigIntegerField(default=0, verbose_name="配った順番")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="止めた日時")),
            ],
            options={
                "verbose_name": "一斉受付",
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=60, unique=True, verbose_name="識別子")),
                ("office", models.CharField(max_length=60, verbose_name="ある所")),
                ("kind", models.CharField(max_length=20, verbose_name="種別")),
                ("name", models.JSONField(verbose_name="名前")),
                ("units", models.PositiveSmallIntegerField(default=1, verbose_name="数")),
                ("is_open", models.BooleanField(default=True, verbose_name="使える")),
            ],
            options={
                "verbose_name": "部屋や物",
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("line", models.CharField(blank=True, max_length=60, verbose_name="窓口の列")),
                ("starts_at", models.DateTimeField(verbose_name="はじまり")),
                ("ends_at", models.DateTimeField(verbose_name="おわり")),
                ("capacity", models.PositiveIntegerField(default=0, verbose_name="定員")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("by", models.CharField(max_length=200, verbose_name="行為者")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
            ],
            options={
                "verbose_name": "枠の変更",
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["office", "ends_at"],
                        name="blocks_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="block_ends_after_it_begins"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=16, unique=True, verbose_name="予約番号")),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="確認コード")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="きっかけ")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("line", models.CharField(max_length=60, verbose_name="窓口の列")),
                (
                    "slots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="予約枠"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="はじまり")),
                ("ends_at", models.DateTimeField(verbose_name="おわり")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="用件"
                    ),
                ),
                (
                    "procedures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="手続"
                    ),
                ),
                ("drafts", models.JSONField(default=dict, verbose_name="先に書いた申請")),
                ("lane", models.CharField(default="online", max_length=10, verbose_name="予約の入口")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("booked", "booked"),
                            ("arrived", "arrived"),
                            ("served", "served"),
                            ("cancelled", "cancelled"),
                            ("missed", "missed"),
                            ("lapsed", "lapsed"),
                        ],
                        default=madoguchi.engines.booking.rules.states.BookingState["BOOKED"],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("person_key", models.CharField(blank=True, max_length=64, verbose_name="同じ人の手がかり")),
                ("person_ref", models.CharField(blank=True, max_length=40, verbose_name="住民")),
                ("account_ref", models.CharField(blank=True, max_length=40, verbose_name="アカウント")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="氏名")),
                ("kana", models.CharField(blank=True, db_collation="C", max_length=200, verbose_name="フリガナ")),
                ("email", models.CharField(blank=True, max_length=320, verbose_name="メールアドレス")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="言語")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="ひとこと")),
                ("remote", models.BooleanField(default=False, verbose_name="オンライン相談")),
                ("room_url", models.CharField(blank=True, max_length=300, verbose_name="相談の部屋")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="相談の同意")),
                ("room_opened_at", models.DateTimeField(blank=True, null=True, verbose_name="相談の開始")),
                ("offered_until", models.DateTimeField(blank=True, null=True, verbose_name="おさえておく期限")),
                ("made_at", models.DateTimeField(verbose_name="予約日時")),
                ("made_by", models.CharField(blank=True, max_length=200, verbose_name="予約した人")),
                ("changed_at", models.DateTimeField(verbose_name="変更日時")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="版")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="前日のお知らせ")),
            ],
            options={
                "verbose_name": "予約",
                "indexes": [
                    models.Index(fields=["office", "starts_at", "id"], name="bookings_of_a_day"),
                    models.Index(
                        condition=models.Q(("account_ref", ""), _negated=True),
                        fields=["account_ref", "-starts_at"],
                        name="bookings_of_account",
                    ),
                    models.Index(
                        condition=models.Q(("kana", ""), _negated=True), fields=["kana"], name="bookings_by_kana"
                    ),
                    models.Index(
                        condition=models.Q(("telephone", ""), _negated=True),
                        fields=["telephone"],
                        name="bookings_by_telephone",
                    ),
                    models.Index(
                        condition=models.Q(("reminded_at__isnull", True), ("state", "booked")),
                        fields=["starts_at"],
                        name="bookings_to_remind",
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["offered_until"], name="offers_to_lapse"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["slots"], name="bookings_of_slot"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["offered", "booked", "arrived"]), models.Q(("person_key", ""), _negated=True)
                        ),
                        fields=("person_key", "line"),
                        name="one_time_per_person_and_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("counter", models.CharField(max_length=60, verbose_name="窓口")),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="呼ぶ列"
                    ),
                ),
                ("staff_ref", models.CharField(max_length=64, verbose_name="職員")),
                ("staff_name", models.CharField(max_length=200, verbose_name="職員の氏名")),
                ("opened_at", models.DateTimeField(verbose_name="開いた日時")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="閉めた日時")),
            ],
            options={
                "verbose_name": "窓口の担当",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("office", "counter"),
                        name="one_person_at_a_counter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="seat_closes_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lottery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=60, unique=True, verbose_name="識別子")),
                ("title", models.JSONField(verbose_name="名前")),
                ("options", models.JSONField(verbose_name="選べるもの")),
                ("opens_at", models.DateTimeField(verbose_name="受付開始")),
                ("closes_at", models.DateTimeField(verbose_name="受付終了")),
                ("confirm_by", models.DateTimeField(verbose_name="当選者の確認の期限")),
                ("commitment", models.CharField(max_length=64, verbose_name="種の約束")),
                ("sealed_seed", models.CharField(max_length=200, verbose_name="封をした種")),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="種")),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="抽選日時")),
                ("entries_digest", models.CharField(blank=True, max_length=64, verbose_name="申込一覧の要約値")),
            ],
            options={
                "verbose_name": "抽選",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="lottery_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirm_by__gt", models.F("closes_at"))),
                        name="winners_answer_after_the_lottery_closes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueTicket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("on", models.DateField(verbose_name="日")),
                ("number", models.PositiveIntegerField(verbose_name="番号")),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="確認コード")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="きっかけ")),
                ("line", models.CharField(max_length=60, verbose_name="窓口の列")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="用件"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booked", "booked"),
                            ("walk_in", "walk_in"),
                            ("returning", "returning"),
                            ("urgent", "urgent"),
                        ],
                        max_length=10,
                        verbose_name="種別",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="氏名")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="言語")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="ひとこと")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("called", "called"),
                            ("serving", "serving"),
                            ("parked", "parked"),
                            ("done", "done"),
                            ("missed", "missed"),
                            ("left", "left"),
                        ],
                        default=madoguchi.engines.booking.rules.states.TicketState["WAITING"],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("counter", models.CharField(blank=True, max_length=60, verbose_name="窓口")),
                ("wanted_counter", models.CharField(blank=True, max_length=60, verbose_name="渡す先の窓口")),
                ("rank_at", models.DateTimeField(verbose_name="順番のもと")),
                ("arrived_at", models.DateTimeField(verbose_name="到着")),
                ("forecast_at", models.DateTimeField(blank=True, null=True, verbose_name="呼出しの見込み")),
                (
                    "forecast_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="見込みの幅（分）"),
                ),
                ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="呼出し")),
                ("first_called_at", models.DateTimeField(blank=True, null=True, verbose_name="はじめの呼出し")),
                ("calls", models.PositiveSmallIntegerField(default=0, verbose_name="呼出しの回数")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="開始")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了")),
                ("handled_seconds", models.PositiveIntegerField(default=0, verbose_name="対応の秒数")),
                (
                    "booking",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticket",
                        to="booking.booking",
                        verbose_name="予約",
                    ),
                ),
            ],
            options={
                "verbose_name": "番号札",
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.PositiveSmallIntegerField(default=0, verbose_name="何番目")),
                ("from_minute", models.BigIntegerField(verbose_name="はじまりの分")),
                ("until_minute", models.BigIntegerField(verbose_name="おわりの分")),
                (
                    "span",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("resource_id"), "*", models.Value(1024)
                                        ),
                                        "+",
                                        models.F("unit"),
                                    ),
                                    "*",
                                    models.Value(4294967296),
                                ),
                                "+",
                                models.F("from_minute"),
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("resource_id"), "*", models.Value(1024)
                                        ),
                                        "+",
                                        models.F("unit"),
                                    ),
                                    "*",
                                    models.Value(4294967296),
                                ),
                                "+",
                                models.F("until_minute"),
                            ),
                            function="int8range",
                        ),
                        output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="確認コード")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="目的")),
                ("by", models.CharField(max_length=200, verbose_name="使う人")),
                ("by_ref", models.CharField(blank=True, max_length=64, verbose_name="使う人の識別子")),
                ("made_at", models.DateTimeField(verbose_name="予約日時")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="booking.resource",
                        verbose_name="部屋や物",
                    ),
                ),
            ],
            options={
                "verbose_name": "部屋や物の予約",
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("line", models.CharField(max_length=60, verbose_name="窓口の列")),
                ("starts_at", models.DateTimeField(verbose_name="はじまり")),
                ("ends_at", models.DateTimeField(verbose_name="おわり")),
                ("capacity", models.PositiveIntegerField(verbose_name="定員")),
                ("declared", models.PositiveIntegerField(verbose_name="決められた定員")),
                ("reserved", models.PositiveIntegerField(default=0, verbose_name="電話と窓口のための定員")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="予約ずみ")),
                ("taken_online", models.PositiveIntegerField(default=0, verbose_name="オンラインで予約ずみ")),
            ],
            options={
                "verbose_name": "予約枠",
                "indexes": [models.Index(fields=["starts_at"], name="slots_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "line", "starts_at"), name="one_slot_per_line_and_time"),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("capacity"))), name="no_slot_beyond_its_capacity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_online__lte", models.F("taken"))), name="online_is_a_part_of_taken"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="slot_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("kind", models.CharField(max_length=20, verbose_name="出来事")),
                ("counter", models.CharField(blank=True, max_length=60, verbose_name="窓口")),
                ("by", models.CharField(blank=True, max_length=64, verbose_name="行為者")),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="booking.queueticket",
                        verbose_name="番号札",
                    ),
                ),
            ],
            options={
                "verbose_name": "番号札の出来事",
            },
        ),
        migrations.CreateModel(
            name="Waiter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="確認コード")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="きっかけ")),
                ("office", models.CharField(max_length=60, verbose_name="窓口のある所")),
                ("line", models.CharField(max_length=60, verbose_name="窓口の列")),
                ("from_on", models.DateField(verbose_name="いつから")),
                ("until_on", models.DateField(verbose_name="いつまで")),
                ("spans", models.PositiveSmallIntegerField(default=1, verbose_name="枠の数")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="用件"
                    ),
                ),
                (
                    "procedures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="手続"
                    ),
                ),
                ("person_key", models.CharField(blank=True, max_length=64, verbose_name="同じ人の手がかり")),
                ("account_ref", models.CharField(blank=True, max_length=40, verbose_name="アカウント")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="氏名")),
                ("kana", models.CharField(blank=True, max_length=200, verbose_name="フリガナ")),
                ("email", models.CharField(max_length=320, verbose_name="メールアドレス")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="言語")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("offered", "offered"),
                            ("taken", "taken"),
                            ("lapsed", "lapsed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default=madoguchi.engines.booking.rules.states.WaiterState["WAITING"],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("waits_since", models.DateTimeField(verbose_name="申込日時")),
                (
                    "booking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.booking",
                        verbose_name="おさえた予約",
                    ),
                ),
            ],
            options={
                "verbose_name": "空き待ち",
            },
        ),
        migrations.CreateModel(
            name="LotteryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=16, verbose_name="申込番号")),
                ("code", models.CharField(max_length=64, unique=True, verbose_name="確認コード")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="きっかけ")),
                ("group", models.CharField(blank=True, max_length=16, verbose_name="グループ")),
                ("size", models.PositiveSmallIntegerField(default=1, verbose_name="人数")),
                (
                    "preferences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="希望の順"
                    ),
                ),
                ("person_key", models.CharField(max_length=64, verbose_name="同じ人の手がかり")),
                ("name", models.CharField(max_length=200, verbose_name="氏名")),
                ("kana", models.CharField(blank=True, max_length=200, verbose_name="フリガナ")),
                ("email", models.CharField(blank=True, max_length=320, verbose_name="メールアドレス")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="言語")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("won", "won"),
                            ("reserve", "reserve"),
                            ("confirmed", "confirmed"),
                            ("lapsed", "lapsed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default=madoguchi.engines.booking.rules.states.EntryState["ENTERED"],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("option", models.CharField(blank=True, max_length=60, verbose_name="当選したもの")),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="抽選の順")),
                ("entered_at", models.DateTimeField(verbose_name="申込日時")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                (
                    "lottery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="booking.lottery",
                        verbose_name="抽選",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽選の申込",
                "indexes": [models.Index(fields=["lottery", "rank"], name="entries_by_rank")],
                "constraints": [
                    models.UniqueConstraint(fields=("lottery", "number"), name="one_number_per_lottery"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("lottery", "person_key"),
                        name="one_entry_per_person_and_lottery",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, verbose_name="きっかけ")),
                ("person_key", models.CharField(max_length=64, verbose_name="同じ人の手がかり")),
                ("place", models.BigIntegerField(verbose_name="順番")),
                (
                    "wanted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="希望の枠"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("booked", "booked"), ("full", "full"), ("already", "already")],
                        max_length=10,
                        verbose_name="結果",
                    ),
                ),
                ("slot_id", models.BigIntegerField(blank=True, null=True, verbose_name="決まった枠")),
                ("code", models.CharField(max_length=64, verbose_name="確認コード")),
                ("at", models.DateTimeField(verbose_name="決まった日時")),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.opening",
                        verbose_name="一斉受付",
                    ),
                ),
            ],
            options={
                "verbose_name": "一斉受付の結果",
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "key"), name="one_outcome_per_request"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "booked")),
                        fields=("opening", "person_key"),
                        name="one_place_per_person_and_opening",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["office", "on", "line", "rank_at", "id"],
                name="queue_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="queueticket",
            index=models.Index(
                condition=models.Q(("called_at", None), _negated=True),
                fields=["office", "on", "-called_at"],
                name="calls_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(fields=("office", "on", "number"), name="one_number_a_day"),
        ),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["called", "serving"])),
                fields=("office", "on", "counter"),
                name="one_visitor_at_a_counter",
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(fields=["resource", "from_minute"], name="reservations_in_order"),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at__isnull", True)), expressions=[("span", "&&")], name="one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_minute__gt", models.F("from_minute"))),
                name="reservation_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="ticketevent",
            index=models.Index(fields=["ticket", "id"], name="events_of_ticket"),
        ),
        migrations.AddIndex(
            model_name="waiter",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["office", "line", "id"], name="waiters_in_order"
            ),
        ),
    ]
