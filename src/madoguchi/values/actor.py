"""Who acts: a resident, a member of staff with the posts held today, a programme, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.values.business_account import BusinessAccount

PROGRAMME = "t-"
"""How the ref of a programme begins for which no member of staff answers; one that names somebody acts by their ref."""


class ActorKind(StrEnum):
    """The four kinds of actor the journal knows."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"
    API = "api"


@dataclass(frozen=True)
class Duty:
    """One post held today (兼務 means several); `may_decide` is true for positions that sign decisions off.

    `is_acting` is one held in the place of who holds it as their own (代理).
    """

    division: str
    position: str
    ward: str | None = None
    may_decide: bool = False
    is_acting: bool = False


@dataclass(frozen=True)
class Actor:
    """Who acts, and in what posts; `ref` is a public id, empty for somebody not signed in.

    `assurance` says how surely this sign-in tells who it is, on the scale of a procedure's `assurance.identity`.
    `person` is who this actor is in the register of persons, `people` are those they are or live with. `scopes` are
    what a programme is kept to (`bicycles:read`); none for no bounds. `business` is the account of a business
    this sign-in was made with.
    """

    kind: ActorKind
    ref: str
    name: str
    duties: tuple[Duty, ...] = ()
    roles: frozenset[str] = frozenset()
    assurance: int = 0
    person: str = ""
    people: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    business: BusinessAccount | None = None

    @property
    def divisions(self) -> frozenset[str]:
        """The divisions this actor works for today."""
        return frozenset(duty.division for duty in self.duties)

    @property
    def seats(self) -> frozenset[tuple[str, str]]:
        """The (division, ward) of every post held today; the ward is empty where the post is for the whole city."""
        return frozenset((duty.division, duty.ward or "") for duty in self.duties)

    def can_sign_off_for(self, division: str) -> bool:
        """Whether a post held today signs decisions off in `division`."""
        return any(duty.may_decide and duty.division == division for duty in self.duties)


SYSTEM = Actor(ActorKind.SYSTEM, "system", "自動処理")


def anonymous(name: str = "") -> Actor:
    """A resident or business that has not signed in."""
    return Actor(ActorKind.RESIDENT, "", name)


def are_one_hand(one: str, other: str) -> bool:
    """Whether nobody can tell two hands apart by these refs: they are the same, or two keys no person answers for."""
    return one == other or (one.startswith(PROGRAMME) and other.startswith(PROGRAMME))
