"""What a page weighs and how long the server takes for it, and how much memory a web process holds afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from statistics import median
from urllib.parse import urljoin

from benchmarks.measure import Measure, at_most
from benchmarks.scratch import scratch_house
from benchmarks.web import Answer, Visitor, served, session_of

FIRST_PAGE_KB, FIRST_PAGE_MS, MEMORY_MB, SEEN_MS = 100.0, 50.0, 200.0, 1_000.0
EACH, WARM_UP, REQUESTS, LOOKS = 40, 12, 500, 12
_NEWEST_LOOK = re.compile(rb'class="looked__when"><time[^>]*datetime="([^"]+)"')
_PARTS = re.compile(
    r'<link[^>]*rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<(?:img|script)[^>]*src="([^"]+)"|<use[^>]*href="([^"#]+)'
)


@dataclass(frozen=True)
class Page:
    """A page to ask for, and who asks for it."""

    name: str
    visitor: Visitor
    path: str
    target: float | None = None

    def get(self) -> Answer:
        """The page."""
        return self.visitor.get(self.path)


def run() -> list[Measure]:
    """The pages of the main job in the demonstration city, one visitor at a time."""
    with scratch_house(demonstration=True):
        import django

        django.setup()
        with served() as web:
            pages = _pages(web.port)
            weight = _weight(pages[0])
            times = [_time(page) for page in pages]
            seen = _seen(next(page for page in pages if page.name == "case sheet"), pages[3].visitor)
            _visit(pages, REQUESTS)
            memory = at_most(f"memory of a web process after {REQUESTS} requests", web.most_memory(), "MB", MEMORY_MB)
    return [weight, *times, seen, memory]


def _weight(page: Page) -> Measure:
    """All that a browser fetches for the page, as it comes over the line, headers not counted."""
    answer = page.visitor.get(page.path, {"Accept-Encoding": "identity"})
    parts = {urljoin(page.path, unescape(next(filter(None, found)))) for found in _PARTS.findall(answer.body.decode())}
    bodies = [page.visitor.get(path, {"Accept-Encoding": "gzip, br"}).body for path in (page.path, *sorted(parts))]
    return at_most(f"{page.name}, {len(bodies)} parts", sum(map(len, bodies)) / 1000, "kB", FIRST_PAGE_KB)


def _time(page: Page) -> Measure:
    for _ in range(WARM_UP):
        page.get()
    value = median(page.get().milliseconds for _ in range(EACH))
    if page.target is None:
        return Measure(f"{page.name}, p50", value, "ms")
    return at_most(f"{page.name}, p50", value, "ms", page.target)


def _seen(case: Page, resident: Visitor) -> Measure:
    """From the clerk's press on a case until its applicant has the page on which that look stands; the slowest."""
    slowest, known = 0.0, _NEWEST_LOOK.search(resident.get("/mine/looks").body)
    for _ in range(LOOKS):
        took, page = case.get().milliseconds, resident.get("/mine/looks")
        told = _NEWEST_LOOK.search(page.body)
        if told is None or (known is not None and told[1] == known[1]):
            raise RuntimeError("the look is not on the page of whose case it is")
        slowest, known = max(slowest, took + page.milliseconds), told
    return at_most(f"a clerk's look until it stands on the resident's page, slowest of {LOOKS}", slowest, "ms", SEEN_MS)


def _visit(pages: list[Page], requests: int) -> None:
    for number in range(requests):
        pages[number % len(pages)].get()


def _pages(port: int) -> list[Page]:
    from madoguchi.foundation.identity.models import Account

    anyone = Visitor(port)
    applicant, matter, procedure = _matter()
    resident = Visitor(port, session_of(applicant))
    clerk = Visitor(port, session_of(Account.objects.filter(kind="staff").order_by("pk").first()))
    return [
        Page("first page", anyone, "/", FIRST_PAGE_MS),
        Page("procedure page", anyone, f"/procedures/{procedure}"),
        Page("form page", *_form(port, procedure)),
        Page("status page", resident, f"/status/{matter}"),
        Page("inbox page", clerk, "/staff/?view=all"),
        Page("case sheet", clerk, f"/staff/cases/{matter}"),
    ]


def _matter() -> tuple[object, str, str]:
    """A matter of the demonstration that somebody with an account submitted."""
    from madoguchi.foundation.dossier.models import Dossier
    from madoguchi.foundation.identity.models import Account

    dossier = Dossier.objects.exclude(account_ref="").order_by("pk").first()
    if dossier is None:
        raise RuntimeError("the demonstration has no matter of somebody with an account")
    return Account.objects.get(ref=dossier.account_ref), dossier.reference_number, dossier.procedure


def _form(port: int, procedure: str) -> tuple[Visitor, str]:
    """Somebody at the first page of a form."""
    from madoguchi.foundation.identity.models import Account

    visitor = Visitor(port, session_of(Account.objects.filter(kind="resident").order_by("pk").first()))
    return visitor, visitor.post(f"/procedures/{procedure}/apply", {}).headers["location"]
