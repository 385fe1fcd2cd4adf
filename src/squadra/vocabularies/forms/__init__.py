"""Form fields for what the vocabulary names: typed or chosen as words, cleaned to codes."""

from squadra.vocabularies.forms.codes import (
    AnswerField,
    CellOfCodesField,
    ConditionsField,
    LicencesField,
    SupportsField,
)
from squadra.vocabularies.forms.names import NameInput, OccupationField, SkillField, named
from squadra.vocabularies.forms.rows import (
    MOST_ROWS,
    LanguagesField,
    OccupationsField,
    RowsField,
    RowsInput,
    SkillsField,
)
from squadra.vocabularies.forms.usual import UsualSkillsField

__all__ = [
    "MOST_ROWS",
    "AnswerField",
    "CellOfCodesField",
    "ConditionsField",
    "LanguagesField",
    "LicencesField",
    "NameInput",
    "OccupationField",
    "OccupationsField",
    "RowsField",
    "RowsInput",
    "SkillField",
    "SkillsField",
    "SupportsField",
    "UsualSkillsField",
    "named",
]
