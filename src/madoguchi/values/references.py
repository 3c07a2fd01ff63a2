"""Numbers and codes people copy by hand, and the secrets behind links; all drawn from the system's randomness."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import without_separators


class ReferenceMistyped(Refusal):
    """受付番号が正しくありません。「4827-0935-48」のような10けたの番号を、控えを見て入力してください。"""


class BookingNumberMistyped(Refusal):
    """予約番号が正しくありません。「482-709-3548」のような10けたの番号を、控えを見て入力してください。"""


class ResumeCodeMistyped(Refusal):
    """再開コードが正しくありません。4文字ずつ4組のコードを、控えを見て入力してください。"""


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = _CROCKFORD[10:]
_PAIRS = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)
REFERENCE_NUMBER, BOOKING_NUMBER = r"\d{4}-\d{4}-\d{2}", r"\d{3}-\d{3}-\d{4}"
RECORD_NUMBER = "[A-HJKMNP-TV-Z][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){2}"
CLAIM_NUMBER = "r-[0-9a-f]{14}"
_LOOK_ALIKE = str.maketrans("ILO", "110")
_DRAWN, _BYTES = 250, 8
"""The bits of so many record numbers are drawn at once, and how many bytes one takes."""


def new_reference_number() -> str:
    """A number such as 4827-0935-48: eight random digits, never starting with 0, and two check digits.

    The check is ISO 7064 MOD 97-10: every single wrong digit and every swap of neighbours is noticed.
    """
    body = secrets.randbelow(90_000_000) + 10_000_000
    return _grouped(f"{body}{98 - body * 100 % 97:02}")


def read_reference_number(text: str) -> str:
    """The number in its usual form, whatever width and hyphens were typed; raises `ReferenceMistyped`."""
    digits = without_separators(text)
    if not re.fullmatch(r"[1-9][0-9]{9}", digits) or int(digits) % 97 != 1 or not 2 <= int(digits[8:]) <= 98:
        raise ReferenceMistyped
    return _grouped(digits)


def new_booking_number() -> str:
    """A number such as 482-709-3566: eight random digits and two check digits, spoken like a telephone number.

    The check leaves 2 where that of a reference number leaves 1 (ISO 7064 MOD 97-10), so that one is never taken for
    the other.
    """
    body = secrets.randbelow(90_000_000) + 10_000_000
    return _spoken(f"{body}{(99 - body * 100 % 97) % 97:02}")


def read_booking_number(text: str) -> str:
    """The number in its usual form, whatever width and hyphens were typed; raises `BookingNumberMistyped`."""
    digits = without_separators(text)
    if not re.fullmatch(r"[1-9][0-9]{9}", digits) or int(digits) % 97 != 2:
        raise BookingNumberMistyped
    return _spoken(digits)


def new_question_number() -> str:
    """A number such as Q-4827-0935-50: eight random digits and two check digits behind a letter.

    The check leaves 3, where those of the other numbers leave 1 and 2 (ISO 7064 MOD 97-10).
    """
    body = secrets.randbelow(90_000_000) + 10_000_000
    return f"Q-{_grouped(f'{body}{(100 - body * 100 % 97) % 97:02}')}"


def new_resume_code() -> str:
    """A code such as K7QM-3F2X-8WNA-PT50 that opens a draft elsewhere: 80 random bits in Crockford's base 32."""
    bits, pairs = int.from_bytes(secrets.token_bytes(10)), _PAIRS
    return (
        f"{pairs[bits >> 70]}{pairs[bits >> 60 & 1023]}-{pairs[bits >> 50 & 1023]}{pairs[bits >> 40 & 1023]}-"
        f"{pairs[bits >> 30 & 1023]}{pairs[bits >> 20 & 1023]}-{pairs[bits >> 10 & 1023]}{pairs[bits & 1023]}"
    )


def read_resume_code(text: str) -> str:
    """The code in its usual form; I and L are read as 1, O as 0. Raises `ResumeCodeMistyped`."""
    code = without_separators(text).upper().translate(_LOOK_ALIKE)
    if len(code) != 16 or any(letter not in _CROCKFORD for letter in code):
        raise ResumeCodeMistyped
    return _in_fours(code)


def new_record_number() -> str:
    """A number such as K7QM-3F2X-8WNA for one record of a register: 59 random bits, never without a letter."""
    return _record_number(secrets.randbits(64))


def new_record_numbers() -> Iterator[str]:
    """One such number after another, without an end. The bits of many are drawn at once: each time the system is asked
    for some, other threads that wait may begin, and be overtaken, again and again.
    """
    while True:
        drawn = secrets.token_bytes(_BYTES * _DRAWN)
        yield from (_record_number(int.from_bytes(drawn[at : at + _BYTES])) for at in range(0, len(drawn), _BYTES))


def record_number_for(key: str) -> str:
    """The number that follows from a key: the same for the same key, and as hard to guess as the key."""
    return _record_number(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big"))


def _record_number(bits: int) -> str:
    """The first is a letter, so that twelve digits are never taken for an individual number."""
    (rest, first), pairs = divmod(bits, len(_LETTERS)), _PAIRS
    return (
        f"{_LETTERS[first]}{_CROCKFORD[rest >> 50 & 31]}{pairs[rest >> 40 & 1023]}-"
        f"{pairs[rest >> 30 & 1023]}{pairs[rest >> 20 & 1023]}-{pairs[rest >> 10 & 1023]}{pairs[rest & 1023]}"
    )


def is_record_number(text: str) -> bool:
    """Whether a text has the form of such a number."""
    return bool(re.fullmatch(RECORD_NUMBER, text))


def read_record_number(text: str) -> str:
    """The number in its usual form, whatever width and hyphens were typed; empty for a text that is none."""
    code = without_separators(text).upper()
    number = _in_fours(code) if len(code) == 12 else ""
    return number if is_record_number(number) else ""


def claim_number(ref: str) -> str:
    """The number of a claim of a proxy wherever numbers stand: the beginning of its ref, which nobody can guess."""
    return ref[:16]


def is_claim_number(text: str) -> bool:
    """Whether a text has the form of such a number."""
    return bool(re.fullmatch(CLAIM_NUMBER, text))


def new_secret() -> str:
    """192 random bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def new_hook_secret() -> str:
    """A key of 256 random bits for signing what is sent to another system, as Standard Webhooks writes one."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: what is stored in place of a secret that is random enough not to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _grouped(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def _spoken(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _in_fours(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
