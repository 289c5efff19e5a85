"""Addresses of the results room: desk/results/… for staff, results/… for the public."""

from django.urls import path

from competitions.results import views

app_name = "results"
urlpatterns = [
    path("results/", views.public_list, name="list"),
    path("results/<int:event_pk>/", views.public, name="public"),
    path("results/<int:event_pk>/<int:number>/", views.version, name="version"),
    path("results/<int:event_pk>/<int:number>/print/", views.printed, name="print"),
    path("results/<int:event_pk>/<int:number>/results.<str:file_format>", views.download, name="download"),
    path("desk/results/mine/", views.mine, name="mine"),
    path("desk/results/<int:event_pk>/", views.staff, name="staff"),
    path("desk/results/<int:event_pk>/publish/", views.publish, name="publish"),
    path("desk/results/<int:event_pk>/<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
