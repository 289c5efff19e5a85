"""Addresses of the entrance, below /desk/check-in/: short, because tickets carry them as QR codes."""

from django.urls import path

from competitions.judging.views import checkins

app_name = "checkin"
urlpatterns = [
    path("", checkins.home, name="home"),
    path("events/<int:event_pk>/", checkins.event, name="event"),
    path("events/<int:event_pk>/sessions/<int:pk>/close/", checkins.close, name="close"),
    path("events/<int:event_pk>/absences/", checkins.absences, name="absences"),
    path("<str:number>/", checkins.entry, name="entry"),
    path("<str:number>/photo/<int:pk>/", checkins.photo, name="photo"),
]
