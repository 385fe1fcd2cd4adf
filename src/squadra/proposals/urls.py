"""The addresses of matching, proposals and vetoes."""

from django.urls import path

from squadra.proposals.views import (
    answers,
    cards_for_companies,
    pairs,
    papers,
    plan_choices,
    plan_rows,
    plans,
    rankings,
    review,
    routed,
    vetoes,
)

app_name = "proposals"
PERSON = "persone/<uuid:pk>/"
PROPOSAL = "proposte/<uuid:pk>/"
PLAN = "piani/<uuid:pk>/"
urlpatterns = [
    path(f"{PERSON}opportunita/", rankings.openings, name="openings"),
    path(f"{PERSON}opportunita/<uuid:opening>/", pairs.pair, name="pair"),
    path(f"{PERSON}opportunita/<uuid:opening>/proponi/", pairs.propose, name="propose"),
    path(f"{PERSON}veti/", vetoes.vetoes, name="vetoes"),
    path(f"{PERSON}veti/<uuid:veto>/togli/", vetoes.veto_remove, name="veto_remove"),
    path("opportunita/<uuid:pk>/persone/", rankings.people, name="people"),
    path(f"{PROPOSAL}risposta/", answers.answer, name="answer"),
    path(f"{PROPOSAL}riapri/", answers.reopen, name="reopen"),
    path(f"{PROPOSAL}ritira/", answers.withdraw, name="withdraw"),
    path(f"{PROPOSAL}ripensa/", answers.step_back, name="step_back"),
    path(f"{PROPOSAL}aiuti/", answers.benefit, name="benefit"),
    path(f"{PROPOSAL}lettera.<slug:ending>", papers.letter, name="letter"),
    path(f"{PROPOSAL}promemoria.<slug:ending>", papers.reminder, name="reminder"),
    path(f"{PROPOSAL}scheda/", cards_for_companies.card, name="card"),
    path(f"{PROPOSAL}scheda.<slug:ending>", papers.card, name="card_file"),
    path(f"{PROPOSAL}scheda/approva/", cards_for_companies.approve, name="approve"),
    path(f"{PROPOSAL}scheda/togli/", cards_for_companies.unapprove, name="unapprove"),
    path(f"{PROPOSAL}scheda/azienda/", cards_for_companies.send, name="send"),
    path(f"{PROPOSAL}scheda/richiama/", cards_for_companies.recall, name="recall"),
    path(f"{PROPOSAL}azienda/", cards_for_companies.reply, name="reply"),
    path(f"{PROPOSAL}azienda/risenti/", cards_for_companies.remind, name="remind"),
    path(f"{PROPOSAL}azienda/togli/", cards_for_companies.take_back_reply, name="take_back_reply"),
    path("opportunita/<uuid:pk>/altrove/", routed.elsewhere, name="elsewhere"),
    path("opportunita/<uuid:pk>/altrove/chiedi/", routed.route_ask, name="route_ask"),
    path("richieste/<uuid:pk>/per-ora-no/", routed.route_close, name="route_close"),
    path("richieste/<uuid:pk>/riapri/", routed.route_reopen, name="route_reopen"),
    path("piani/", plans.plans, name="plans"),
    path("piani/nuovo/", plans.plan_new, name="plan_new"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}persone/", plan_choices.plan_people, name="plan_people"),
    path(f"{PLAN}opportunita/", plan_choices.plan_openings, name="plan_openings"),
    path(f"{PLAN}minimi/", plan_choices.plan_floors, name="plan_floors"),
    path(f"{PLAN}calcola/", plans.plan_calculate, name="plan_calculate"),
    path(f"{PLAN}cambia/", plans.plan_reopen, name="plan_reopen"),
    path(f"{PLAN}annulla/", plans.plan_undo, name="plan_undo"),
    path(f"{PLAN}archivia/", plans.plan_archive, name="plan_archive"),
    path(f"{PLAN}riprendi/", plans.plan_restore, name="plan_restore"),
    path(f"{PLAN}esporta/", plans.plan_export, name="plan_export"),
    path(f"{PLAN}righe/<uuid:row>/sposta/", plan_rows.plan_move, name="plan_move"),
    path(f"{PLAN}righe/<uuid:row>/proponi/", plan_rows.plan_propose, name="plan_propose"),
    path("scelte-motivate/", review.overrides, name="overrides"),
]
