"""Addresses of the unions room."""

from django.urls import path

from unions.views import account

app_name = "unions"
urlpatterns = [
    path("seat/", account.switch_seat, name="switch_seat"),
]
