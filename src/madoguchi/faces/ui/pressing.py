"""What is posted: the key of one press, so that a form sent twice does what it does once, and what it may not hold."""

from __future__ import annotations

import re

from django.http import HttpRequest

from madoguchi.values.individual_number import holds_individual_number, refuse_individual_number
from madoguchi.values.references import new_secret

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_WORDS = ("csrfmiddlewaretoken", "key")


def check_no_individual_numbers(request: HttpRequest) -> None:
    """Refuse a form with an individual number in any of its texts; raises IndividualNumberFound."""
    for name, texts in request.POST.lists():
        for text in texts if name not in _NO_WORDS else ():
            refuse_individual_number(str(text))


def key_of_press(request: HttpRequest) -> str:
    """The key that came with the form, or a new one: it is kept, so nothing but a key of ours is taken for one."""
    given = request.POST.get("key", "")
    return given if _KEY.fullmatch(given) and not holds_individual_number(given) else new_secret()
