"""The PIN that ends patient mode: chosen when the screen is turned, known only until it is turned back.

It is on no disk and in no log. What is kept in memory meanwhile is a keyed digest, compared in constant time.
"""

from __future__ import annotations

import hmac
import secrets
from itertools import pairwise

from intake.consultation import Patient

LEAST, MOST = 4, 8
TRIES = 3
"""After so many wrong ones the window locks."""

LENGTH = f"Type {LEAST} to {MOST} figures, and nothing else."
WEAK = "This PIN is easy to guess. Choose one without a pattern, such as four figures that do not follow on."
KNOWN = "The patient may guess this PIN: it is in their birth date or number. Choose another."
DIFFERENT = "The two PINs are not the same. Type the same one twice."


class PinProblem(ValueError):
    """A PIN that cannot be used. One sentence that says what to do."""


class Pin:
    """One PIN for one time. Errors of making it: `PinProblem`."""

    def __init__(self, digits: str, again: str, patient: Patient | None = None) -> None:
        problem = pin_problem(digits, patient)
        if problem:
            raise PinProblem(problem)
        if not hmac.compare_digest(digits.encode(), again.encode()):
            raise PinProblem(DIFFERENT)
        self._key = secrets.token_bytes(32)
        self._digest = self._of(digits)
        self.left = TRIES
        """How many tries are left. None left: it opens nothing any more."""

    def opens(self, typed: str) -> bool:
        """Whether this is the PIN. Each wrong one takes a try; the right one gives them back."""
        if self.left <= 0:
            return False
        if hmac.compare_digest(self._of(typed), self._digest):
            self.left = TRIES
            return True
        self.left -= 1
        return False

    def forget(self) -> None:
        """Nothing opens with it from now on."""
        self.left, self._key, self._digest = 0, b"", b""

    def _of(self, typed: str) -> bytes:
        return hmac.digest(self._key, typed.encode("utf-8", "surrogatepass"), "sha256")


def pin_problem(digits: str, patient: Patient | None = None) -> str:
    """What is wrong with a PIN, in a sentence; "" when it can be used."""
    if not (digits.isascii() and digits.isdigit() and LEAST <= len(digits) <= MOST):
        return LENGTH
    if _is_weak(digits):
        return WEAK
    return KNOWN if patient is not None and digits in _known_to(patient) else ""


def wrong_words(left: int) -> str:
    """What is said of a wrong PIN. The answers stay, whatever is typed."""
    tries = "1 try" if left == 1 else f"{left} tries"
    return f"That PIN is not right. You have {tries} left. Your draft is safe."


def _is_weak(digits: str) -> bool:
    """One figure again and again, a run up or down, or a part that repeats."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    if steps in ({0}, {1}, {9}):
        return True
    return any(
        len(digits) % part == 0 and digits == digits[:part] * (len(digits) // part)
        for part in range(1, len(digits) // 2 + 1)
    )


def _known_to(patient: Patient) -> set[str]:
    """Numbers that the patient knows to stand in the record: birth date in the usual writings, number."""
    figures = "".join(letter for letter in patient.number if letter.isascii() and letter.isdigit())
    known = {figures} if figures else set()
    born = patient.birth_date
    if born is None:
        return known
    year = f"{born.year:04}"
    known.add(year)
    if born.month is not None and born.day is not None:
        day, month = f"{born.day:02}", f"{born.month:02}"
        for first, second in ((day, month), (month, day)):
            known |= {first + second, first + second + year, year + first + second, first + second + year[2:]}
            known |= {year[2:] + first + second}
    return known
