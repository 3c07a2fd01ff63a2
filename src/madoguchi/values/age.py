"""Ages: on a day, when one is reached by law, and where school years end."""

from __future__ import annotations

from datetime import date, timedelta


def age_on(birth: date, on: date) -> int:
    """Completed years as everybody counts them; negative before birth.

    Somebody born on 29 February is a year older on 1 March of a common year, the day after the law's day.
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_reached_on(birth: date, age: int) -> date:
    """The day at the end of which `age` is completed: the day before the birthday.

    Source: 年齢計算ニ関スル法律 and 民法 第143条, counted from the day of birth itself.
    """
    return _birthday(birth, age) - timedelta(days=1)


def end_of_school_year(birth: date, age: int) -> date:
    """The 31 March that ends the school year in which `age` is reached (…歳に達する日以後の最初の3月31日).

    Somebody born on 1 April reaches the age on 31 March and so belongs to the earlier school year.
    """
    reached = age_reached_on(birth, age)
    return date(reached.year + (reached.month > 3), 3, 31)


def _birthday(birth: date, age: int) -> date:
    year = birth.year + age
    try:
        return birth.replace(year=year)
    except ValueError:  # 29 February in a common year
        return date(year, 3, 1)
