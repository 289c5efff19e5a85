"""Addresses of the judging room."""

from django.urls import path

from competitions.judging import views

app_name = "judging"
urlpatterns = [
    path("", views.events, name="events"),
    path("schemes/", views.schemes, name="schemes"),
    path("schemes/new/", views.scheme_new, name="scheme_new"),
    path("schemes/<int:pk>/", views.scheme, name="scheme"),
    path("schemes/<int:pk>/edit/", views.scheme_edit, name="scheme_edit"),
    path("schemes/<int:pk>/draft/", views.scheme_draft, name="scheme_draft"),
    path("schemes/<int:pk>/draft/<slug:key>/", views.scheme_aspect, name="scheme_aspect"),
    path("schemes/<int:pk>/release/", views.scheme_release, name="scheme_release"),
    path("schemes/<int:pk>/next/", views.scheme_next, name="scheme_next"),
    path("schemes/<int:pk>/discard/", views.scheme_discard, name="scheme_discard"),
    path("schemes/<int:pk>/retire/", views.scheme_retire, name="scheme_retire"),
    path("schemes/<int:pk>/restore/", views.scheme_restore, name="scheme_restore"),
    path("schemes/<int:pk>/v<int:number>/", views.scheme_version, name="scheme_version"),
    path("schemes/<int:pk>/v<int:number>/copy/", views.scheme_copy, name="scheme_copy"),
    path("schemes/<int:pk>/v<int:number>/export/", views.scheme_export, name="scheme_export"),
    path("<int:event_pk>/", views.scores, name="scores"),
    path("<int:event_pk>/schemes/", views.event_schemes, name="event_schemes"),
    path("<int:event_pk>/timetable/", views.timetable, name="timetable"),
    path("<int:event_pk>/timetable/new/", views.session_new, name="session_new"),
    path("<int:event_pk>/timetable/row/", views.sessions_new, name="sessions_new"),
    path("<int:event_pk>/timetable/<int:pk>/", views.session, name="session"),
    path("<int:event_pk>/timetable/<int:pk>/edit/", views.session_edit, name="session_edit"),
    path("<int:event_pk>/timetable/<int:pk>/remove/", views.session_remove, name="session_remove"),
    path("<int:event_pk>/timetable/<int:pk>/place/", views.place, name="place"),
    path("<int:event_pk>/timetable/places/<int:pk>/clear/", views.clear, name="clear"),
    path("<int:event_pk>/draw/", views.draw, name="draw"),
    path("<int:event_pk>/draw/announce/", views.draw_announce, name="draw_announce"),
    path("<int:event_pk>/draw/hold/", views.draw_hold, name="draw_hold"),
    path("<int:event_pk>/draw/end/", views.draw_end, name="draw_end"),
    path("<int:event_pk>/blinding/", views.blind_codes, name="blinding"),
    path("<int:event_pk>/blinding/<int:module_pk>/", views.blinders, name="blinders"),
    path("<int:event_pk>/blinding/layers/<int:pk>/open/", views.layer_open, name="layer_open"),
    path("<int:event_pk>/people/", views.roster, name="roster"),
    path("<int:event_pk>/standings/", views.standings, name="standings"),
    path("<int:event_pk>/ties/<int:rank>/", views.decide, name="decide"),
    path("<int:event_pk>/decisions/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<int:event_pk>/finish/", views.finish, name="finish"),
    path("<int:event_pk>/reopen/", views.reopen, name="reopen"),
    path("<int:event_pk>/export/", views.export, name="export"),
    path("<int:event_pk>/history/<int:entry_pk>/", views.history, name="history"),
]
