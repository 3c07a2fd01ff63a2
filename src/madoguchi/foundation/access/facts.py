"""What the rules of access are told: the matter asked for, and the circumstances of asking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from madoguchi.values.confidentiality import MOST_CONFIDENTIAL

UNKNOWN = "unknown"
INTERNET = "internet"
NEVER = 1_000_000
"""Minutes since a passkey was used, where none was."""


@dataclass(frozen=True)
class Resource:
    """What is to be seen or changed.

    `division` is responsible, `desk` is the division whose turn it is now, `owner_ref` the applicant's account, `ward`
    the ward whose office it is; `near` are accounts and people of the register whose own matter it is, or whose
    household's; `proxies` the accounts that act for the applicant today; `posts` those a register names: a division,
    one position in it (`division/position`), or `*` for everybody in the office. `scope` is what a programme
    that is kept to something needs for it (`bicycles:read`). Of what is sent by an applicant `channel` is the
    way (online, api, counter ...), `assurance` how surely they have to be known, and `accounts` and `account_roles` are
    the kinds of accounts of businesses and the roles that may, any where none is named. `subject` is its reference
    number; no rule is told it, it stands in the record of the decision.
    """

    kind: str
    division: str | None = None
    desk: str | None = None
    owner_ref: str = ""
    drafted_by: str = ""
    divisions: frozenset[str] = field(default_factory=frozenset)
    ward: str = ""
    procedure: str = ""
    confidentiality: str = MOST_CONFIDENTIAL
    near: frozenset[str] = field(default_factory=frozenset)
    proxies: frozenset[str] = field(default_factory=frozenset)
    posts: frozenset[str] = field(default_factory=frozenset)
    scope: str = ""
    channel: str = ""
    assurance: int = 0
    accounts: frozenset[str] = field(default_factory=frozenset)
    account_roles: frozenset[str] = field(default_factory=frozenset)
    subject: str = field(default="", compare=False)

    @property
    def offices(self) -> frozenset[str]:
        """Every division that has a part in it."""
        return frozenset(one for one in (self.division, self.desk, *self.divisions) if one)


@dataclass(frozen=True)
class Circumstances:
    """How it is asked; what nobody can tell yet is "unknown". `emergency`: the glass was broken for this matter.

    `posture` is that of the device (managed, stale, unmanaged), `zone` that of the network (the
    zones the house is told of, such as closed, and internet for everything else). `purpose` is empty where a page
    states none, and unknown where no page asks. `subjects` is how many persons a file holds that is asked for, with
    those this account took out before on the same day, `since_passkey` how many minutes ago whoever asks used a
    passkey, and `agreed` whether another agreed to it.
    """

    at: datetime
    purpose: str = UNKNOWN
    posture: str = UNKNOWN
    zone: str = UNKNOWN
    emergency: bool = False
    subjects: int = 0
    since_passkey: int = NEVER
    agreed: bool = False
