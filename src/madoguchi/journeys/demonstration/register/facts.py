"""What other synthetic registers hold of the residents: insurance, pension, accounts, schools, businesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.engines.registry.section import Source
from madoguchi.values.age import age_on
from madoguchi.values.bank import holder_kana

Facts = list[tuple[str, str, object]]

RESIDENTS = Source(id="residents", name={"ja": "住民記録", "en": "Resident register", "ja-easy": "住民票"})
HEALTH = Source(id="health_insurance", name={"ja": "健康保険の資格", "en": "Health insurance", "ja-easy": "健康保険"})
PENSION = Source(id="pension", name={"ja": "年金の加入", "en": "Pension", "ja-easy": "年金"})
ACCOUNTS = Source(
    id="accounts",
    name={"ja": "公金受取口座", "en": "Accounts for public payments", "ja-easy": "市の お金を もらう 口座"},
)
SCHOOLS = Source(id="schools", name={"ja": "学齢簿", "en": "School register", "ja-easy": "学校の 名前の 表"})
BUSINESSES = Source(
    id="businesses", name={"ja": "事業者の台帳", "en": "Business register", "ja-easy": "会社や 店の 表"}
)

_INSURERS = ("見本健康保険組合", "全国健康保険協会 見本支部", "国民健康保険（市）", "見本市共済組合")
_PENSIONS = ("employees", "employees", "employees", "national", "mutual_aid")
_BUSINESS_SHARE = 0.02
_ADULT, _SCHOOL_FROM, _SCHOOL_UNTIL, _PENSION_UNTIL = 18, 6, 15, 65


def facts_of(rows: Sequence[PersonRow], random: Random, on: date) -> Iterator[tuple[Source, Facts]]:
    """The facts of every other register about these people, source by source."""
    ages = {row.ref: age_on(row.birth, on) if row.birth else 0 for row in rows}
    yield HEALTH, _health(rows, random)
    adults = [row for row in rows if ages[row.ref] >= _ADULT]
    yield PENSION, [(row.ref, "pension.kind", random.choice(_PENSIONS)) for row in adults if ages[row.ref] < 65]
    yield ACCOUNTS, [(row.ref, "account", _account(row, random)) for row in adults]
    pupils = [row for row in rows if _SCHOOL_FROM <= ages[row.ref] <= _SCHOOL_UNTIL]
    yield SCHOOLS, [(row.ref, "school.name", f"見本{row.town}学校") for row in pupils]
    owners = [row for row in adults if not row.single and random.random() < _BUSINESS_SHARE]
    yield BUSINESSES, [fact for row in owners for fact in _business(row, random)]


def _health(rows: Sequence[PersonRow], random: Random) -> Facts:
    """One insurer per household; one household in twenty is not insured, which is known, too."""
    found: Facts = []
    insurers: dict[str, tuple[str, str] | None] = {}
    for row in rows:
        if row.household not in insurers:
            number = f"{random.randint(10, 99)} {random.randint(1000, 99999)}"
            insurers[row.household] = (random.choice(_INSURERS), number) if random.random() > 0.05 else None
        mine = insurers[row.household]
        found.append((row.ref, "health.insurer", mine[0] if mine else None))
        found.append((row.ref, "health.number", mine[1] if mine else None))
    return found


def _account(row: PersonRow, random: Random) -> object:
    """A registered account, or None: somebody who registered none is known to have none."""
    if random.random() > 0.65:
        return None
    branch = random.randint(1, 40)
    return {
        "bank_code": "9999",
        "bank_name": "見本銀行",
        "branch_code": f"{branch:03}",
        "branch_name": f"見本{branch}支店",
        "kind": "ordinary",
        "number": f"{random.randint(1, 9_999_999):07}",
        "holder_kana": holder_kana(f"{row.family_kana} {row.given_kana}".strip()),
    }


def _business(row: PersonRow, random: Random) -> Facts:
    trade, kana = random.choice((("商店", "ショウテン"), ("工務店", "コウムテン"), ("食堂", "ショクドウ")))
    address = {
        "postal_code": row.postal_code,
        "prefecture": row.prefecture,
        "city": row.city,
        "ward_code": row.ward_code,
        "town": row.town,
        "street": row.street,
        "building": "",
    }
    facts: dict[str, object] = {
        "business.form": "sole_proprietor",
        "business.name": f"{row.family}{trade}",
        "business.kana": f"{row.family_kana}{kana}",
        "business.corporate_number": None,
        "business.address": address,
        "business.post": "代表",
        "business.industry": random.choice(("retail", "construction", "food_lodging")),
        "business.founded_on": f"{random.randint(1995, 2022)}-0{random.randint(1, 9)}-01",
        "business.account": _account(row, random),
    }
    return [(row.ref, key, value) for key, value in facts.items()]
