"""Handing a person to somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from squadra.agencies.models import Account
from squadra.people.models import Citizen
from squadra.people.querysets import possible_referents
from squadra.ui.fields import offer


class ReferentForm(forms.Form):
    """Who will follow the person from today: somebody else of the same service."""

    referent = forms.ModelChoiceField(
        label=_("nuovo o nuova referente"), queryset=Account.objects.none()
    )

    def __init__(self, *args: Any, citizen: Citizen, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = possible_referents([citizen.service_id], on)
        if citizen.referent:
            others = others.exclude(pk=citizen.referent.pk)
        offer(self, "referent", others)
