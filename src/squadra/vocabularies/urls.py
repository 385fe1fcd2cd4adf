from django.urls import path

from squadra.vocabularies import views

app_name = "vocabularies"
urlpatterns = [
    path("vocabolario/competenze/", views.skills, name="skills"),
    path("vocabolario/mestieri/", views.occupations, name="occupations"),
    path("vocabolario/competenze-del-mestiere/", views.usual, name="usual"),
]
