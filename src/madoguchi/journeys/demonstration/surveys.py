"""Synthetic surveys: one whose results are published, and two that are open, answered by nobody who exists."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.db import transaction

from madoguchi.engines.surveys.closing import close_survey
from madoguchi.engines.surveys.queries import surveys
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys.answering import answer
from madoguchi.journeys.surveys.asking import NewSurvey, open_survey
from madoguchi.journeys.surveys.results import publish, work_out_what_is_withheld
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import new_record_number

_SEED = 20261126
_ANSWERS = 96
_WHY = "窓口の予約を、使いやすく直すために聞きます。答えは、来年度の改修の順番を決めるときに使います。"
_QUESTIONS = (
    Question("窓口の予約は使いやすいですか", "choice", "とても使いやすい、使いやすい、ふつう、使いにくい"),
    Question("また使いたいですか", "yes_no"),
    Question("どこで予約しましたか", "choices", "スマートフォン、パソコン、電話、窓口"),
    Question("よかったこと、直してほしいこと", "long_text"),
    Question("どこを直すと、もっと使いやすくなりますか", "choices", "画面、時間、案内", "1", "ふつう、使いにくい"),
)
_TEXTS = (
    *("予約の画面が見やすい。", "電話の待ち時間が長い。", "予約の画面で、区役所の待ち時間も見たい。", ""),
    *("スマホの文字が小さい。", "予約が取れない時間がある。", "スマホで予約できて助かった。", ""),
)


def load_surveys() -> int:
    """Ask once; how many surveys were opened, 0 when there are some or nobody works here yet."""
    asker = next((one for division in city().divisions for one in staff_actors(division.id)), None)
    if asker is None or surveys(most=1):
        return 0
    with transaction.atomic():
        with moved_to(now() - timedelta(days=21)):
            done = _opened("窓口の予約についてのアンケート", "public", asker)
            random = Random(_SEED)  # noqa: S311
            for _ in range(_ANSWERS):
                answer(done, _answered(random), slip="", language="ja")
        close_survey(done)
        work_out_what_is_withheld()
        publish(done, by=asker)
        _opened("働く場所についてのアンケート", "anonymous", asker)
        _opened("市のまちづくりについてのアンケート", "residents", asker)
    return 3


def _opened(title: str, way: str, asker: Actor) -> str:
    last = (now() + timedelta(days=14)).date().isoformat()
    divisions = tuple(one.id for one in city().divisions) if way == "anonymous" else ()
    own = min(asker.divisions)
    new = NewSurvey(title, _WHY, last, way, _QUESTIONS, divisions, own)
    return open_survey(new, number=new_record_number(), by=asker)


def _answered(random: Random) -> dict[str, list[str]]:
    liked = random.choices((1, 2, 3, 4), (30, 45, 18, 7))[0]
    mend = {"q5": [f"o{one}" for one in random.sample((1, 2, 3), random.randint(1, 2))]} if liked > 2 else {}
    return {
        **mend,
        "q1": [f"o{liked}"],
        "q2": ["yes" if random.random() < 1.1 - 0.2 * liked else "no"],
        "q3": [f"o{one}" for one in random.sample((1, 2, 3, 4), random.randint(1, 2))],
        "q4": [random.choice(_TEXTS)],
    }
