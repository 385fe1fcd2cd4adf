"""Forms of a plan: its name, what narrows its lists, its floors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from squadra.agencies.models import Service
from squadra.foundation.access import Actor
from squadra.proposals.cohort.groups import WAITING
from squadra.proposals.cohort.solving import MOST, FloorAsked
from squadra.proposals.models import CohortPlan
from squadra.proposals.policies import POLICIES
from squadra.ui.fields import offer
from squadra.ui.listing import NarrowingForm
from squadra.vocabularies import labels

CHOSEN = (("", _("tutte")), ("1", _("già nel piano")), ("0", _("non ancora nel piano")))


class PlanForm(forms.ModelForm):
    """A plan's name, and its service where the actor works in several."""

    service = forms.ModelChoiceField(label=_("Servizio"), queryset=Service.objects.none())

    class Meta:
        model = CohortPlan
        fields = ("name",)
        help_texts = {"name": _("Per ritrovarlo: senza nomi di persone.")}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = actor.services_as(POLICIES.roles_of("plan"))
        services = Service.objects.visible_to(actor).filter(pk__in=own)
        offer(self, "service", services)


class PeopleFilter(NarrowingForm):
    """Narrows the people whom one chooses from."""

    q = forms.CharField(label=_("Nome"), required=False)
    service = forms.ChoiceField(label=_("Servizio"), required=False)
    waiting = forms.ChoiceField(
        label=_("Attesa"),
        required=False,
        choices=(("", _("qualsiasi")), *((one.code, one.label) for one in reversed(WAITING))),
    )
    busy = forms.ChoiceField(
        label=_("Proposte"),
        required=False,
        choices=(("", _("senza proposte in corso")), ("all", _("anche con proposte in corso"))),
    )
    picked = forms.ChoiceField(label=_("Nel piano"), required=False, choices=CHOSEN)

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(services) > 1:
            field = self.fields["service"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("tutti")), *services]
        else:
            del self.fields["service"]


class OpeningsFilter(NarrowingForm):
    """Narrows the openings that one chooses from."""

    q = forms.CharField(label=_("Titolo o azienda"), required=False)
    kind = forms.ChoiceField(
        label=_("Tipo"), required=False, choices=[("", _("tutti")), *labels.KINDS.items()]
    )
    picked = forms.ChoiceField(label=_("Nel piano"), required=False, choices=CHOSEN)


class RowsFilter(NarrowingForm):
    """Narrows the rows of a plan."""

    q = forms.CharField(label=_("Azienda, opportunità o nome"), required=False)
    show = forms.ChoiceField(
        label=_("Mostra"),
        required=False,
        choices=(
            ("", _("tutte le persone")),
            ("todo", _("da proporre")),
            ("proposed", _("già proposte")),
            ("none", _("senza posto")),
            ("hand", _("spostate a mano")),
        ),
    )


class FloorsForm(forms.Form):
    """Of each group of people, at least how many are to have a place; empty asks for nothing."""

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[str, str]],
        sizes: Mapping[str, int],
        asked: Sequence[FloorAsked],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        wanted = {floor.group: floor.wanted for floor in asked}
        for number, (code, label) in enumerate(groups):
            self.fields[f"floor_{number}"] = forms.IntegerField(
                label=capfirst(str(label)),
                help_text=_now("nel piano: %(n)s") % {"n": sizes[code]},
                required=False,
                min_value=0,
                max_value=MOST,
                initial=wanted.get(code),
            )

    @property
    def floors(self) -> list[FloorAsked]:
        """What was asked for, what matters most first."""
        found = (
            (code, self.cleaned_data[f"floor_{n}"]) for n, (code, _l) in enumerate(self.groups)
        )
        return [FloorAsked(code, wanted) for code, wanted in found if wanted]
