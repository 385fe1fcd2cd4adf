"""Identifiers with right check digits that are nobody's.

Sources: D.M. 23.12.1976 (codice fiscale); D.P.R. 633/1972, art. 35 (partita IVA), Luhn check digit.
"""

import re
from datetime import date

from generator.drawing import Rng

VOWELS = "AEIOU"
MONTHS = "ABCDEHLMPRST"
# Value of a character in an odd place, for 0-9 and, with the same values, A-J; then K-Z.
ODD_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
ODD_LETTERS = (*ODD_DIGITS, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def letters_of(name: str, *, given: bool = False) -> str:
    """The three letters of a name in a codice fiscale."""
    plain = name.upper().translate(str.maketrans("ÀÈÉÌÒÙ", "AEEIOU", " '-"))
    consonants = [letter for letter in plain if letter not in VOWELS]
    if given and len(consonants) > 3:
        del consonants[1]
    vowels = [letter for letter in plain if letter in VOWELS]
    return "".join([*consonants, *vowels, "XXX"])[:3]


def check_letter(code: str) -> str:
    total = 0
    for place, letter in enumerate(code):
        value = int(letter) if letter.isdigit() else ord(letter) - ord("A")
        odd = ODD_DIGITS if letter.isdigit() else ODD_LETTERS
        total += value if place % 2 else odd[value]
    return chr(ord("A") + total % 26)


def tax_code(rng: Rng, family: str, given: str, birth: date, man: bool) -> str:
    """A codice fiscale with a place of birth (X...) that no register has."""
    day = birth.day + (0 if man else 40)
    code = (
        f"{letters_of(family)}{letters_of(given, given=True)}"
        f"{birth:%y}{MONTHS[birth.month - 1]}{day:02}X{rng.randint(1, 999):03}"
    )
    return code + check_letter(code)


def eleven_digits(rng: Rng, prefix: str) -> str:
    """A partita IVA or numeric code of an office's serials not yet given out."""
    code = f"{prefix}{rng.randrange(100_000):05}015"
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(code)]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{code}{-total % 10}"


def telephone(rng: Rng) -> str:
    return f"300 {rng.randrange(1_000_000):06}"


def mailbox(*words: str) -> str:
    name = ".".join(re.sub(r"[^a-z0-9]+", "", word.lower()) for word in words)
    return f"{name}@posta.example"
