"""Addresses of the judging room."""

from django.urls import path

from competitions.judging import views

app_name = "judging"
urlpatterns = [
    path("", views.events, name="events"),
    path("<int:event_pk>/", views.scores, name="scores"),
    path("<int:event_pk>/people/", views.roster, name="roster"),
    path("<int:event_pk>/standings/", views.standings, name="standings"),
    path("<int:event_pk>/ties/<int:rank>/", views.decide, name="decide"),
    path("<int:event_pk>/decisions/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<int:event_pk>/finish/", views.finish, name="finish"),
    path("<int:event_pk>/reopen/", views.reopen, name="reopen"),
    path("<int:event_pk>/export/", views.export, name="export"),
    path("<int:event_pk>/history/<int:entry_pk>/", views.history, name="history"),
]
