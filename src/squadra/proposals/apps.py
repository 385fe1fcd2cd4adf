from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "squadra.proposals"
    label = "proposals"
