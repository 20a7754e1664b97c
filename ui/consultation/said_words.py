"""Who said an answer, in words: a few beside the field, all of it for whoever asks. No widgets."""

from __future__ import annotations

from datetime import date, datetime

from db.records import SaidBy
from ui.consultation.sources import Source
from ui.short_date import short_date

_WHO: dict[SaidBy, str] = {
    "patient": "Patient said",
    "patient-alone": "Patient answered alone",
    "practitioner": "Practitioner said",
}


def brief_words(source: Source, today: date) -> str:
    """A few quiet words beside an answer: "Patient, 14:05", "Patient alone, 14:05", "Confirmed, 14:20"."""
    if source.is_gone:
        return f"Taken away by the patient, {moment(source.at, today)}"
    if source.confirmed_at is not None:
        return f"Confirmed, {moment(source.confirmed_at, today)}"
    who = "Practitioner" if source.said_by == "practitioner" else "Patient"
    return f"{who}{' alone' if source.waits else ''}, {moment(source.at, today)}"


def full_words(source: Source, today: date) -> str:
    """Who said it, who entered it, who confirmed it: "Patient said, 14:05 · confirmed by Dr X, 14:20"."""
    if source.is_gone:
        return f"The patient took this away alone, {moment(source.at, today)} · not confirmed yet"
    words = f"{_WHO[source.said_by]}, {moment(source.at, today)}"
    if source.confirmed_at is not None:
        said = f"Patient said, {moment(source.at, today)}" if source.said_by == "patient-alone" else words
        by = source.confirmed_by or "somebody not recorded"
        return f"{said} · confirmed by {by}, {moment(source.confirmed_at, today)}"
    if source.waits:
        return f"{words} · not confirmed yet"
    return f"{words} · entered by {source.entered_by}" if source.entered_by else words


def moment(at: datetime, today: date) -> str:
    """A time as somebody at the desk says it: the hour of today, the day of any other day."""
    local = at.astimezone()
    return f"{local:%H:%M}" if local.date() == today else short_date(local.date())
