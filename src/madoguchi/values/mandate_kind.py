"""In what quality somebody acts for somebody else (代理, 民法 第99条): the words of definitions and of mandates."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from madoguchi.values.message import Message, msg


class MandateKind(StrEnum):
    """What a proxy is to the one they act for; a procedure names those it accepts (`assurance.proxy`)."""

    PARENT = "parent"
    SPOUSE = "spouse"
    RELATIVE = "relative"
    AGENT = "agent"
    MEMBER = "member"
    GUARDIAN = "guardian"


KIND_NAMES: Mapping[MandateKind, Message] = {
    MandateKind.PARENT: msg("親など、子どもの世話をする人"),
    MandateKind.SPOUSE: msg("夫や妻、パートナー"),
    MandateKind.RELATIVE: msg("そのほかの家族"),
    MandateKind.AGENT: msg("行政書士など、仕事で手続をする人"),
    MandateKind.MEMBER: msg("会社や団体の担当の人"),
    MandateKind.GUARDIAN: msg("家庭裁判所が決めた後見人"),
}
# Whom a court appointed nobody appoints by a code: only the office confirms it.
GIVEN_BY_CODE: tuple[MandateKind, ...] = tuple(kind for kind in MandateKind if kind is not MandateKind.GUARDIAN)
