"""Addresses of a person's own account beside allauth's: invitations, seats, profile."""

from django.urls import path

from unions.views import account, invitations

app_name = "people"
urlpatterns = [
    path("", account.profile, name="profile"),
    path("new-password/", account.password, name="password"),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
    path("seats/", account.seats, name="seats"),
]
