"""Addresses of the planning room."""

from django.urls import path

from competitions.planning.views import calendar, competitions, events, internal, lists, moves, plans, policy

app_name = "planning"
urlpatterns = [
    path("", lists.competitions, name="competitions"),
    path("export/", lists.export, name="competitions_export"),
    path("policy/", policy.policy, name="policy"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/export/", calendar.export, name="calendar_export"),
    path("calendar/complete/", calendar.complete, name="calendar_complete"),
    path("calendar/<int:pk>/remove/", calendar.remove, name="calendar_remove"),
    path("new/", competitions.competition_new, name="competition_new"),
    path("internal/", internal.internal_new, name="internal_new"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/export/", plans.plan_export, name="plan_export"),
    path("documents/<int:pk>/", competitions.document, name="document"),
    path("documents/<int:pk>/remove/", competitions.document_remove, name="document_remove"),
    path("opinions/<int:pk>/", competitions.sign_off_document, name="sign_off_document"),
    path("events/", lists.events, name="events"),
    path("events/export/", lists.events_export, name="events_export"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/edit/", events.event_edit, name="event_edit"),
    path("events/<int:pk>/remove/", events.event_remove, name="event_remove"),
    path("events/<int:pk>/reschedule/", events.event_reschedule, name="event_reschedule"),
    path("events/<int:pk>/exhibit/", moves.event_exhibit, name="event_exhibit"),
    path("events/<int:pk>/move/<slug:verb>/", moves.event_move, name="event_move"),
    path("<int:pk>/", competitions.competition, name="competition"),
    path("<int:pk>/edit/", competitions.competition_edit, name="competition_edit"),
    path("<int:pk>/copy/", competitions.competition_copy, name="competition_copy"),
    path("<int:pk>/move/<slug:verb>/", moves.competition_move, name="competition_move"),
    path("<int:pk>/partners/new/", competitions.partner_new, name="partner_new"),
    path("<int:pk>/partners/<int:partner_pk>/remove/", competitions.partner_remove, name="partner_remove"),
    path("<int:pk>/documents/new/", competitions.document_new, name="document_new"),
    path("<int:pk>/events/new/", events.event_new, name="event_new"),
]
