"""What somebody sends to be imported."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.agencies.querysets import ServiceQuerySet
from squadra.exchange.services import NamedFile
from squadra.foundation.files.guard import MOST_BYTES, MOST_FILES


class SeveralFiles(forms.ClearableFileInput):
    """The browser's file chooser, for more than one."""

    allow_multiple_selected = True


class SheetsField(forms.FileField):
    """One to three sheets, as names and contents."""

    widget = SeveralFiles(attrs={"accept": ".xlsx,.ods,.csv", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[NamedFile]:
        sent: list[UploadedFile] = [super(SheetsField, self).clean(file) for file in data or [None]]
        if len(sent) > MOST_FILES:
            raise ValidationError(_("Scegli al massimo tre fogli per volta."), code="many")
        if any((file.size or 0) > MOST_BYTES for file in sent):
            raise ValidationError(
                _("Un file supera i 10 MB: dividilo in più fogli più piccoli."), code="size"
            )
        return [(file.name or "", file.read()) for file in sent]


class ImportForm(forms.Form):
    """The sheets and the service that they belong to; with one service alone, it is not asked."""

    sheets = SheetsField(
        label=gettext_lazy("Fogli da importare"),
        help_text=gettext_lazy(
            "Da uno a tre file di Excel (.xlsx), LibreOffice (.ods) o .csv, come li hai."
        ),
        max_length=200,
    )

    def __init__(self, services: ServiceQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        service = forms.ModelChoiceField(services, label=gettext_lazy("Servizio"), empty_label=None)
        only = services[:2]
        if len(only) == 1:
            service.initial, service.widget = only[0], forms.HiddenInput()
        self.fields["service"] = service
