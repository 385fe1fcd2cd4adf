"""A keyboard that counts: how much one must do to write something down."""

from playwright.sync_api import Locator

from tests.browser.watched import Watched


class Counted:
    """Counts actions: a text typed into one box, a key that chooses or sends.

    Going from box to box with Tab is counted apart, and so is every letter.
    """

    def __init__(self, watched: Watched) -> None:
        self.watched, self.page = watched, watched.page
        self.actions = self.letters = 0
        self.words: list[str] = []

    def type(self, target: Locator, text: str) -> None:
        self.watched.write(target, text)
        self._note(f"«{text}»", len(text))

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.watched.press(target, key)
        self._note(key, 1)

    def key(self, key: str) -> None:
        """Press a key where the focus is."""
        self.page.keyboard.press(key)
        self._note(key, 1)

    def choose(self, target: Locator, text: str) -> None:
        """Type into a box that proposes, take the first name."""
        self.type(target, text)
        self.key("Enter")

    def follow(self, target: Locator) -> str:
        path = self.watched.follow(target)
        self._note("Enter", 1)
        return path

    def _note(self, word: str, letters: int) -> None:
        self.actions += 1
        self.letters += letters
        self.words.append(word)

    def __str__(self) -> str:
        return f"{self.actions} actions, {self.letters} keys: {' '.join(self.words)}"
