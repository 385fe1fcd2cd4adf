"""Who a person is: the form that opens a file and the one that corrects it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from squadra.agencies.models import Account, Service
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.text import refuse_control_characters
from squadra.foundation.versions import VersionedForm, VersionedModel
from squadra.organisations.identifiers import clean_tax_code
from squadra.people.models import Citizen
from squadra.people.policies import POLICIES
from squadra.people.querysets import possible_referents
from squadra.ui.fields import offer
from squadra.ui.forms import DateInput
from squadra.ui.groups import Group, GroupedForm

EARLIEST_BIRTH = date(1900, 1, 1)

IDENTITY = Group(_("Chi è"), ("family_name", "given_name", "birth_date", "tax_code"))
CONTACTS = Group(_("Come si raggiunge"), ("phone", "email", "municipality", "address"))
START = Group(
    _("Da dove parte"),
    ("anchor", "home_lat", "home_lon"),
    intro=_(
        "Il punto da cui si misura la distanza dai luoghi di lavoro. Senza le coordinate, «casa» "
        "vale il centro del comune."
    ),
    folded=True,
)
PROTECTION = Group(
    _("Protezione"),
    ("refuge",),
    intro=_(
        "Per chi vive in un luogo protetto: indirizzo e coordinate si cancellano, comune e mappa "
        "non si mostrano e la distanza si misura dalla sede del servizio. La mette e la toglie "
        "solo chi è referente; tolta, l'indirizzo va scritto di nuovo."
    ),
)


class IdentityForm(VersionedForm, GroupedForm):
    """Corrects a person's data. Of somebody under protection nothing that leads home is asked.

    Without `may_protect` protection is not offered either, nor shown the municipality behind it.
    """

    tax_code = forms.CharField(
        label=_("codice fiscale"),
        required=False,
        max_length=30,
        validators=[refuse_control_characters],
        help_text=_(
            "Se non c'è ancora, lascia vuoto. Va bene anche quello provvisorio di 11 cifre."
        ),
    )
    address = forms.CharField(
        label=_("indirizzo"),
        required=False,
        max_length=200,
        validators=[refuse_control_characters],
    )
    groups: ClassVar[Sequence[Group]] = (IDENTITY, CONTACTS, START, PROTECTION)

    class Meta:
        model = Citizen
        fields = (
            "family_name",
            "given_name",
            "birth_date",
            "tax_code",
            "phone",
            "email",
            "municipality",
            "address",
            "anchor",
            "home_lat",
            "home_lon",
            "refuge",
        )
        widgets = {"birth_date": DateInput}

    def __init__(self, *args: Any, may_protect: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_date"].validators.append(MinValueValidator(EARLIEST_BIRTH))
        self._may_protect = may_protect
        self._leave_out()

    def rebase(self, current: VersionedModel) -> None:
        super().rebase(current)
        self._leave_out()

    def _leave_out(self) -> None:
        hidden = {"address", *START.fields} if self.instance.refuge else set()
        if not self._may_protect:
            hidden |= {"refuge", "municipality"} if self.instance.refuge else {"refuge"}
        for name in hidden & self.fields.keys():
            del self.fields[name]

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born and born > clock.today():
            raise ValidationError(_("Questa data deve ancora venire."), code="future")
        return born

    def clean_tax_code(self) -> str:
        code = self.cleaned_data["tax_code"]
        return clean_tax_code(code) if code else ""


class RegisterForm(IdentityForm):
    """Opens a file: identity, the service that follows the person, the referent."""

    service = forms.ModelChoiceField(label=_("servizio"), queryset=Service.objects.none())
    referent = forms.ModelChoiceField(
        label=_("operatore o operatrice referente"), queryset=Account.objects.none()
    )
    somebody_else = forms.BooleanField(
        label=_("Ho controllato: è un'altra persona"), required=False, widget=forms.HiddenInput
    )
    groups = (
        IDENTITY,
        CONTACTS,
        Group(_("Chi la segue"), ("service", "referent")),
        PROTECTION,
        START,
        Group(_("Controllo dei doppioni"), ("somebody_else",)),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        self.alike: list[Citizen] = []
        services = actor.services_as(POLICIES.roles_of("register"))
        offer(self, "service", Service.objects.visible_to(actor).filter(pk__in=services))
        offer(self, "referent", possible_referents(services, actor.on), actor.account_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned["somebody_else"]:
            self._refuse_alike(cleaned)
        return cleaned

    def _refuse_alike(self, cleaned: dict[str, Any]) -> None:
        """Among the people that the actor sees; the tax code says it for all the others."""
        visible = Citizen.objects.visible_to(self._actor).told_apart_for(self._actor)
        name = (cleaned["family_name"], cleaned["given_name"])
        self.alike = list(visible.alike(*name, cleaned["birth_date"])[:5])
        if self.alike:
            self.fields["somebody_else"].widget = forms.CheckboxInput()
            raise ValidationError(
                _("C'è già qualcuno che potrebbe essere la stessa persona: controlla qui sotto."),
                code="alike",
            )

    @property
    def identity(self) -> dict[str, Any]:
        """The citizen's fields, without those that say who follows."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
