"""Reading the journal: what a resident is shown about who looked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from madoguchi.foundation.journal.actions import ACTING, POSTS, ROLES
from madoguchi.foundation.journal.delay import DelayFacts
from madoguchi.foundation.journal.models import Delay, Entry
from madoguchi.foundation.journal.names import is_sealed, opened_names
from madoguchi.foundation.wall.questions import Question
from madoguchi.values.clock import JST, now
from madoguchi.values.places import place_by_moment, place_of

OFFICE_KINDS = ("staff", "api")
_SOME_MOMENT = datetime(2, 1, 1, tzinfo=JST)  # stands for now
BY_PROXY, BY_CODE = "mandate", "code"
# What is shown to the person looked at: the office and its programmes, whoever acts for them, and whoever came with
# the code of their matter.
_FOR_OTHERS = Q(actor_kind__in=OFFICE_KINDS) | Q(actor_kind="resident", detail__has_key=BY_PROXY)
_OTHERS = Q(actor_kind__in=OFFICE_KINDS) | Q(actor_kind="resident", detail__has_any_keys=[BY_PROXY, BY_CODE])


@dataclass(frozen=True)
class Disclosure:
    """One look at a matter or one act on it; `office` holds division ids joined by 、.

    `subjects` are only those that were asked about: whom else a list showed is nobody's business. `delayed_until` is
    when the person could see it, where an investigation delayed that; `posts` are those held then, division/position or
    division/position/ward, `acting` those of them held as a deputy, and `roles` what they were besides (administrator,
    auditor, contractor).
    `actor_ref` is the account of a member of staff or a programme, and of nobody else. Of a line that stands for
    several looks `times` says how many, and `first_at` when the first was. `request` is the number of the request that
    did it; it is for the office.
    """

    at: datetime
    who: str
    office: str
    actor_kind: str
    verb: str
    data: str
    purpose: str
    legal_basis: str
    entry: int = 0
    subjects: tuple[str, ...] = ()
    by_proxy: bool = False
    delayed_until: datetime | None = None
    posts: tuple[str, ...] = ()
    by_code: bool = False
    actor_ref: str = ""
    times: int = 1
    first_at: datetime | None = None
    request: str = ""
    acting: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def disclosures_of(
    reference_number: str,
    *,
    also: Sequence[str] = (),
    limit: int = 50,
    before: datetime | None = None,
    with_delayed: bool = False,
    by_others: bool = False,
) -> list[Disclosure]:
    """Who looked at or worked on this matter, newest first; `also` names the people of the register it is about.

    What an investigation delays is left out, unless the auditor asks. `by_others` leaves out what its own applicant
    did, by account or by code: however often they look themselves, they see who of the office or for them did.
    """
    about = (reference_number, *also)
    if before is None:
        asked = _latest(len(about), limit, with_delayed, by_others)
        return _disclosures(asked.ask(now(), *about), about)
    entries = _looks(about, with_delayed=with_delayed).order_by("-at", "-id").filter(at__lt=before)
    entries = entries.filter(_FOR_OTHERS) if by_others else entries
    return _disclosures(entries[:limit], about)


@lru_cache(maxsize=32)
def _latest(count: int, limit: int, with_delayed: bool, by_others: bool) -> Question[Entry]:
    """The latest looks at so many subjects."""

    def looks(at: datetime, *about: str) -> QuerySet[Entry]:
        found = _looks(about, with_delayed=with_delayed, at=at)
        return (found.filter(_FOR_OTHERS) if by_others else found).order_by("-at", "-id")[:limit]

    return Question(looks, _SOME_MOMENT, *(f"<{number}>" for number in range(count)))


def looks_of_the_office(about: Sequence[str], *, after: str = "", limit: int = 50) -> list[Disclosure]:
    """Every look and act of staff, programmes and proxies on any of these subjects, newest first, behind a cursor.

    What an investigation delays is left out until then, and stands in its own place afterwards.
    """
    entries = _looks(about).filter(_OTHERS).order_by("-at", "-id")
    if place := place_by_moment(after):
        entries = entries.filter(Q(at__lt=place[0]) | Q(at=place[0], id__lt=place[1]))
    return _disclosures(entries[:limit], about) if about else []


def look_of_the_office(entry: int, about: Sequence[str], *, with_delayed: bool = False) -> Disclosure | None:
    """One look by its number, when it was at one of these subjects and, unless the auditor asks, is not delayed."""
    found = _looks(about, with_delayed=with_delayed).filter(_OTHERS, id=entry).first()
    return _disclosures([found], about)[0] if found else None


@dataclass(frozen=True)
class SignIn:
    """When somebody came in, and by what: a passkey, or the city's directory with the methods it told."""

    at: datetime
    by: str
    methods: tuple[str, ...] = ()


