"""Addresses of the sheets room."""

from django.urls import path

from portal.sheets import views

app_name = "sheets"
urlpatterns = [
    path("new/<str:kind>/", views.new, name="new"),
    path("template/<str:kind>/", views.template, name="template"),
    path("<uuid:upload_id>/", views.upload, name="upload"),
    path("<uuid:upload_id>/progress/", views.progress, name="progress"),
    path("<uuid:upload_id>/faulty/", views.faulty, name="faulty"),
    path("<uuid:upload_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:upload_id>/read-again/", views.read_again, name="read_again"),
    path("<uuid:upload_id>/discard/", views.discard, name="discard"),
]
