"""Closed lists of codes: ticked, surely none, or not said."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.codelist import NONE, SURELY_NONE, join_codes, split_codes
from squadra.ui.forms import CodesField
from squadra.vocabularies import labels
from squadra.vocabularies.groups import CONDITION_GROUPS, LICENCE_GROUPS, CodeGroup, grouped

Words = str | Promise


class AnswerField(CodesField):
    """Codes of a closed list; `none` are the words for «surely none», which stands alone.

    No choice at all is unknown, and `unsaid` says so, and how matching takes it. The ticked «none»
    is cleaned to `said_none`, as the column holds it.
    """

    said_none: Any = SURELY_NONE

    def __init__(
        self,
        codes: labels.Labels,
        *,
        groups: Sequence[CodeGroup] = (),
        none: Words = "",
        **kwargs: Any,
    ) -> None:
        self.words = {NONE: none, **codes} if none else dict(codes)
        first = [(NONE, none)] if none else []
        others = grouped(codes, groups) if groups else codes.items()
        super().__init__(
            choices=[*first, *others],
            order=self.words,
            none=NONE if none else "",
            **{"required": False, **kwargs},
        )

    def prepare_value(self, value: Any) -> Any:
        return (NONE,) if value == SURELY_NONE else value

    def clean(self, value: Any) -> Any:
        codes = super().clean(value)
        return self.said_none if codes == (NONE,) else codes

    def in_words(self, value: Any) -> str:
        value = self.prepare_value(value)
        return ", ".join(str(self.words.get(code, code)) for code in value)


class ConditionsField(AnswerField):
    """Working conditions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(labels.CONDITIONS, groups=CONDITION_GROUPS, **kwargs)


class LicencesField(AnswerField):
    """Driving licences and other certificates."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(labels.LICENCES, groups=LICENCE_GROUPS, **kwargs)


class SupportsField(AnswerField):
    """What a company offers; the contract's own files write `none` for surely none."""

    said_none = (NONE,)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(labels.SUPPORTS, **{"none": _("di sicuro nessuno"), **kwargs})


class CellOfCodesField(AnswerField):
    """Codes of a closed list kept as one text, `a|b`, where the column is encrypted.

    There `none` is a code like another, of a list that nobody keeps: so that a reserved opening is
    known to be closed to the person, where an empty text leaves it unknown.
    """

    said_none = (NONE,)

    def prepare_value(self, value: Any) -> Any:
        return split_codes(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return join_codes(super().clean(value))
