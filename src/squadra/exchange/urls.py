from django.urls import path

from squadra.exchange import views

app_name = "exchange"
urlpatterns = [
    path("importa/", views.import_page, name="import"),
    path("importa/modello/", views.template, name="template"),
    path("importa/<uuid:pk>/", views.staged, name="staged"),
]