def sign_ins_of(actor_ref: str, *, since: datetime, limit: int) -> tuple[SignIn, ...]:
    """The latest sign-ins of an account, the newest first."""
    rows = Entry.objects.filter(actor_ref=actor_ref, at__gte=since, verb="sign_in").order_by("-at", "-id")[:limit]
    return tuple(SignIn(row.at, row.data, tuple(row.detail.get("methods", ()))) for row in rows)


def last_detail_of(actor_ref: str, verb: str) -> dict[str, object]:
    """The detail of the latest entry of this actor and act; empty when there is none."""
    rows = Entry.objects.filter(actor_ref=actor_ref, verb=verb).order_by("-at", "-id")
    return dict(rows.values_list("detail", flat=True).first() or {})


def is_of_others(look: Disclosure) -> bool:
    """Whether it was a look of the office, its programmes, a proxy or whoever had the code, as `_OTHERS` finds them."""
    return look.actor_kind in OFFICE_KINDS or look.by_proxy or look.by_code


def looks_delayed_by(delay: DelayFacts, *, limit: int = 50) -> list[Disclosure]:
    """The looks a delay is about, the newest first."""
    about = (delay.subject,)
    entries = Entry.objects.filter(actor_ref=delay.actor_ref, at__gte=delay.asked_at, dossiers__overlap=list(about))
    return _disclosures(entries.filter(at__lt=delay.ends_at).order_by("-at", "-id")[:limit], about)


def _looks(about: Sequence[str], *, with_delayed: bool = False, at: datetime | None = None) -> QuerySet[Entry]:
    """The entries about these subjects, each with when a delay over it ends or ended."""
    # A list shows many: only the person whose own number is delayed does not see it.
    over_it = Func(F("subject"), OuterRef("dossiers"), template="(%(expressions)s))", arg_joiner=" = ANY (")
    over_it.output_field = BooleanField()
    agreed = Delay.objects.annotate(ends=Coalesce("ended_at", "until"), is_over_it=over_it).filter(
        is_over_it=True,
        actor_ref=OuterRef("actor_ref"),
        subject__in=list(about),
        second_at__isnull=False,
        asked_at__lte=OuterRef("at"),
        ends__gt=OuterRef("at"),
    )
    entries = Entry.objects.filter(dossiers__overlap=list(about))
    if not with_delayed:
        entries = entries.filter(~Exists(agreed.filter(ends__gt=at or now())))
    return entries.annotate(delayed_until=Subquery(agreed.order_by("-ends").values("ends")[:1]))


def cursor_behind(look: Disclosure) -> str:
    """Where a list goes on behind this look."""
    return place_of(look.at, look.entry)


def _disclosures(entries: Iterable[Entry], about: Sequence[str]) -> list[Disclosure]:
    found = list(entries)
    # Only who acts for somebody is named to them: their own name they know.
    names = opened_names(one.actor_name for one in found if BY_PROXY in one.detail)
    return [_disclosure(one, about, names.get(one.actor_name, "")) for one in found]


def _disclosure(e: Entry, about: Sequence[str], opened: str) -> Disclosure:
    own = tuple(one for one in e.dossiers if one in about)
    by_proxy = e.actor_kind == "resident" and BY_PROXY in e.detail
    return Disclosure(
        at=e.at,
        who=opened if is_sealed(e.actor_name) else e.actor_name,
        office=e.office,
        actor_kind=e.actor_kind,
        verb=e.verb,
        data=e.data,
        purpose=e.purpose,
        legal_basis=e.legal_basis,
        entry=int(e.pk),
        subjects=own,
        by_proxy=by_proxy,
        delayed_until=getattr(e, "delayed_until", None),
        posts=tuple(e.detail.get(POSTS, ())),
        by_code=e.actor_kind == "resident" and BY_CODE in e.detail,
        actor_ref=e.actor_ref if e.actor_kind in OFFICE_KINDS else "",
        request=e.request,
        acting=tuple(e.detail.get(ACTING, ())),
        roles=tuple(e.detail.get(ROLES, ())),
    )
