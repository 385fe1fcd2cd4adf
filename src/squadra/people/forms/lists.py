"""What narrows the list of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from squadra.ui.listing import NarrowingForm


class FilterForm(NarrowingForm):
    """Search and filters of the list; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Nome"), required=False)
    mine = forms.ChoiceField(
        label=_("Seguite da"),
        required=False,
        choices=(("", _("tutto il servizio")), ("1", _("me"))),
    )
    matching = forms.ChoiceField(
        label=_("Abbinamento"),
        required=False,
        choices=(
            ("", _("tutte")),
            ("incomplete", _("manca ancora qualcosa nel profilo")),
            ("paused", _("in pausa: non adesso")),
        ),
    )
