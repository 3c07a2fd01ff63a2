"""Changing the pages of a draft: what one is called, why it is asked, when it is shown, and its place; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.journeys.registers.building.editing import Content, Part, pages_of, renamed, with_key, with_pages


@dataclass(frozen=True)
class PageLine:
    """What is said of one page."""

    title: str
    lead: str
    purpose: str


def page_of(content: Mapping[str, Any], page_id: str) -> Part | None:
    """The page of this id."""
    return next((one for one in pages_of(content) if one["id"] == page_id), None)


def place_of_page(content: Mapping[str, Any], page_id: str) -> int:
    """Which page it is, from 0; -1 for none of this id."""
    return next((at for at, one in enumerate(pages_of(content)) if one["id"] == page_id), -1)


def with_page_said(content: Content, page_id: str, line: PageLine, show: Mapping[str, Any] | None) -> Content:
    """The content with what was said of one page; without a condition it is always shown."""

    def changed(page: Part) -> Part:
        if page["id"] != page_id:
            return page
        made = {**page, "title": renamed(page["title"], line.title)}
        for name, text in (("lead", line.lead), ("purpose", line.purpose)):
            made = with_key(made, name, renamed(page.get(name, ""), text) if text else None)
        return with_key(made, "show", dict(show) if show else None)

    return with_pages(content, [changed(one) for one in pages_of(content)])


def moved_page(content: Content, page_id: str, step: int) -> Content:
    """The content with a page one place further up (-1) or down (1)."""
    pages, at = pages_of(content), place_of_page(content, page_id)
    if at < 0 or not 0 <= at + step < len(pages):
        return content
    pages[at], pages[at + step] = pages[at + step], pages[at]
    return with_pages(content, pages)


def joined_page(content: Content, page_id: str) -> Content:
    """The content with the fields of a page on the one before it, of the first on the next; the last one stays."""
    pages, at = pages_of(content), place_of_page(content, page_id)
    if at < 0 or len(pages) < 2:
        return content
    first = max(at - 1, 0)
    kept = pages[first if at else 1]
    fields = [*pages[first]["fields"], *pages[first + 1]["fields"]]
    return with_pages(content, [*pages[:first], {**kept, "fields": fields}, *pages[first + 2 :]])
