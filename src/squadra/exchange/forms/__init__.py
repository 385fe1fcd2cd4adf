"""Forms of the package: the sheets that are sent, what their columns and their words mean."""

from squadra.exchange.forms.columns import ColumnsForm
from squadra.exchange.forms.sending import ImportForm
from squadra.exchange.forms.words import WordsForm

__all__ = ["ColumnsForm", "ImportForm", "WordsForm"]
