"""The forms of the registry of organisations."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from squadra.foundation.access import Actor
from squadra.foundation.text import refuse_control_characters
from squadra.foundation.versions import VersionedForm
from squadra.organisations.identifiers import clean_tax_code, clean_vat_number
from squadra.organisations.models import Contact, Organisation, OrganisationKind, Site
from squadra.organisations.policies import POLICIES
from squadra.organisations.querysets import known_by_number
from squadra.territory.models import District
from squadra.ui.fields import KnownOrNotField, offer
from squadra.ui.groups import Group, GroupedForm
from squadra.ui.listing import NarrowingForm
from squadra.vocabularies.codes import validate_ateco

ORGANISATION_FIELDS = ("name", "kind", "vat_number", "tax_code", "sector")


def own_districts(actor: Actor) -> QuerySet[District]:
    """The districts in which the actor may put organisations in the registry."""
    held = POLICIES.roles_of("register")
    return District.objects.filter(pk__in=[r.district_id for r in actor.roles if r.role in held])


class FilterForm(NarrowingForm):
    """What narrows the list; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Nome o partita IVA"), required=False)
    kind = forms.ChoiceField(
        label=_("Tipo"), required=False, choices=[("", _("tutti")), *OrganisationKind.choices]
    )


class OrganisationForm(VersionedForm, GroupedForm):
    """Corrects a legal entity. Numbers may be typed with blanks; they are kept without."""

    vat_number = forms.CharField(
        label=_("partita IVA"),
        required=False,
        max_length=30,
        validators=[refuse_control_characters],
    )
    tax_code = forms.CharField(
        label=_("codice fiscale"),
        required=False,
        max_length=30,
        validators=[refuse_control_characters],
        help_text=_("Lascia vuoto se è uguale alla partita IVA."),
    )
    sector = forms.CharField(
        label=_("settore ATECO 2025"),
        required=False,
        max_length=10,
        validators=[refuse_control_characters, validate_ateco],
        help_text=_("Per esempio 81.21.00, o solo l'inizio."),
    )
    groups: ClassVar[Sequence[Group]] = (Group(_("L'azienda"), ORGANISATION_FIELDS),)

    class Meta:
        model = Organisation
        fields = ORGANISATION_FIELDS

    def clean_vat_number(self) -> str:
        number = self.cleaned_data["vat_number"]
        return clean_vat_number(number) if number else ""

    def clean_tax_code(self) -> str:
        code = self.cleaned_data["tax_code"]
        return clean_tax_code(code) if code else ""


class SiteForm(VersionedForm, GroupedForm):
    """A place of work; without coordinates its municipality's centre counts."""

    groups: ClassVar[Sequence[Group]] = (
        Group(_("La sede"), ("name", "municipality", "address", "transit")),
        Group(
            _("Posizione esatta"),
            ("lat", "lon"),
            intro=_(
                "Serve solo se si lavora lontano dal centro del comune: da lì si misurano le "
                "distanze quando la posizione non c'è. In gradi, per esempio 45,4987 e 9,4205."
            ),
            folded=True,
        ),
    )
    transit = KnownOrNotField(label=_("raggiungibile con i mezzi pubblici"))

    class Meta:
        model = Site
        fields = ("name", "municipality", "address", "transit", "lat", "lon")
        help_texts = {
            "name": _("Solo se serve a distinguerla, per esempio «magazzino»."),
        }


class ContactForm(VersionedForm, GroupedForm):
    """Somebody with whom the services speak."""

    groups: ClassVar[Sequence[Group]] = (
        Group(_("Con chi si parla"), ("name", "duty", "phone", "email")),
    )

    class Meta:
        model = Contact
        fields = ("name", "duty", "phone", "email")


class FirstSiteForm(SiteForm):
    """The place of work that an organisation is registered with."""

    groups = (Group(_("La prima sede"), SiteForm.groups[0].fields), *SiteForm.groups[1:])


class FirstContactForm(ContactForm):
    """The contact that an organisation may be registered with."""

    groups = (
        Group(
            _("Con chi si parla"),
            ContactForm.groups[0].fields,
            intro=_("Se non si sa ancora, lascia vuoto."),
        ),
    )


class RegisterForm(OrganisationForm):
    """A legal entity, once: its number is looked for among all districts' before it is stored."""

    district = forms.ModelChoiceField(
        label=_("ambito che la segue"), queryset=District.objects.none()
    )
    groups = (Group(_("L'azienda"), (*ORGANISATION_FIELDS, "district")),)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        self.known: Organisation | None = None
        self.site = FirstSiteForm(data, prefix="site")
        self.contact = FirstContactForm(
            data, prefix="contact", empty_permitted=True, use_required_attribute=False
        )
        self.parts = (self.site, self.contact)
        offer(self, "district", own_districts(actor))

    def clean_vat_number(self) -> str:
        number = super().clean_vat_number()
        self.known = known_by_number(number)
        if self.known:
            raise ValidationError(
                _("Questa partita IVA è già nell'anagrafe: guarda qui sotto."), code="known"
            )
        return number

    @property
    def organisation(self) -> dict[str, Any]:
        """The organisation's fields, without the district that follows it."""
        return {name: self.cleaned_data[name] for name in ORGANISATION_FIELDS}


class FollowForm(forms.Form):
    """An organisation that another district registered, by its number, and who will follow it."""

    vat_number = forms.CharField()
    district = forms.ModelChoiceField(queryset=District.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "district", own_districts(actor))

    def clean_vat_number(self) -> Organisation:
        known = known_by_number(self.cleaned_data["vat_number"])
        if known is None:
            raise ValidationError(_("Nessuna azienda ha questo numero."), code="unknown")
        return known
