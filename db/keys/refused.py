"""What the key file refuses, in words for the screen. No message holds a name, a passphrase or a key."""

from __future__ import annotations

from uuid import UUID

from db.errors import StorageProblem, Trouble

REFUSED = "This name and passphrase do not open the clinic's file: type them again."

MISSING = "The key file is missing from beside the clinic's file: put it back from the last backup."
UNREADABLE = "The key file cannot be read: put it back from the last backup."
NEWER = "A newer Candor made this key file: update this program, then sign in again."
CHANGED = "The key file was changed by another program: sign out, then put it back from the last backup."
EXISTS = "This clinic has a key file already: sign in with it."
UNKNOWN_PERSON = "This person cannot sign in yet: give them a passphrase first."
NO_NAME = "A sign-in name has 1 to 200 letters: choose another name."
FULL = "The key file is full: take away people who do not sign in any more."
LAST_PERSON = "Nobody else could open the clinic's file then: give somebody else a passphrase first."


class SignInRefused(Exception):
    """A secret does not open the key file. The sentence is the same for every reason.

    A wrong passphrase, an unknown name, a dead recovery code and a changed key file cannot be told apart.
    `person_id` is who was tried, None for an unknown name; it is for the audit, never for the screen.
    `wait_seconds` is how long the next try has to wait. `not_tried`: it came before that time was over, so
    nothing was tried and nothing counted.
    """

    def __init__(
        self, person_id: UUID | None = None, wait_seconds: float = 0.0, *, not_tried: bool = False
    ) -> None:
        super().__init__(REFUSED)
        self.sentence = REFUSED
        self.person_id = person_id
        self.wait_seconds = wait_seconds
        self.not_tried = not_tried


class KeyFileProblem(StorageProblem):
    """The key file is missing, unreadable, of a newer program, or changed behind a signed-in person."""

    def __init__(self, sentence: str, trouble: Trouble = Trouble.DAMAGED) -> None:
        super().__init__(sentence, trouble)


class PassphraseProblem(Exception):
    """A new passphrase is too weak. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
