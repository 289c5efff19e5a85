"""Addresses of a judge's own pages, below /judge/."""

from django.urls import path

from competitions.judging.views import own

app_name = "judge"
urlpatterns = [
    path("", own.home, name="home"),
    path("claim/", own.claim, name="claim"),
    path("appointments/<int:appointment_pk>/", own.appointment, name="appointment"),
    path("appointments/<int:appointment_pk>/accept/", own.accept, name="accept"),
    path("appointments/<int:appointment_pk>/decline/", own.decline, name="decline"),
    path("appointments/<int:appointment_pk>/sign/", own.sign, name="sign"),
    path("appointments/<int:appointment_pk>/declare/", own.declare, name="declare"),
    path("appointments/<int:appointment_pk>/texts/<slug:kind>/", own.signed_text, name="text"),
]
