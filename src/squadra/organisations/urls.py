from django.urls import path

from squadra.organisations.views import exporting, parts, registry

app_name = "organisations"
urlpatterns = [
    path("aziende/", registry.organisations, name="list"),
    path("aziende/scarica/", exporting.export, name="export"),
    path("aziende/nuova/", registry.register, name="register"),
    path("aziende/segui/", registry.follow, name="follow"),
    path("aziende/<uuid:pk>/modifica/", registry.edit, name="edit"),
    path("aziende/<uuid:pk>/sedi/nuova/", parts.site_add, name="site_add"),
    path("aziende/<uuid:pk>/sedi/<uuid:site>/", parts.site_edit, name="site_edit"),
    path("aziende/<uuid:pk>/sedi/<uuid:site>/rimetti/", parts.site_restore, name="site_restore"),
    path("aziende/<uuid:pk>/referenti/nuovo/", parts.contact_add, name="contact_add"),
    path("aziende/<uuid:pk>/referenti/<uuid:contact>/", parts.contact_edit, name="contact_edit"),
    path(
        "aziende/<uuid:pk>/referenti/<uuid:contact>/togli/",
        parts.contact_archive,
        name="contact_archive",
    ),
    path(
        "aziende/<uuid:pk>/referenti/<uuid:contact>/rimetti/",
        parts.contact_restore,
        name="contact_restore",
    ),
]
