"""Reads what the founding articles claim, where they disagree, and the lines a patient may have read."""

from __future__ import annotations

from intake.catalogue_claims import Bundle, Claim, Contradiction
from intake.toml_entry import Entry


def read_claim(entry: Entry) -> Claim:
    """One sentence of claims.toml. Errors: `CatalogueProblem`."""
    about = entry.one_of("about", ("treatment", "condition"))
    value = Claim(
        id=entry.text("id"),
        source=entry.text("source"),
        topic=entry.text("topic"),
        quote=entry.text("quote"),
        normalised=entry.text("normalised"),
        treatments=entry.texts("treatments", may_be_empty=about == "condition"),
        verdict=entry.one_of("verdict", ("consistent", "conflicts_with", "overclaim", "unsupported")),
        conflicts_with=entry.texts("conflicts_with", may_be_empty=True),
        why=entry.optional_text("why"),
        sources=entry.sources(may_be_empty=True),
    )
    entry.finish()
    return value


def read_contradiction(entry: Entry) -> Contradiction:
    """One point on which the articles disagree. Errors: `CatalogueProblem`."""
    sides = []
    for side in entry.tables("sides", name_by="says"):
        sides.append((side.text("says"), side.texts("claims")))
        side.finish()
    answers = entry.optional_table("answers")
    value = Contradiction(
        id=entry.text("id"),
        topic=entry.text("topic"),
        sides=tuple(sides),
        evidence_says=entry.text("evidence_says"),
        sources=entry.sources(),
        answer=entry.sourced("answer"),
        answers={name: answers.sourced(name) for name in answers.keys()} if answers else {},  # noqa: SIM118
    )
    entry.finish()
    return value


def read_bundle(entry: Entry) -> Bundle:
    """One plain line that stands for claims. Errors: `CatalogueProblem`."""
    value = Bundle(entry.text("id"), entry.text("line"), entry.texts("claims"), entry.texts("answered_by"))
    entry.finish()
    return value
