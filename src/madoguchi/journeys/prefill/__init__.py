"""Filling forms from what the city holds: one way, whether somebody is signed in at home or stands at a counter."""

from madoguchi.journeys.prefill.account import known_of_account
from madoguchi.journeys.prefill.booking import known_of_booking
from madoguchi.journeys.prefill.keys import CHILD_KEYS, KEYS, REGISTERED, ROWS
from madoguchi.journeys.prefill.person import Around, known_of_person, people_around
from madoguchi.journeys.prefill.represented import known_of_represented

__all__ = [
    "CHILD_KEYS",
    "KEYS",
    "REGISTERED",
    "ROWS",
    "Around",
    "known_of_account",
    "known_of_booking",
    "known_of_person",
    "known_of_represented",
    "people_around",
]
