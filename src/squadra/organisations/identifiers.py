"""Italian identifiers of legal entities and people, checked by `stdnum`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotValid
from stdnum.it import codicefiscale, iva


def clean_vat_number(value: str) -> str:
    """Return the 11 digits of a partita IVA; ValidationError where its check digit is wrong."""
    try:
        return str(iva.validate(value))
    except NotValid as error:
        raise ValidationError(_("La partita IVA non è valida."), code="vat_number") from error


def clean_tax_code(value: str) -> str:
    """Return a codice fiscale in capitals, or the 11 digits of a provisional or a body's one."""
    try:
        return str(codicefiscale.validate(value))
    except NotValid as error:
        raise ValidationError(_("Il codice fiscale non è valido."), code="tax_code") from error


def validate_vat_number(value: str) -> None:
    clean_vat_number(value)


def validate_tax_code(value: str) -> None:
    clean_tax_code(value)
