from django.urls import path

from squadra.desk.views import composed, publishing, today

app_name = "desk"
urlpatterns = [
    path("oggi/", today.today, name="today"),
    path("cerca/", today.search, name="search"),
    path("persone/<uuid:pk>/", composed.person, name="person"),
    path("aziende/<uuid:pk>/", composed.organisation, name="organisation"),
    path("opportunita/<uuid:pk>/", composed.opening, name="opening"),
    path("aziende/<uuid:organisation>/opportunita/nuova/riga/", publishing.line, name="line"),
    path(
        "aziende/<uuid:organisation>/opportunita/persone-adatte/",
        publishing.suitable,
        name="suitable",
    ),
]
