"""For what somebody of the office asks for a person's matter: the words rules of access compare."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a page or an operation is there for (個人情報保護法 第61条, 第69条: only for the purpose stated)."""

    EXAMINATION = "examination"
    COUNTER = "counter"
    TELEPHONE = "telephone"
    CHECK = "check"
    VISIT = "visit"
    POST = "post"
    FIGURES = "figures"
    REGISTER = "register"
    SYSTEM = "system"
    AUDIT = "audit"
    DISPOSAL = "disposal"
    EMERGENCY = "emergency"
    ADMINISTRATION = "administration"
