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
    path("opportunita/<uuid:pk>/modifica/", views.edit, name="edit"),
    path("opportunita/<uuid:pk>/archivia/", views.archive, name="archive"),
    path("opportunita/<uuid:pk>/ripristina/", views.restore, name="restore"),
]
