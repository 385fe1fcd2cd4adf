"""What a service refuses after a form was found good stands in the form, next to what was typed."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def attempt(form: BaseForm, save: Callable[[], object]) -> bool:
    """Call `save` and tell whether it did (returned something true).

    A `ValidationError` that it raises becomes an error of the whole form.
    """
    try:
        return bool(save())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
