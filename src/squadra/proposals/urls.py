"""The addresses of matching, proposals and vetoes."""

from django.urls import path

from squadra.proposals.views import answers, pairs, rankings, vetoes

app_name = "proposals"
PERSON = "persone/<uuid:pk>/"
urlpatterns = [
    path(f"{PERSON}opportunita/", rankings.openings, name="openings"),
    path(f"{PERSON}opportunita/<uuid:opening>/", pairs.pair, name="pair"),
    path(f"{PERSON}opportunita/<uuid:opening>/proponi/", pairs.propose, name="propose"),
    path(f"{PERSON}veti/", vetoes.vetoes, name="vetoes"),
    path(f"{PERSON}veti/<uuid:veto>/togli/", vetoes.veto_remove, name="veto_remove"),
    path("opportunita/<uuid:pk>/persone/", rankings.people, name="people"),
    path("proposte/<uuid:pk>/risposta/", answers.answer, name="answer"),
    path("proposte/<uuid:pk>/riapri/", answers.reopen, name="reopen"),
    path("proposte/<uuid:pk>/ritira/", answers.withdraw, name="withdraw"),
]
