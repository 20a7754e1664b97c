"""The PIN that ends patient mode: chosen when the screen is turned, known only until it is turned back.

It is on no disk and in no log. What is kept in memory meanwhile is a keyed digest, compared in constant time.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations, product

from intake.consultation import Patient
from intake.dates import PartialDate

LEAST, MOST = 4, 8
TRIES = 3
"""After so many wrong ones the window locks."""

LENGTH = f"Type {LEAST} to {MOST} figures, and nothing else."
WEAK = "This PIN is easy to guess. Choose one without a pattern, such as four figures that do not follow on."
KNOWN = "The patient may guess this PIN: it is in a date, a phone or a number they know. Choose another."
DIFFERENT = "The two PINs are not the same. Type the same one twice."


class PinProblem(ValueError):
    """A PIN that cannot be used. One sentence that says what to do."""


class Pin:
    """One PIN for one time. Errors of making it: `PinProblem`."""

    def __init__(
        self, digits: str, again: str, patient: Patient | None = None, *, phones: Iterable[str] = ()
    ) -> None:
        problem = pin_problem(digits, patient, phones=phones)
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


def pin_problem(digits: str, patient: Patient | None = None, *, phones: Iterable[str] = ()) -> str:
    """What is wrong with a PIN, in a sentence; "" when it can be used.

    `phones` are numbers that everybody knows, such as the clinic's own.
    """
    if not (digits.isascii() and digits.isdigit() and LEAST <= len(digits) <= MOST):
        return LENGTH
    if _is_weak(digits):
        return WEAK
    known = {end for phone in phones for end in _ends(phone)}
    if patient is not None:
        known |= _known_to(patient)
    return KNOWN if digits in known else ""


def wrong_words(left: int) -> str:
    """What is said of a wrong PIN. The answers stay, whatever is typed."""
    tries = "1 try" if left == 1 else f"{left} tries"
    return f"That PIN is not right. You have {tries} left. Your draft is safe."


def _is_weak(digits: str) -> bool:
    """One figure again and again, a run up or down by one or two, a part that repeats, pairs, a mirror."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    if steps in ({0}, {1}, {2}, {8}, {9}):
        return True
    if digits == digits[::-1] or (len(digits) % 2 == 0 and digits[::2] == digits[1::2]):
        return True
    return any(
        len(digits) % part == 0 and digits == digits[:part] * (len(digits) // part)
        for part in range(1, len(digits) // 2 + 1)
    )


def _known_to(patient: Patient) -> set[str]:
    """Numbers that the patient knows to stand in the record: birth date, number, phones."""
    people = (patient.emergency_contact, patient.guardian)
    phones = [patient.phone, *(person.phone for person in people if person is not None)]
    return {
        _figures(patient.number),
        *(end for text in (patient.number, *phones) for end in _ends(text)),
        *_writings(patient.birth_date),
    }


def _figures(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())


def _ends(text: str) -> Iterator[str]:
    """The last 4 to 8 figures of a number, as it is remembered."""
    figures = _figures(text)
    return (figures[-length:] for length in range(LEAST, MOST + 1) if len(figures) >= length)


def _writings(born: PartialDate | None) -> Iterator[str]:
    """A date in every order, with or without leading zeros and century, whole or in part."""
    if born is None:
        return
    parts = [(f"{born.year:04}", f"{born.year % 100:02}")]
    parts += [(str(part), f"{part:02}") for part in (born.month, born.day) if part is not None]
    for written in product(*parts):
        for number in range(1, len(written) + 1):
            yield from ("".join(order) for order in permutations(written, number))
