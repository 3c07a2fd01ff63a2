"""What is typed of a register as a whole while it is built: whose it is, who may open it, how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from madoguchi.faces.console.build_about_fields import named_positions, posts_in, retentions
from madoguchi.faces.console.build_counted import counted_typed
from madoguchi.faces.console.build_posts import posts_typed
from madoguchi.faces.console.build_words import LONGEST_TEXT, one_line
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building.editing import Content, renamed
from madoguchi.journeys.registers.building.rights import own_divisions
from madoguchi.values.actor import Actor


def about_typed(given: QueryDict, draft: DraftFacts, by: Actor) -> Content:
    """The draft with everything that is typed about the whole."""
    content: Content = dict(draft.content)
    for name in ("title", "summary", "purpose"):
        content[name] = renamed(content.get(name, ""), " ".join(given.get(name, "").split())[:LONGEST_TEXT])
    known = {one.id for one in city().divisions}
    own = {id_ for id_, _name in own_divisions(by)}
    if given.get("division") in own:
        content["division"] = given["division"]
    if given.get("deputy") in known:
        content["deputy"] = given["deputy"]
    if not draft.began_from and given.get("id"):
        content["id"] = one_line(given, "id", 60)
    if given.get("retention") in {value for value, _words in retentions()}:
        content["retention"] = {**content["retention"], "class": given["retention"]}
    content["retention"] = counted_typed(given, content)
    content["review_on"] = one_line(given, "review_on", 20)
    content["persons"] = given.get("persons") != "no"
    keywords = [word for word in given.get("keywords", "").replace("、", " ").split() if word][:20]
    if keywords or "keywords" in content:
        content["keywords"] = keywords
    content["permissions"] = _permissions_typed(given, content.get("permissions", {}), known)
    return content


def _permissions_typed(given: QueryDict, held: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Divisions as they are ticked and single positions as they are named, each in the place it had.

    A page that does not ask who may put records in leaves that as it is.
    """

    def told(name: str) -> list[dict[str, str]]:
        whole = [{"division": id_} for id_ in given.getlist(name) if id_ in known]
        chosen = [*whole, *posts_typed(given, f"{name}_posts", named_positions(held.get(name)))]
        before = [one for one in posts_in(held.get(name)) if one in chosen]
        return [*before, *(one for at, one in enumerate(chosen) if one not in before and one not in chosen[:at])]

    view: object = "everybody" if given.get("who") == "everybody" else told("view")
    edit = told("edit")
    said = {**held, "view": view, **({"edit": edit} if edit or "edit" in held else {})}
    if not view and "view" not in held:
        del said["view"]
    if "adds" not in given:
        return said
    add: object = "everybody" if given["adds"] == "everybody" else told("add")
    return {**{name: one for name, one in said.items() if name != "add"}, **({"add": add} if add else {})}
