from django.urls import path

from squadra.desk.views import composed, today

app_name = "desk"
urlpatterns = [
    path("oggi/", today.today, name="today"),
    path("cerca/", today.search, name="search"),
    path("persone/<uuid:pk>/", composed.person, name="person"),
    path("aziende/<uuid:pk>/", composed.organisation, name="organisation"),
    path("opportunita/<uuid:pk>/", composed.opening, name="opening"),
]
