"""What a patient may mention by themselves: every health question, found by its words. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake.questionnaire import AskAs, Questionnaire
from ui.consultation.pages import Page
from ui.registry.matching import folded

MOST = 6
"""So many are offered at once."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A health question. `where` is the title of the page it stands on, "" where it can be added."""

    link_id: str
    label: str
    question: str
    where: str = ""


def find_mentions(
    typed: str, questionnaire: Questionnaire, pages: Sequence[Page], added: Collection[str]
) -> tuple[Mention, ...]:
    """The questions whose name or words hold every word typed, at the beginning of a word.

    Those that can be added come first, then those that stand on a page; names before other words. `added`
    are those that were added already. What is asked on the day of a session is left out.
    """
    words = _words(typed)
    if not words:
        return ()
    titles = {link_id: page.title for page in pages for link_id in page.link_ids}
    health = questionnaire.item("health")
    found = []
    for item in health.items if health is not None else ():
        if item.ask_as is AskAs.SESSION or item.link_id in added:
            continue
        in_name, in_text = _holds(item.label, words), _holds(f"{item.label} {item.text}", words)
        if in_name or in_text:
            mention = Mention(item.link_id, item.label or item.text, item.text, titles.get(item.link_id, ""))
            found.append((bool(mention.where), not in_name, len(found), mention))
    return tuple(mention for *_, mention in sorted(found, key=lambda entry: entry[:3])[:MOST])


def _holds(text: str, words: Sequence[str]) -> bool:
    parts = _words(text)
    return all(any(part.startswith(word) for part in parts) for word in words)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
