"""Addresses of a judge's own pages, below /judge/."""

from django.urls import path

from competitions.judging.views import blinding, boards, device, incidents, own, paper, voiding
from competitions.judging.views.doors import CHIEF, SCORER

# The chief judge's pages: the same as the staff's, by the other door.
_CHIEF = {"door": CHIEF}
# The scorers' pages: the sheets on paper, by a door of their own.
_SCORER = {"door": SCORER}

app_name = "judge"
urlpatterns = [
    path("", own.home, name="home"),
    path("claim/", own.claim, name="claim"),
    path("codes/<int:pk>/", blinding.layer, name="layer"),
    path("codes/<int:pk>/make/", blinding.layer_make, name="layer_make"),
    path("codes/<int:pk>/labels/", blinding.layer_labels, name="layer_labels"),
    path("codes/<int:pk>/open/", blinding.own_layer_open, name="layer_open"),
    path("labels/<uuid:job_id>/", blinding.labels, name="labels"),
    path("sheets/", device.sheets, name="sheets"),
    path("sheets/data/", device.sheets_data, name="sheets_data"),
    path("sheets/<int:sheet_pk>/marks/", device.save_marks, name="save_marks"),
    path("sheets/<int:sheet_pk>/submit/", device.hand_in, name="hand_in"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("worker.js", device.worker, name="worker"),
    path("appointments/<int:appointment_pk>/", own.appointment, name="appointment"),
    path("appointments/<int:appointment_pk>/accept/", own.accept, name="accept"),
    path("appointments/<int:appointment_pk>/decline/", own.decline, name="decline"),
    path("appointments/<int:appointment_pk>/sign/", own.sign, name="sign"),
    path("appointments/<int:appointment_pk>/declare/", own.declare, name="declare"),
    path("appointments/<int:appointment_pk>/texts/<slug:kind>/", own.signed_text, name="text"),
    path("chief/<int:event_pk>/", boards.sheets, _CHIEF, name="marking"),
    path("chief/<int:event_pk>/<int:module_pk>/board/", boards.module_board, _CHIEF, name="board"),
    path("chief/<int:event_pk>/<int:module_pk>/again/", boards.send_again, _CHIEF, name="send_again"),
    path("chief/<int:event_pk>/<int:module_pk>/<slug:verb>/", boards.module_move, _CHIEF, name="module_move"),
    path("chief/<int:event_pk>/sheet/<int:sheet_pk>/", boards.score_sheet, _CHIEF, name="sheet"),
    path(
        "chief/<int:event_pk>/sheet/<int:sheet_pk>/return/", boards.sheet_return, _CHIEF, name="sheet_return"
    ),
    path("chief/<int:event_pk>/sheet/<int:sheet_pk>/void/", voiding.void_sheet, _CHIEF, name="void_sheet"),
    path("chief/<int:event_pk>/incidents/", incidents.incidents, _CHIEF, name="incidents"),
    path("chief/<int:event_pk>/incidents/new/", incidents.incident_new, _CHIEF, name="incident_new"),
    path("chief/<int:event_pk>/incidents/<int:incident_pk>/", incidents.incident, _CHIEF, name="incident"),
    path(
        "chief/<int:event_pk>/incidents/<int:incident_pk>/withdraw/",
        incidents.incident_withdraw,
        _CHIEF,
        name="incident_withdraw",
    ),
    path("scorer/<int:event_pk>/", paper.sheets_to_key, _SCORER, name="scorer_marking"),
    path(
        "scorer/<int:event_pk>/sheet/<int:sheet_pk>/", paper.sheet_paper, _SCORER, name="scorer_sheet_paper"
    ),
    path(
        "scorer/<int:event_pk>/sheet/<int:sheet_pk>/key/", paper.sheet_key, _SCORER, name="scorer_sheet_key"
    ),
    path(
        "scorer/<int:event_pk>/sheet/<int:sheet_pk>/scans/", paper.scan_add, _SCORER, name="scorer_scan_add"
    ),
    path(
        "scorer/<int:event_pk>/sheet/<int:sheet_pk>/scans/<int:scan_pk>/",
        paper.scan,
        _SCORER,
        name="scorer_scan",
    ),
    path(
        "scorer/<int:event_pk>/sheet/<int:sheet_pk>/signatures/",
        paper.signatures,
        _SCORER,
        name="scorer_signatures",
    ),
]
