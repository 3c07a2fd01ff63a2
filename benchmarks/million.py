"""A city with a million cases over a hundred procedures, written straight into the tables of a scratch house."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CASES = 1_000_000
PROCEDURES = 100
DIVISIONS = 20
OPEN_SHARE = 0.2
PEOPLE_OF_A_DIVISION = 25
_PORTION = 100_000

FAMILY = {
    "佐藤": "サトウ", "鈴木": "スズキ", "高橋": "タカハシ", "田中": "タナカ", "伊藤": "イトウ", "渡邉": "ワタナベ",
    "山本": "ヤマモト", "中村": "ナカムラ", "小林": "コバヤシ", "加藤": "カトウ", "吉田": "ヨシダ", "山田": "ヤマダ",
    "佐々木": "ササキ", "山口": "ヤマグチ", "松本": "マツモト", "井上": "イノウエ", "木村": "キムラ", "林": "ハヤシ",
    "斎藤": "サイトウ", "清水": "シミズ", "山崎": "ヤマザキ", "森": "モリ", "池田": "イケダ", "橋本": "ハシモト",
    "阿部": "アベ", "石川": "イシカワ", "山下": "ヤマシタ", "中島": "ナカジマ", "石井": "イシイ", "小川": "オガワ",
    "前田": "マエダ", "岡田": "オカダ", "長谷川": "ハセガワ", "藤田": "フジタ", "後藤": "ゴトウ", "近藤": "コンドウ",
    "村上": "ムラカミ", "遠藤": "エンドウ", "青木": "アオキ", "坂本": "サカモト", "福田": "フクダ", "太田": "オオタ",
    "西村": "ニシムラ", "藤井": "フジイ", "金子": "カネコ", "岡本": "オカモト", "藤原": "フジワラ", "三浦": "ミウラ",
    "中野": "ナカノ", "原田": "ハラダ", "松田": "マツダ", "竹内": "タケウチ", "小野": "オノ", "中川": "ナカガワ",
    "田村": "タムラ", "和田": "ワダ", "髙木": "タカギ", "濵田": "ハマダ", "戸畑": "トバタ", "若松": "ワカマツ",
}  # fmt: skip
GIVEN = {
    "葵": "アオイ", "陽菜": "ヒナ", "蓮": "レン", "結衣": "ユイ", "湊": "ミナト", "凛": "リン", "大翔": "ヒロト",
    "花子": "ハナコ", "太郎": "タロウ", "誠": "マコト", "恵子": "ケイコ", "健一": "ケンイチ", "美咲": "ミサキ",
    "翔太": "ショウタ", "久美子": "クミコ", "和子": "カズコ", "博": "ヒロシ", "由美": "ユミ", "直樹": "ナオキ",
    "真由美": "マユミ", "浩二": "コウジ", "裕子": "ユウコ", "隆": "タカシ", "千尋": "チヒロ", "修": "オサム",
    "文": "フミ", "正": "タダシ", "優": "ユウ", "薫": "カオル", "海斗": "カイト", "愛": "アイ", "圭": "ケイ",
}  # fmt: skip


def town() -> dict[str, Any]:
    """The city: one centre, twenty divisions, seven wards."""
    return {
        "code": "401005",
        "name": "見本市",
        "prefecture": "見本県",
        "head": "見本市長",
        "hours": {"open": "8:30", "close": "17:15"},
        "calendar": {"closed_days": ["12-29", "12-30", "12-31", "1-1", "1-2", "1-3"]},
        "divisions": [
            {"id": "centre", "name": "行政事務センター"},
            *({"id": f"division_{number}", "name": f"第{number}課"} for number in range(DIVISIONS)),
        ],
        "centre": "centre",
        "positions": [{"id": "clerk", "name": "主任"}, {"id": "section_chief", "name": "課長", "may_decide": True}],
    }


def procedures() -> list[dict[str, Any]]:
    """A hundred procedures, five to a division, all examined first by the centre."""
    return [
        {
            "id": f"procedure_{number}",
            "title": f"見本の手続 その{number}",
            "summary": "見本の手続です。",
            "audience": "resident",
            "law": [{"name": "見本条例"}],
            "division": f"division_{number % DIVISIONS}",
            "standard_days": 14,
            "retention": {"class": "5_years"},
            "workflow": {
                "formal_examination": {"by": "administrative_centre"},
                "substantive_examination": {"by": "division"},
                "decision": {"by": "division", "position": "section_chief"},
            },
        }
        for number in range(PROCEDURES)
    ]


def fill(cases: int = CASES) -> None:
    """Publish the city and write its cases past the policies; the planner learns of them afterwards."""
    import psycopg

    from benchmarks.scratch import unguarded
    from madoguchi.foundation.catalogue.actions import publish_set
    from madoguchi.values.actor import SYSTEM

    publish_set(town(), procedures(), pictures={}, by=SYSTEM)
    with psycopg.connect(unguarded(), autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        _write_people(cursor)
        with _without_indexes(cursor):
            for first in range(0, cases, _PORTION):
                print(f"  {first:,} of {cases:,} cases written", file=sys.stderr, flush=True)
                cursor.execute(_DOSSIERS, [first, first + _PORTION - 1])
                cursor.execute(_CASES, {"first": first, "last": first + _PORTION - 1, "open": OPEN_SHARE})
        print("  telling the planner", file=sys.stderr, flush=True)
        cursor.execute("VACUUM (ANALYZE) cases_case")
        cursor.execute("VACUUM (ANALYZE) dossier_dossier")


@contextmanager
def _without_indexes(cursor: Any) -> Iterator[None]:
    """The indexes of the case table made once at the end, which takes minutes less than keeping them."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases_case'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'cases_case'::regclass)"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for name, definition in indexes:
        print(f"  indexing {name}", file=sys.stderr, flush=True)
        cursor.execute(definition)


