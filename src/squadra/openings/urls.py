from django.urls import path

from squadra.openings import exporting, views

app_name = "openings"
urlpatterns = [
    path("opportunita/", views.openings, name="list"),
    path("opportunita/scarica/", exporting.export, name="export"),
    path("opportunita/nuova/", views.choose_organisation, name="publish"),
    path("aziende/<uuid:organisation>/opportunita/nuova/", views.publish, name="publish_for"),
    path(
        "aziende/<uuid:organisation>/sedi/<uuid:site>/togli/",
        views.site_take_away,
        name="site_take_away",
    ),
    path("opportunita/parole/", views.names, name="names"),
    path("opportunita/parole/<uuid:pk>/dimentica/", views.name_forget, name="name_forget"),
    path("opportunita/parole/<uuid:pk>/ricorda/", views.name_remember, name="name_remember"),
    path("opportunita/<uuid:pk>/modifica/", views.edit, name="edit"),
    path("opportunita/<uuid:pk>/archivia/", views.archive, name="archive"),
    path("opportunita/<uuid:pk>/ripristina/", views.restore, name="restore"),
]
