"""ATECO 2025: the syntax of a code.

Istat, *Classificazione delle attività economiche ATECO 2025*: a division has two digits, a group
three, a class four, a category five and a subcategory six, written `81`, `81.2`, `81.21`,
`81.21.0`, `81.21.00`. Which codes exist is the classification's matter, not this syntax's.
"""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_ateco = RegexValidator(
    r"\A(?!00)[0-9]{2}(\.[0-9]|\.[0-9]{2}(\.[0-9]{1,2})?)?\Z",
    # A section's letter would break a veto on a sector, which compares the first characters.
    _("Scrivi il codice ATECO 2025 senza la lettera della sezione, per esempio 81 o 81.21.00."),
    code="ateco",
)
