"""The confirmation of an erasure."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from squadra.foundation.text import search_key
from squadra.people.models import Citizen


class ErasureForm(forms.Form):
    """Asks for the person's name, so that nobody is erased by a slip."""

    name = forms.CharField(
        label=_("Per confermare scrivi cognome e nome della persona"), max_length=220
    )

    def __init__(self, citizen: Citizen, data: Any = None) -> None:
        super().__init__(data)
        self.citizen = citizen
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if search_key(typed) != search_key(str(self.citizen)):
            raise ValidationError(
                _("Il nome non corrisponde: nulla è stato cancellato. Controlla e riprova.")
            )
        return typed
