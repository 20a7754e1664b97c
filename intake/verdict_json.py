"""Verdicts as the JSON of the public contract: all keys always present, treatments in catalogue order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.catalogue import Catalogue
from intake.conditions import Answers
from intake.findings import regions_to_treat
from intake.screening import Verdict


def verdicts_as_json(
    verdicts: Sequence[Verdict], *, on: date, catalogue: Catalogue, answers: Answers
) -> dict[str, object]:
    """The object that `screen` prints. Dates are ISO dates or null."""
    return {
        "on": on.isoformat(),
        "catalogue": catalogue.version,
        "regions": list(regions_to_treat(answers)),
        "verdicts": [_verdict(verdict) for verdict in verdicts],
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    return {
        "treatment": verdict.treatment,
        "outcome": verdict.outcome.value,
        "clear_from": _day(verdict.clear_from),
        "until": verdict.until,
        "reasons": [
            {
                "contraindication": reason.contraindication,
                "severity": reason.severity.word,
                "answer": reason.answer,
                "at_site": reason.at_site,
                "clear_from": _day(reason.clear_from),
                "sources": list(reason.sources),
            }
            for reason in verdict.reasons
        ],
        "missing": list(verdict.missing),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None
