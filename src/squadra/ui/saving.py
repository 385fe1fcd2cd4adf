"""What a service refuses after a form was found good stands in the form, next to what was typed."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm


def attempt(form: BaseForm, save: Callable[[], object]) -> bool:
    """Call `save` and tell whether it did (returned something true).

    A `ValidationError` that it raises becomes an error of the whole form.
    """
    try:
        return bool(_checked_again(save))
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False


def _checked_again(save: Callable[[], object]) -> object:
    """Two sessions may both pass a check before either stores, and the database stops the second.

    Its check, made again, finds the first one's row and says so in words.
    """
    try:
        return save()
    except IntegrityError:
        return save()
