"""The forms of a person's file."""

from squadra.people.forms.identity import IdentityForm, RegisterForm
from squadra.people.forms.lists import FilterForm
from squadra.people.forms.profile import ProfileForm
from squadra.people.forms.referent import ReferentForm
from squadra.people.forms.skill import NewSkillForm, SkillForm

__all__ = [
    "FilterForm",
    "IdentityForm",
    "NewSkillForm",
    "ProfileForm",
    "ReferentForm",
    "RegisterForm",
    "SkillForm",
]
