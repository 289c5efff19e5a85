"""What everybody sees of a draw, below /draws/."""

from django.urls import path

from competitions.judging.views import draws

app_name = "draws"
urlpatterns = [
    path("<int:event_pk>/", draws.public_draw, name="draw"),
    path("<int:event_pk>/<int:number>/list.json", draws.draw_list, name="list"),
    path("<int:event_pk>/<int:number>/result.txt", draws.draw_result, name="result"),
]