def _write_people(cursor: Any) -> None:
    from madoguchi.values.search_keys import search_keys

    cursor.execute(
        "CREATE TEMPORARY TABLE bench_people (n serial, name text, kana text, k1 text, k2 text, k3 text, k4 text)"
    )
    for family, family_kana in FAMILY.items():
        for given, given_kana in GIVEN.items():
            name, kana = f"{family} {given}", f"{family_kana} {given_kana}"
            keys = search_keys(name, kana)
            cursor.execute(
                "INSERT INTO bench_people (name, kana, k1, k2, k3, k4) VALUES (%s, %s, %s, %s, %s, %s)",
                [name, kana, keys.name_key, keys.given_name_key, keys.kana_key, keys.given_kana_key],
            )
    cursor.execute(_VERSIONS)


_VERSIONS = """
CREATE TEMPORARY TABLE bench_versions AS
SELECT split_part(procedure_id, '_', 2)::int AS n, procedure_id, version
FROM catalogue_procedureversion WHERE starts_with(procedure_id, 'procedure_')
"""

# A number's digits are spread by a multiplier prime to 10^8, so that neighbours in time are strangers in the index.
_DOSSIERS = """
INSERT INTO dossier_dossier (id, reference_number, draft_ref, access_code, procedure, version, applicant_name,
    applicant_kana, applicant_email, account_ref, audience, ward, channel, language, received_at)
SELECT 10000000 + i, to_char((i::bigint * 48271 + 12345678) %% 100000000, 'FM0000"-"0000') || '-00', 'd' || i, 'a' || i,
    v.procedure_id, v.version, p.name, p.kana, '', '', 'resident', (401013 + i %% 7)::text, 'online', 'ja',
    now() - (i %% 700) * interval '1 day'
FROM generate_series(%s::int, %s::int) AS i
JOIN bench_people p ON p.n = 1 + (i::bigint * 7919) %% (SELECT count(*) FROM bench_people)
JOIN bench_versions v ON v.n = (i / 7) %% (SELECT count(*) FROM bench_versions)
"""

