"""Pages of the judging room."""

from competitions.judging.views.attaching import event_schemes
from competitions.judging.views.blinding import blind_codes, blinders, layer_open
from competitions.judging.views.drafts import scheme_aspect, scheme_draft
from competitions.judging.views.draws import draw, draw_announce, draw_end, draw_hold
from competitions.judging.views.events import events
from competitions.judging.views.order_books import order_book, order_book_file
from competitions.judging.views.rosters import roster
from competitions.judging.views.schemes import (
    scheme,
    scheme_copy,
    scheme_discard,
    scheme_edit,
    scheme_export,
    scheme_new,
    scheme_next,
    scheme_release,
    scheme_restore,
    scheme_retire,
    scheme_version,
    schemes,
)
from competitions.judging.views.sessions import session_edit, session_new, session_remove, sessions_new
from competitions.judging.views.sheets import export, history, scores
from competitions.judging.views.standings import decide, finish, reopen, revoke, standings
from competitions.judging.views.timetable import clear, place, session, timetable

__all__ = [
    "blind_codes",
    "blinders",
    "clear",
    "decide",
    "draw",
    "draw_announce",
    "draw_end",
    "draw_hold",
    "event_schemes",
    "events",
    "export",
    "finish",
    "history",
    "layer_open",
    "order_book",
    "order_book_file",
    "place",
    "reopen",
    "revoke",
    "roster",
    "scheme",
    "scheme_aspect",
    "scheme_copy",
    "scheme_discard",
    "scheme_draft",
    "scheme_edit",
    "scheme_export",
    "scheme_new",
    "scheme_next",
    "scheme_release",
    "scheme_restore",
    "scheme_retire",
    "scheme_version",
    "schemes",
    "scores",
    "session",
    "session_edit",
    "session_new",
    "session_remove",
    "sessions_new",
    "standings",
    "timetable",
]
