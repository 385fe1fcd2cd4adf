from django.urls import path

from squadra.organisations import views

app_name = "organisations"
urlpatterns = [
    path("aziende/", views.organisations, name="list"),
    path("aziende/nuova/", views.register, name="register"),
    path("aziende/segui/", views.follow, name="follow"),
    path("aziende/<uuid:pk>/modifica/", views.edit, name="edit"),
    path("aziende/<uuid:pk>/sedi/nuova/", views.site_add, name="site_add"),
    path("aziende/<uuid:pk>/referenti/nuovo/", views.contact_add, name="contact_add"),
]