_CASES = """
INSERT INTO cases_case (dossier_id, reference_number, procedure_id, procedure_version, channel, ward, account_ref,
    applicant_name, applicant_kana, name_key, given_name_key, kana_key, given_kana_key, duplicate_keys, step, division,
    home_division, first_division, assignee_ref, assignee_name, remark, received_on, standard_days, due_on, pauses,
    stopped_on, used_days, awaiting_correction, correction, correction_due_on, skipped, examined_by, second_look,
    looked_once_by_ref, looked_once_by_name, drafted_by_ref, draft, decision, outcome, decided_on, held_reason,
    closed_at, revision)
SELECT d.id, d.reference_number, d.procedure, d.version, 'online', d.ward, '', d.applicant_name, d.applicant_kana,
    p.k1, p.k2, p.k3, p.k4, ARRAY[md5(d.id::text)], state.step, state.division, state.home, 'centre',
    state.assignee, CASE WHEN state.assignee = '' THEN '' ELSE '担当 ' || state.assignee END, '', state.received_on, 14,
    state.received_on + 20, CASE WHEN state.waits THEN jsonb_build_array(jsonb_build_array(state.received_on + 2, null))
    ELSE '[]'::jsonb END, state.ended, CASE WHEN state.ended IS NULL THEN NULL ELSE 9 END, state.waits,
    CASE WHEN state.waits THEN jsonb_build_object('fields', jsonb_build_array('guardian'), 'text', '確かめてください。',
        'due_on', state.received_on + 30, 'asked_at', (state.received_on + 2) || 'T10:00:00+09:00', 'by_name', '担当')
    END, CASE WHEN state.waits THEN state.received_on + 30 END, '{}', '{}', false, '', '',
    CASE WHEN state.drafted THEN state.home || '_drafter' ELSE '' END, CASE WHEN state.drafted THEN jsonb_build_object(
        'outcome', 'grant', 'reason_ids', '[]'::jsonb, 'reason_text', '', 'by_ref', state.home || '_drafter',
        'by_name', '起案者', 'at', (state.received_on + 5) || 'T10:00:00+09:00') END,
    NULL, CASE WHEN state.ended IS NULL THEN '' ELSE 'grant' END, state.ended, '',
    state.ended + interval '13 hours' + (d.id %% 14400) * interval '1 second', 2
FROM dossier_dossier d
JOIN bench_people p ON p.name = d.applicant_name
CROSS JOIN LATERAL (SELECT d.id - 10000000 AS i, random() AS a, random() AS b, random() AS c, random() AS e) AS draw
CROSS JOIN LATERAL (SELECT draw.a < %(open)s AS is_open, 'division_' || (split_part(d.procedure, '_', 2)::int %% 20)
    AS home) AS first_look
CROSS JOIN LATERAL (SELECT
    CASE WHEN NOT is_open THEN 'closed' WHEN draw.b < 0.45 THEN 'formal_examination'
         WHEN draw.b < 0.8 THEN 'substantive_examination' ELSE 'decision' END AS step,
    CASE WHEN is_open AND draw.b < 0.45 THEN 'centre' ELSE home END AS division,
    home,
    CASE WHEN is_open AND draw.c < 0.6 THEN CASE WHEN draw.b < 0.45 THEN 'centre' ELSE home END || '_'
         || floor(draw.e * 25)::int ELSE '' END AS assignee,
    current_date - CASE WHEN is_open THEN floor(draw.e * 30)::int ELSE 30 + floor(draw.e * 670)::int END AS received_on,
    CASE WHEN is_open THEN NULL ELSE current_date - 30 - floor(draw.e * 670)::int + 5 + floor(draw.b * 20)::int END
        AS ended,
    is_open AND draw.b < 0.8 AND draw.c > 0.9 AS waits,
    is_open AND draw.b >= 0.8 AND draw.c < 0.5 AS drafted) AS state
WHERE d.id BETWEEN 10000000 + %(first)s AND 10000000 + %(last)s
"""
