from django.urls import path

from squadra.exchange.views import staged, start

app_name = "exchange"
urlpatterns = [
    path("importa/", start.import_page, name="import"),
    path("importa/modello/", start.template, name="template"),
    path("importa/<uuid:pk>/", staged.staged, name="staged"),
    path("importa/<uuid:pk>/colonne/", staged.columns, name="columns"),
    path("importa/<uuid:pk>/rivedi-le-colonne/", staged.reopen, name="reopen"),
    path("importa/<uuid:pk>/parole/", staged.words, name="words"),
    path("importa/<uuid:pk>/conferma/", staged.confirm_import, name="confirm"),
    path("importa/<uuid:pk>/riprova/", staged.go_on_again, name="resume"),
    path("importa/<uuid:pk>/annulla/", staged.undo, name="undo"),
    path("importa/<uuid:pk>/scarta/", staged.throw_away, name="discard"),
    path("importa/<uuid:pk>/da-sistemare/", staged.refused, name="refused"),
]
