"""Form fields that Django has not."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class KnownOrNotField(forms.TypedChoiceField):
    """Yes, no, or nobody knows yet; cleaned to True, False, None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("", _("non si sa")), ("True", _("sì")), ("False", _("no")))
        super().__init__(
            **{"required": False, "choices": choices, **kwargs},
            coerce=lambda value: value == "True",
            empty_value=None,
        )
