"""Synthetic records for the registers of the sample definitions: councils and contracts nobody concluded."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.registers import records_by_register
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.journeys.demonstration.people import company, person
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number

_SEED = 20261126
_BODIES = 36
_CONTRACTS = 264
_ABOUT = (
    *(
        "都市計画",
        "環境",
        "文化財保護",
        "子ども・子育て",
        "国民健康保険運営",
        "男女共同参画",
        "情報公開",
        "個人情報保護",
    ),
    *("景観", "防災", "公共事業評価", "図書館", "スポーツ推進", "消費生活", "いじめ問題", "空家等対策", "介護保険運営"),
    *("地域福祉", "建築", "開発", "行政不服"),
)
_KINDS = (("council", "審議会"), ("board", "審査会"), ("committee", "委員会"))
_OFFICES = (
    "総務課",
    "都市計画課",
    "環境政策課",
    "文化企画課",
    "子ども家庭課",
    "保険年金課",
    "介護保険課",
    "危機管理課",
)
_TOWNS = ("中央", "本町", "緑", "港")
_SUBJECTS = {
    "works": ("庁舎空調の修繕", "公園遊具の補修", "道路照明の取替え", "学校トイレの改修"),
    "service": ("住民税システムの保守", "窓口案内の委託", "広報紙の配布", "施設の清掃", "統計調査の集計"),
    "goods": ("事務用封筒の購入", "避難所用毛布の購入", "図書の購入", "障害者施設の菓子の購入"),
    "lease": ("複写機の賃貸借", "仮設校舎の賃貸借", "検査機器の賃貸借"),
}
_GROUNDS = ("small", "small", "small", "nature", "nature", "welfare", "venture", "urgent", "no_bidder")
_OPEN_CALLS = ("welfare", "venture")
"""The grounds by which the public is told before somebody is chosen, whom to ask for it and how."""
_STAGES = (*["concluded"] * 12, "planned", "planned", "invited")
_REASONS = {
    "small": "予定価格が規則で定める額をこえないため。",
    "nature": "既設の設備を作った者でなければ、保守ができないため。",
    "welfare": "障害者支援施設が作った物品を買うため。",
    "venture": "市の認定を受けた新商品を買うため。",
    "urgent": "大雨の被害をすぐに直す必要があったため。",
    "no_bidder": "入札に参加する者がいなかったため。",
}


def load_kept_registers() -> int:
    """Fill the sample registers once; how many records were written, 0 when there are some or no such register."""
    held = records_by_register()
    random = Random(_SEED)  # noqa: S311
    made = {
        "affiliated_bodies": lambda: [_body(random, number) for number in range(_BODIES)],
        "negotiated_contracts": lambda: [_contract(random, number) for number in range(1, _CONTRACTS + 1)],
    }
    written = 0
    for register in registers():
        if register.id in made and not held.get(register.id):
            with transaction.atomic():
                for values in made[register.id]():
                    create_record(register, values, ref=new_record_number(), by=SYSTEM, reason="見本の記録")
                    written += 1
    return written


def _body(random: Random, number: int) -> dict[str, Any]:
    kind, word = _KINDS[number // len(_ABOUT) % len(_KINDS)]
    about, seats = _ABOUT[number % len(_ABOUT)], random.randint(3, 8)
    openness = random.choice(("open", "open", "open", "partly", "closed"))
    until = date(today().year + random.randint(1, 2), 3, 31)
    people = [
        {"name": person(random).full, "group": random.choice(("expert", "organisation", "citizen")), "until": until}
        for _ in range(seats)
    ]
    return {
        "name": f"見本市{about}{word}",
        "kind": kind,
        "basis": f"見本市{about}条例第{random.randint(5, 30)}条",
        "task": f"{about}に関する重要な事項について、市長の諮問に応じて調査し、審議する。",
        "office": random.choice(_OFFICES),
        "founded_on": date(random.randint(1968, 2019), random.randint(1, 12), 1).isoformat(),
        "seats": seats,
        "women": random.randint(1, seats),
        "invited": sum(one["group"] == "citizen" for one in people),
        "term_years": 2,
        "people": [{**one, "until": until.isoformat()} for one in people],
        "public": openness,
        **({} if openness == "open" else {"why_closed": "個人の情報を扱うため。"}),
        "met": random.randint(1, 8),
        "last_on": (today() - timedelta(days=random.randint(10, 400))).isoformat(),
    }


def _contract(random: Random, number: int) -> dict[str, Any]:
    kind, stage = random.choice(tuple(_SUBJECTS)), random.choice(_STAGES)
    ground = random.choice(_OPEN_CALLS if stage == "invited" else _GROUNDS)
    on = today() + timedelta(days=random.randint(14, 240) if stage != "concluded" else -random.randint(3, 700))
    subject = random.choice(_SUBJECTS[kind])
    return {
        "number": f"R{on.year - 2018 - (on.month < 4)}-{number:04d}",
        "stage": stage,
        "title": f"{subject}（{random.choice(_OFFICES)}分）",
        "kind": kind,
        **({"outline": f"{subject}を行うもの。", "site": _address(random)} if kind == "works" else {}),
        "office": random.choice(_OFFICES),
        "planned_on" if stage != "concluded" else "concluded_on": on.isoformat(),
        "begins_on": (on + timedelta(days=random.randint(1, 14))).isoformat(),
        "until": (on + timedelta(days=random.randint(20, 365))).isoformat(),
        "ground": ground,
        "published": random.random() < 0.8,
        **(_called(on) if ground in _OPEN_CALLS and stage == "invited" else {}),
        **(_concluded(random, on, ground) if stage == "concluded" else {}),
    }


def _called(on: date) -> dict[str, Any]:
    """What is told before somebody is chosen."""
    return {
        "criteria": "品質、納期、価格を、選定の委員会で比べて決めます。",
        "apply": "申込書を、契約する課に持ってくるか、郵便で送ってください。",
        "apply_by": (on - timedelta(days=10)).isoformat(),
    }


def _concluded(random: Random, on: date, ground: str) -> dict[str, Any]:
    """What is told of a contract, and of its change where there was one."""
    small = ground == "small"
    amount = random.randint(5, 50) * 10_000 if small else random.randint(60, 3000) * 10_000
    change = {
        "changed_on": (on + timedelta(days=2)).isoformat(),
        "amount_after": amount * 11 // 10,
        "change_reason": "現地を調べた結果、数量がふえたため。",
    }
    return {
        "amount": amount,
        "reason": _REASONS[ground],
        "quotes": random.randint(2, 4) if small else 1,
        "contractor": company(random)[0],
        "place": _address(random),
        **(change if random.random() < 0.1 else {}),
    }


def _address(random: Random) -> str:
    return f"見本市{random.choice(_TOWNS)}{random.randint(1, 5)}丁目{random.randint(1, 20)}番"
