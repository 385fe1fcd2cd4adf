"""Names of the vocabulary for a box that suggests while one types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from squadra.vocabularies.models import Occupation, Skill
from squadra.vocabularies.querysets import ConceptQuerySet


@login_required
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """The skills whose name has words that begin like the text `q`."""
    return _options(request, Skill.objects.all())


@login_required
@require_GET
def occupations(request: HttpRequest) -> HttpResponse:
    """The occupations whose name has words that begin like the text `q`."""
    return _options(request, Occupation.objects.all())


def _options(request: HttpRequest, concepts: ConceptQuerySet) -> HttpResponse:
    """Write the names found; a box of a form sends its text under its own name, told by `box`."""
    text = request.GET.get("q") or request.GET.get(request.GET.get("box", ""), "")
    return render(request, "vocabularies/options.html", {"concepts": concepts.search(text)})
