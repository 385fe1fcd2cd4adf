from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "squadra.vocabularies"
    label = "vocabularies"
