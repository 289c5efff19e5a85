"""Addresses of the unions room."""

from django.urls import path

from unions.views import account, tree

app_name = "unions"
urlpatterns = [
    path("", tree.unions, name="unions"),
    path("export/", tree.export, name="export"),
    path("seat/", account.switch_seat, name="switch_seat"),
    path("<int:union_id>/", tree.union, name="union"),
    path("<int:union_id>/add/", tree.add, name="add"),
    path("<int:union_id>/change/", tree.change, name="change"),
    path("<int:union_id>/close/", tree.close, name="close"),
    path("<int:union_id>/reopen/", tree.reopen, name="reopen"),
    path("<int:union_id>/steps/", tree.steps, name="steps"),
]
