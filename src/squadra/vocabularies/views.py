"""Names of the vocabulary for a box that suggests while one types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from squadra.vocabularies.linking import suggestions
from squadra.vocabularies.models import Occupation, Skill
from squadra.vocabularies.querysets import LONGEST_NAME
from squadra.vocabularies.usual import usual_skills

MOST_OPTIONS = 20


@login_required
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """The skills that the text `q` may mean."""
    return _options(request, Skill)


@login_required
@require_GET
def occupations(request: HttpRequest) -> HttpResponse:
    """The occupations that the text `q` may mean."""
    return _options(request, Occupation)


@login_required
@require_GET
def usual(request: HttpRequest) -> HttpResponse:
    """The skills that the named occupation usually asks for, as boxes to tick."""
    occupation = Occupation.objects.resolve(request.GET.get("occupation", "")[:LONGEST_NAME])
    found = usual_skills([occupation.cell]) if occupation else []
    skills = [skill for one in found for skill in one.essential]
    context = {"skills": skills, "known": occupation is not None}
    return render(request, "vocabularies/usual.html", context)


def _options(request: HttpRequest, model: type[Occupation] | type[Skill]) -> HttpResponse:
    """Write the names found; a box of a form sends its text under its own name, told by `box`."""
    text = request.GET.get("q") or request.GET.get(request.GET.get("box", ""), "")
    context = {"found": suggestions(model, text, MOST_OPTIONS)}
    return render(request, "vocabularies/options.html", context)
