"""The icons of the house: one line weight, drawn on a 24 pixel square, each shown beside words."""

from __future__ import annotations

ICONS: dict[str, str] = {
    # what a message says
    "alert": '<path d="M12 3.5 22 20H2z"/><path d="M12 10v5M12 17.4v.2"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7.3v.2"/>',
    "error": '<circle cx="12" cy="12" r="9.5"/><path d="M12 7v6.5M12 16.6v.2"/>',
    "done": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.3 3.2 3.2 6-6.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "hand": (
        '<path d="M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10.5v-6a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8.5'
        'a6.5 6.5 0 0 1-6.5 6.5c-3 0-4.5-1.5-6-4.5L3 13.3c-.6-1.5 1.4-2.6 2.4-1.3L8 15"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.5 2.5"/>',
    "pause": '<circle cx="12" cy="12" r="9.5"/><path d="M9.7 8.5v7M14.3 8.5v7"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3"/>',
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>'
    ),
    # what can be done
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "download": '<path d="M12 4v11.5M7 11l5 5 5-5M4.5 20.5h15"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3"/><path d="M7 14h10v6.5H7z"/>',
    "pen": '<path d="m4 20 1-4L16.5 4.5l3 3L8 19zM14.5 6.5l3 3"/>',
    "bin": '<path d="M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5 7.5 20h9l1-13.5M10.5 10v6.5M13.5 10v6.5"/>',
    "give": '<path d="M4 8h13l-3.5-3.5M20 16H7l3.5 3.5"/>',
    "take": '<path d="M4 14v6h16v-6M12 4v10M8 10.5l4 4 4-4"/>',
    "left": '<path d="m14.5 5-7 7 7 7"/>',
    "right": '<path d="m9.5 5 7 7-7 7"/>',
    "zoom_in": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5M10.5 7.5v6M7.5 10.5h6"/>',
    "zoom_out": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5M7.5 10.5h6"/>',
    # ways and things
    "phone": '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M10.5 18.5h3"/>',
    "post": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "hall": '<path d="M3 9.5 12 4l9 5.5zM5.5 9.5V18M10 9.5V18M14 9.5V18M18.5 9.5V18M3 20.5h18M4 18h16"/>',
    "file": '<path d="M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5M9 12h6.5M9 15.5h6.5"/>',
    "image": (
        '<rect x="3" y="4.5" width="18" height="15" rx="2"/><circle cx="8.5" cy="9.5" r="1.5"/>'
        '<path d="m4 17.5 5-5 3.5 3.5 3-3 4.5 4.5"/>'
    ),
    "letter": '<path d="M5 2.5h14v19H5zM8.5 7h7M8.5 10.5h7M8.5 14h4"/><rect x="13.5" y="15.5" width="3" height="3"/>',
    "chat": '<path d="M4 5h16v11.5H10L6 20v-3.5H4z"/>',
    "people": (
        '<circle cx="8.5" cy="8" r="3.5"/>'
        '<path d="M2.5 20c0-4 2.5-6.5 6-6.5s6 2.5 6 6.5M15 5a3.5 3.5 0 0 1 0 6.5M17 14c2.7.7 4.5 3 4.5 6"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c0-4.5 3-7 7.5-7s7.5 2.5 7.5 7"/>',
    "flow": '<circle cx="5.5" cy="6" r="2.5"/><circle cx="18.5" cy="18" r="2.5"/><path d="M8 6h6a3 3 0 0 1 3 3v6.5"/>',
    # life events: the names city.yaml may use
    "pram": (
        '<path d="M12 3a8 8 0 0 0-8 8h8zM4 11h15.5a6 6 0 0 1-6 6H10a6 6 0 0 1-6-6zM19.5 11 22 7.5"/>'
        '<circle cx="8.5" cy="20" r="1.5"/><circle cx="15.5" cy="20" r="1.5"/>'
    ),
    "book": '<path d="M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14"/>',
    "move": '<path d="m3 11 8-7 8 7M5.5 9v11H11M13.5 17H21M18 14l3 3-3 3"/>',
    "rings": (
        '<circle cx="8.5" cy="14.5" r="5"/><circle cx="15.5" cy="14.5" r="5"/><path d="M7 6.5 8.5 4 10 6.5 8.5 9.5z"/>'
    ),
    "heart": '<path d="M12 20.5S4.5 16 4.5 10.5a4 4 0 0 1 7.5-2 4 4 0 0 1 7.5 2c0 5.5-7.5 10-7.5 10z"/>',
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M7 12h4M9 10v4M14 10.5h4M14 14h4"/>',
    "flower": (
        '<path d="M12 5c3 3 3 7.5 0 12-3-4.5-3-9 0-12zM12 17c-5 .5-8-2-9-6 2.5-.5 4.5 0 6 1.5'
        'M12 17c5 .5 8-2 9-6-2.5-.5-4.5 0-6 1.5M6 20.5h12"/>'
    ),
    "disaster": '<path d="m3 11 9-7.5 9 7.5M5.5 9.5v11h13v-11M12.5 9l-2 3.5h3.5l-2 4"/>',
    "tax": '<circle cx="12" cy="12" r="9"/><path d="m8.5 7.5 3.5 5 3.5-5M12 12.5V17M9 13h6M9 15.3h6"/>',
    "waste": (
        '<path d="M2.5 6.5H14V17H2.5zM14 10h4l3.5 3.5V17H14"/><circle cx="7" cy="18" r="2"/>'
        '<circle cx="17.5" cy="18" r="2"/>'
    ),
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V7M16 2.5V7"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "shop": '<path d="M4 10h16l-1.5-6h-13zM5.5 10v10.5h13V10M9.5 20.5V15h5v5.5M9.3 4 9 10M14.7 4l.3 6"/>',
}


def icon_svg(name: str) -> str:
    """The drawing `name`, hidden from screen readers; an unknown name draws the sheet of paper."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS.get(name, ICONS["file"])}</svg>'
