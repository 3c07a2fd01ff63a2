"""The addresses of the write-free counter."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.counter.views import tablet, visit, visit_begin, visit_receive

addresses = [
    path("visit/", visit_begin.find, name="visit_find"),
    path("visit/begin", visit_begin.begin, name="visit_begin"),
    path("visit/tablet", tablet.enter, name="tablet_enter"),
    path("visit/tablet/open/<str:key>", tablet.open_by_key, name="tablet_open"),
    path("visit/tablet/page", tablet.tablet, name="tablet"),
    path("visit/tablet/done", tablet.done, name="tablet_done"),
    path("visit/tablet/leave", tablet.leave, name="tablet_leave"),
    path("visit/of/<str:visit_ref>", visit.sheet, name="visit_sheet"),
    path("visit/of/<str:visit_ref>/procedures", visit_begin.choose, name="visit_choose"),
    path("visit/of/<str:visit_ref>/value/<slug:part_id>/<str:path>", visit.value, name="visit_value"),
    path("visit/of/<str:visit_ref>/show", visit_receive.show, name="visit_show"),
    path("visit/of/<str:visit_ref>/paper", visit_receive.paper, name="visit_paper"),
    path("visit/of/<str:visit_ref>/receive", visit_receive.receive, name="visit_receive"),
    path("visit/of/<str:visit_ref>/end", visit_receive.end, name="visit_end"),
]
