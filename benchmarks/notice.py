"""How many decision notices one core sets a second: composed in three languages, checked and made a tagged PDF."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import typst
from ruamel.yaml import YAML

from benchmarks.measure import Measure
from madoguchi.config.memory import settle
from madoguchi.engines.notices.adapters.typst import STANDARDS, TypstTypesetter
from madoguchi.engines.notices.composing import compose_notice
from madoguchi.engines.notices.content import DecisionFacts, Issuer
from madoguchi.engines.notices.fonts import fonts, typst_fonts
from madoguchi.engines.notices.section import NoticeSection
from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.clock import JST
from madoguchi.values.words import LANGUAGES

TARGET = 100.0
WARM_UP, ROUNDS, A_ROUND = 20, 9, 40
ISSUED_ON = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, 30, tzinfo=JST)
FOLDER = Path("definitions")
SURNAMES, GIVEN = "佐藤鈴木高橋田中伊渡辺山本村小林加吉", "葵翔陽菜蓮結衣颯太湊花音律杏"
CALENDAR = BusinessCalendar(closed_days=((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)))
ISSUER = Issuer("見本市", "見本市長", "子ども部 子育て支援課", "093-000-0000", CALENDAR)


def run() -> list[Measure]:
    """The rate of a grant, of a refusal (the longest notice), and of a page with one word as their floor."""
    settle()  # as the worker does
    floor = _rate(_bare_page)
    return [_measured(outcome, floor) for outcome in ("grant", "refuse")]


def _measured(outcome: str, floor: float) -> Measure:
    section = NoticeSection.model_validate(_definition()["notice"])
    typesetter = TypstTypesetter(FOLDER / "notices")
    declared = section.outcome(outcome)
    template = declared.template if declared else ""

    # Thought out beforehand: inventing people is no part of setting their notices.
    decisions = [_decision(outcome, index) for index in range(WARM_UP + ROUNDS * A_ROUND)]

    def one(index: int) -> None:
        contents = [
            compose_notice(
                section,
                decisions[index],
                ISSUER,
                procedure="子ども医療費の支給認定を申請する",
                number=f"子支第{index}号",
                issued_on=ISSUED_ON,
                language=language,
            )
            for language in LANGUAGES
        ]
        typesetter.typeset(contents[0], template=template, at=AT)

    value = _rate(one)
    return Measure(
        f"notice PDF, {outcome}", value, "per second and core", TARGET, value >= TARGET, floor, value / floor
    )


def _rate(one: Callable[[int], None]) -> float:
    """Documents per second of processor time, all threads counted: the median round, as others share the machine."""
    for index in range(WARM_UP):
        one(index)
    return median(_round(one, WARM_UP + number * A_ROUND) for number in range(ROUNDS))


def _round(one: Callable[[int], None], first: int) -> float:
    begun = time.process_time()
    for index in range(first, first + A_ROUND):
        one(index)
    return A_ROUND / (time.process_time() - begun)


def _definition() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(FOLDER / "procedures" / "child_medical_expenses.yaml")
    return loaded


def _decision(outcome: str, index: int) -> DecisionFacts:
    draw = random.Random(index)
    family, given = "".join(draw.sample(SURNAMES, 2)), "".join(draw.sample(GIVEN, 2))
    children = [
        {"name": {"family": family, "given": draw.choice(GIVEN)}, "birth": f"20{draw.randint(10, 25)}-05-01"}
        for _ in range(draw.randint(1, 3))
    ]
    plain = DecisionFacts(
        reference_number=f"{draw.randint(1000, 9999)}-0935-48",
        key="1",
        outcome=outcome,
        applicant=f"{family} {given}",
        received_on=date(2026, 11, 2),
        decided_on=date(2026, 11, 20),
        answers={"guardian": {"family": family, "given": given}, "children": children},
    )
    return plain if outcome == "grant" else replace(plain, reason_ids=("not_resident", "over_age"))


def _bare_page(index: int) -> None:
    # Its type hints do not know that the input may be a mapping of file names to contents.
    typeset: Callable[..., object] = typst.compile
    typeset(
        {"main.typ": f'#set document(title: "a")\n#set text(font: "{fonts().families[0]}")\n市{index}'.encode()},
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARDS,
    )
