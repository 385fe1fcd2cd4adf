"""The addresses of a person's copy and erasure."""

from django.urls import path

from squadra.privacy import views

app_name = "privacy"
urlpatterns = [
    path("persone/<uuid:pk>/copia/", views.access, name="access"),
    path("persone/<uuid:pk>/cancella/", views.erase, name="erase"),
]
