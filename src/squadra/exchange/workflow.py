"""The states of an import and its transitions, as one table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.roles import Role
from squadra.foundation.workflow import Transition, Workflow

IMPORTS = frozenset({Role.COACH, Role.SOCIAL_WORKER, Role.SCOUT})


def _transition(verb: str, source: str, target: str, label: str | Promise) -> Transition:
    return Transition(verb, source, target, roles=IMPORTS, label=label)


IMPORT = Workflow(
    name="import",
    states={
        "reading": _("in lettura"),
        "columns": _("colonne da confermare"),
        "checking": _("righe in controllo"),
        "review": _("da importare"),
        "importing": _("importazione in corso"),
        "done": _("importata"),
        "undoing": _("annullamento in corso"),
        "undone": _("annullata"),
        "unreadable": _("non leggibile"),
        "stopped": _("interrotta"),
    },
    initial="reading",
    transitions=(
        _transition("ask", "reading", "columns", _("i fogli sono letti")),
        _transition("give_up", "reading", "unreadable", _("nessun foglio si può leggere")),
        _transition("check", "columns", "checking", _("si confermano le colonne")),
        _transition("show", "checking", "review", _("le righe sono controllate")),
        _transition("ask_again", "review", "columns", _("si torna alle colonne")),
        _transition("check_again", "review", "checking", _("si scelgono le parole")),
        _transition("import", "review", "importing", _("si importa")),
        _transition("finish", "importing", "done", _("le righe sono importate")),
        _transition("undo", "done", "undoing", _("si annulla")),
        _transition("undo", "stopped", "undoing", _("si annulla")),
        _transition("finish_undo", "undoing", "undone", _("l'importazione è annullata")),
        _transition("stop", "checking", "stopped", _("non si può più andare avanti")),
        _transition("stop", "importing", "stopped", _("non si può più andare avanti")),
        _transition("stop", "undoing", "stopped", _("non si può più andare avanti")),
    ),
)

WORKING = ("reading", "checking", "importing", "undoing")
"""While an import is in these states, steps are being done."""
BEFORE_IMPORT = ("columns", "review", "unreadable")
"""In these states nothing was stored: the import may be thrown away."""
