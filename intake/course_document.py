"""Days and outcomes of a course as JSON documents, the form in which storage keeps them.

The form is read back for ever: version 1 never changes. A document with a member too many or too few, or a
value that is none of ours, is refused whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from intake.answer_document import DocumentProblem, answers_from_json, answers_to_json
from intake.course import (
    AS_EXPECTED,
    BEST_SATISFACTION,
    CALL,
    FEELS,
    MAXIMUM_WORDS,
    NEXT_STEPS,
    RATED_FROM,
    THREE_VALUES,
    WORST_SATISFACTION,
    DayReason,
    DayRecord,
    ImprovementBand,
    Measure,
    Outcome,
    Session,
    SideEffect,
    SideEffects,
    SideEffectsState,
)

VERSION = 1

T = TypeVar("T")
_Record = Mapping[str, Any]


def session_to_json(session: Session) -> str:
    """A day of a course as JSON text; the same day always gives the same text."""
    verdict = session.verdict
    return _write(
        {
            "id": str(session.id),
            "number": session.number,
            "on": session.on.isoformat(),
            "is-held": session.is_held,
            "operator": session.operator,
            "device": session.device,
            "settings": session.settings,
            "regions": list(session.regions),
            "side": session.side,
            "numbing": session.numbing,
            "numbing-area-cm2": _number_out(session.numbing_area_cm2),
            "answers": json.loads(answers_to_json(session.answers)),
            "verdict": None if verdict is None else _verdict_out(verdict),
            "decision": session.decision,
            "side-effects": _effects_out(session.side_effects),
            "patch-clear": session.patch_clear,
            "next-on": None if session.next_on is None else session.next_on.isoformat(),
            "notes": session.notes,
        }
    )


def session_from_json(text: str) -> Session:
    """Read what `session_to_json` wrote. Errors: `DocumentProblem`."""
    return _read(text, _session, "session")


def outcome_to_json(outcome: Outcome) -> str:
    """An outcome as JSON text; the same outcome always gives the same text."""
    return _write(
        {
            "id": str(outcome.id),
            "on": outcome.on.isoformat(),
            "patient-band": outcome.patient_band,
            "practitioner-band": outcome.practitioner_band,
            "practitioner": outcome.practitioner,
            "rated-from": outcome.rated_from,
            "measures": [
                {
                    "region": each.region,
                    "side": each.side,
                    "width-mm": _number_out(each.width_mm),
                    "colour": each.colour,
                    "feel": each.feel,
                }
                for each in outcome.measures
            ],
            "satisfaction": outcome.satisfaction,
            "worth-it": outcome.worth_it,
            "as-expected": outcome.as_expected,
            "side-effects": _effects_out(outcome.side_effects),
            "next-step": outcome.next_step,
            "notes": outcome.notes,
        }
    )


def outcome_from_json(text: str) -> Outcome:
    """Read what `outcome_to_json` wrote. Errors: `DocumentProblem`."""
    return _read(text, _outcome, "outcome")


# Out


def _write(document: dict[str, object]) -> str:
    whole = {"version": VERSION, **document}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _verdict_out(verdict: DayRecord) -> dict[str, object]:
    return {
        "outcome": verdict.outcome,
        "catalogue": verdict.catalogue_version,
        "reasons": [
            {
                "contraindication": each.contraindication,
                "severity": each.severity,
                "answer": each.answer,
                "sources": list(each.sources),
            }
            for each in verdict.reasons
        ],
        "missing": list(verdict.missing),
    }


def _effects_out(said: SideEffects) -> dict[str, object]:
    effects = [{"what": each.what, "where": each.where, "lasted": each.lasted} for each in said.effects]
    return {"state": said.state.value, "effects": effects}


def _number_out(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


# In


def _read(text: str, read: Callable[[_Record], T], what: str) -> T:
    try:
        return read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as problem:
        raise DocumentProblem(f"the stored {what} cannot be read ({type(problem).__name__})") from None


def _members(record: object, *names: str) -> _Record:
    if not isinstance(record, dict) or set(record) != set(names):
        raise ValueError("the members are not those of this version")
    return record


def _session(document: _Record) -> Session:
    record = _members(
        document,
        *("version", "id", "number", "on", "is-held", "operator", "device", "settings", "regions", "side"),
        *("numbing", "numbing-area-cm2", "answers", "verdict", "decision", "side-effects", "patch-clear"),
        *("next-on", "notes"),
    )
    _version(record)
    return Session(
        id=UUID(record["id"]),
        number=_whole(record["number"], CALL, 10_000),
        on=date.fromisoformat(record["on"]),
        is_held=_flag(record["is-held"]),
        operator=_text(record["operator"]),
        device=_text(record["device"]),
        settings=_text(record["settings"]),
        regions=_texts(record["regions"]),
        side=_text(record["side"]),
        numbing=_text(record["numbing"]),
        numbing_area_cm2=_decimal(record["numbing-area-cm2"]),
        answers=answers_from_json(json.dumps(record["answers"])),
        verdict=None if record["verdict"] is None else _verdict(record["verdict"]),
        decision=_text(record["decision"]),
        side_effects=_effects(record["side-effects"]),
        patch_clear=_one_of(record["patch-clear"], THREE_VALUES),
        next_on=None if record["next-on"] is None else date.fromisoformat(record["next-on"]),
        notes=_text(record["notes"]),
    )


def _outcome(document: _Record) -> Outcome:
    record = _members(
        document,
        *("version", "id", "on", "patient-band", "practitioner-band", "practitioner", "rated-from"),
        *("measures", "satisfaction", "worth-it", "as-expected", "side-effects", "next-step", "notes"),
    )
    _version(record)
    given = record["satisfaction"]
    return Outcome(
        id=UUID(record["id"]),
        on=date.fromisoformat(record["on"]),
        patient_band=_band(record["patient-band"]),
        practitioner_band=_band(record["practitioner-band"]),
        practitioner=_text(record["practitioner"]),
        rated_from=_one_of(record["rated-from"], RATED_FROM),
        measures=tuple(map(_measure, _list(record["measures"]))),
        satisfaction=None if given is None else _whole(given, WORST_SATISFACTION, BEST_SATISFACTION),
        worth_it=_one_of(record["worth-it"], THREE_VALUES),
        as_expected=_one_of(record["as-expected"], AS_EXPECTED),
        side_effects=_effects(record["side-effects"]),
        next_step=_one_of(record["next-step"], NEXT_STEPS),
        notes=_text(record["notes"]),
    )


def _measure(given: object) -> Measure:
    record = _members(given, "region", "side", "width-mm", "colour", "feel")
    return Measure(
        region=_text(record["region"]),
        side=_text(record["side"]),
        width_mm=_decimal(record["width-mm"]),
        colour=_text(record["colour"]),
        feel=_one_of(record["feel"], FEELS),
    )


def _verdict(given: object) -> DayRecord:
    record = _members(given, "outcome", "catalogue", "reasons", "missing")
    return DayRecord(
        outcome=_text(record["outcome"]),
        catalogue_version=_text(record["catalogue"]),
        reasons=tuple(map(_reason, _list(record["reasons"]))),
        missing=_texts(record["missing"]),
    )


def _reason(given: object) -> DayReason:
    record = _members(given, "contraindication", "severity", "answer", "sources")
    return DayReason(
        contraindication=_text(record["contraindication"]),
        severity=_text(record["severity"]),
        answer=_text(record["answer"]),
        sources=_texts(record["sources"]),
    )


def _effects(given: object) -> SideEffects:
    record = _members(given, "state", "effects")
    listed = [_members(each, "what", "where", "lasted") for each in _list(record["effects"])]
    effects = tuple(
        SideEffect(_text(each["what"]), _text(each["where"]), _text(each["lasted"])) for each in listed
    )
    return SideEffects(SideEffectsState(record["state"]), effects)


def _version(record: _Record) -> None:
    if record["version"] != VERSION or isinstance(record["version"], bool):
        raise ValueError("no version of ours")


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAXIMUM_WORDS:
        raise ValueError("a text is expected")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("a list is expected")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(value))


def _one_of(value: object, known: tuple[str, ...]) -> str:
    text = _text(value)
    if text and text not in known:
        raise ValueError("none of the known words")
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is expected")
    return value


def _whole(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError("a whole number in its range is expected")
    return value


def _decimal(value: object) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError("a number is expected")
    return number


def _band(value: object) -> ImprovementBand | None:
    return None if value is None else ImprovementBand(_text(value))
