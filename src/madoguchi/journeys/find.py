"""Finding a procedure: what the front page offers, what a search answers, what one procedure asks and promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.engines.guide import queries as guide
from madoguchi.engines.guide.queries import Hit
from madoguchi.engines.guide.rules.requirements import Requirement
from madoguchi.engines.metrics import queries as metrics
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.city import LifeEvent, Ward
from madoguchi.foundation.catalogue.identity import Law
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.journeys.branches import Branch, branches_of
from madoguchi.journeys.sending import AccountsAsked, accounts_asked
from madoguchi.values.clock import fiscal_year, today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

OFTEN = 4
_SURE_BY = (
    msg("本人の確認はありません。"),
    msg("メールアドレスを確かめます。"),
    msg("GビズIDかマイナンバーカードで、本人であることを確かめます。"),
    msg("マイナンバーカードで、本人であることを確かめます。"),
)
_BY_BUSINESS = msg("GビズIDでサインインして申請します。")


@dataclass(frozen=True)
class Numbers:
    """This fiscal year in four figures; None where nothing has been counted yet."""

    arrived: int
    online_share: float
    median_days: float | None
    hours_saved: float


@dataclass(frozen=True)
class Home:
    """What stands on the front page."""

    publication: int
    has_picture: bool
    motto: str
    often: tuple[Hit, ...]
    events: tuple[LifeEvent, ...]
    wards: tuple[Ward, ...]


@dataclass(frozen=True)
class Contact:
    """The division that answers questions."""

    name: str
    bureau: str
    telephone: str
    address: str = ""


@dataclass(frozen=True)
class ProcedurePage:
    """What one procedure asks and promises, in the reader's language."""

    id: str
    title: str
    summary: str
    audience: str
    who: tuple[str, ...]
    ways: tuple[str, ...]
    fee: int
    standard_days: int
    laws: tuple[Law, ...]
    papers: tuple[Requirement, ...]
    bring: tuple[str, ...]
    pages: int
    branches: tuple[Branch, ...]
    division: str
    contact: Contact
    life_event: LifeEvent | None
    assurance: int
    asked: AccountsAsked

    @property
    def accounts(self) -> tuple[Message, ...]:
        """The kinds of accounts of businesses that may send it online; none where every sign-in may."""
        return self.asked.accounts

    @property
    def account_roles(self) -> tuple[Message, ...]:
        """The roles that may, where such an account is asked for; none where every role may."""
        return self.asked.account_roles

    @property
    def sure_by(self) -> Message:
        """How an applicant online is known as this procedure asks."""
        return _BY_BUSINESS if self.accounts else _SURE_BY[self.assurance]

    @property
    def online(self) -> bool:
        """Whether it can be applied for on these pages."""
        return "online" in self.ways


def home(language: str) -> Home:
    """The front page of the city."""
    city = catalogue.city()
    motto = city.appearance.motto
    return Home(
        publication=catalogue.publication_number(),
        has_picture=catalogue.city_picture() is not None,
        motto=words_in(motto, language) if motto else "",
        often=tuple(guide.search(language=language)[:OFTEN]),
        events=city.life_events,
        wards=tuple(ward for ward in city.wards if ward.office),
    )


def numbers_of_this_year() -> Numbers | None:
    """The four figures of the front page since 1 April; None before the first application."""
    on = today()
    figures = metrics.figures(date(fiscal_year(on), 4, 1), on)
    if not figures.arrived:
        return None
    return Numbers(figures.arrived, figures.online_share, figures.median_days, figures.hours_saved)


def find(text: str, *, audience: str, life_event: str, language: str) -> list[Hit]:
    """The procedures that answer a few words, an event of life or an audience; two characters are enough."""
    return guide.search(text, audience=audience, life_event=life_event, language=language)


def procedure_page(procedure_id: str, language: str) -> ProcedurePage:
    """Everything a resident should know before applying; raises UnknownProcedure."""
    procedure = catalogue.procedure(procedure_id)
    identity = procedure.identity
    return ProcedurePage(
        id=procedure.id,
        title=procedure.title(language),
        summary=words_in(identity.summary, language),
        audience=identity.audience,
        who=tuple(words_in(one, language) for one in guide.who_it_is_for(procedure)),
        ways=identity.ways,
        fee=identity.fee.amount,
        standard_days=identity.standard_days,
        laws=identity.law,
        papers=tuple(one for one in guide.requirements(procedure, language=language) if one.need != "no"),
        bring=tuple(words_in(one, language) for one in guide.things_to_bring(procedure)),
        pages=len(procedure.section("record").get("pages", ())) + 1,
        branches=tuple(one for one in branches_of(procedure, language) if one.division),
        division=words_in(catalogue.city().division_on(identity.division, today()).name, language),
        contact=contact_of(procedure, language),
        life_event=_first_event(procedure),
        assurance=identity.assurance.identity,
        asked=accounts_asked(procedure),
    )


def contact_of(procedure: Procedure, language: str) -> Contact:
    """The division a resident may ask about this procedure."""
    division = catalogue.city().division_on(procedure.identity.answering_division, today())
    bureau = words_in(division.bureau, language) if division.bureau else ""
    address = words_in(division.address, language) if division.address else ""
    where = f"〒{division.postal_code} {address}" if division.postal_code and address else address
    return Contact(words_in(division.name, language), bureau, division.telephone or "", where)


def _first_event(procedure: Procedure) -> LifeEvent | None:
    events = {event.id: event for event in catalogue.city().life_events}
    return next((events[one] for one in procedure.identity.life_events if one in events), None)
