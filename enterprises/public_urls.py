"""Addresses of enterprise registration, open to everybody."""

from django.urls import path

from enterprises.views import registering

app_name = "enterprise"
urlpatterns = [
    path("register/", registering.register, name="register"),
    path("application/<str:token>/", registering.application, name="application"),
]
