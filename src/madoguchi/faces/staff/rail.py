"""The rail of the office as a list of groups: which place the page belongs to, and which groups stay folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class RailLink:
    """One place in the office; `count` says how much waits there, `current` how the page belongs to it.

    `current` is "page" for the place itself, "true" for a page below it, and empty for any other.
    """

    label: str
    url: str
    below: tuple[str, ...]
    count: int | None = None
    current: str = ""


@dataclass(frozen=True)
class RailGroup:
    """Places that belong together; a folded one shows its title until somebody opens it."""

    title: str
    links: tuple[RailLink, ...]
    folded: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the page belongs to one of these places."""
        return any(link.current for link in self.links)


def link_to(
    label: str, name: str, *, of: str = "", query: str = "", count: int | None = None, below: tuple[str, ...] = ()
) -> RailLink | None:
    """A link to the page of this name, for the office `of`; None in a house without that room.

    `below` names the places beside it whose pages belong to it, where they are not those that begin as it does.
    """
    address = _address(name, of)
    if address is None:
        return None
    parent = address.rsplit("/", 1)[0]
    # An address of one office stands for the same page of every other.
    own = parent if of else address.rstrip("/")
    places = tuple(f"{parent}/{one}" for one in below) or (own,)
    return RailLink(label, f"{address}?{query}" if query else address, places, count)


def group_of(title: str, links: Iterable[RailLink | None], *, folded: bool = False) -> RailGroup:
    """The places of a group that this house has."""
    return RailGroup(title, tuple(link for link in links if link is not None), folded)


def with_the_page(groups: Iterable[RailGroup], here: str) -> tuple[RailGroup, ...]:
    """The groups with links, with the one place marked that the page at `here` (with its query) belongs to."""
    groups = tuple(group for group in groups if group.links)
    every = tuple(link for group in groups for link in group.links)
    exact = next((link for link in every if link.url == here), None)
    nearest = exact or max(every, key=lambda link: _nearness(link, here), default=None)
    if nearest is None or not (exact or _nearness(nearest, here)):
        return groups
    path = here.partition("?")[0]
    marked = replace(nearest, current="page" if path == nearest.url.partition("?")[0] else "true")
    return tuple(
        replace(group, links=tuple(marked if link is nearest else link for link in group.links)) for group in groups
    )


def _nearness(link: RailLink, here: str) -> int:
    """How much of the page's address says that it belongs to the link; 0 for not at all."""
    path, _mark, asked = here.partition("?")
    address, _mark, query = link.url.partition("?")
    if query:
        return len(here) if path == address and query in asked.split("&") else 0
    if path == address:
        return len(path)
    return max((len(one) for one in link.below if path == one or path.startswith(f"{one}/")), default=0)


@lru_cache(maxsize=256)
def _address(name: str, of: str) -> str | None:
    try:
        return reverse(name, args=[of] if of else None)
    except NoReverseMatch:
        return None
