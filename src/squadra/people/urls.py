from django.urls import path

from squadra.people.views import exporting, file, lists, skills

app_name = "people"
urlpatterns = [
    path("persone/", lists.people, name="list"),
    path("persone/scarica/", exporting.export, name="export"),
    path("persone/nuova/", lists.register, name="register"),
    path("persone/<uuid:pk>/anagrafica/", file.edit, name="edit"),
    path("persone/<uuid:pk>/profilo/", file.profile, name="profile"),
    path("persone/<uuid:pk>/competenze/", skills.add, name="skill_add"),
    path("persone/<uuid:pk>/competenze/<uuid:skill>/", skills.edit, name="skill_edit"),
    path("persone/<uuid:pk>/competenze/<uuid:skill>/togli/", skills.remove, name="skill_remove"),
    path(
        "persone/<uuid:pk>/competenze/<uuid:skill>/com-era/<int:version>/",
        skills.take_back,
        name="skill_take_back",
    ),
    path(
        "persone/<uuid:pk>/competenze/<uuid:skill>/rimetti/", skills.restore, name="skill_restore"
    ),
    path("persone/<uuid:pk>/letture/", file.readers, name="readers"),
    path("persone/<uuid:pk>/referente/", file.referent, name="referent"),
]
