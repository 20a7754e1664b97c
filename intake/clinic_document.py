"""A clinic as one JSON document, the form in which the settings keep it."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from intake.answer_document import DocumentProblem
from intake.clinic import AfterCareText, Clinic, Device, Offer, Practitioner, SignOff
from intake.dates import parse_full_date
from intake.money import Price


def clinic_to_json(clinic: Clinic) -> str:
    """The clinic as JSON text. Amounts are texts, so that they are never floats; the logo is base64."""
    return json.dumps(_out(clinic), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def clinic_from_json(text: str) -> Clinic:
    """Read what `clinic_to_json` wrote. Errors: `DocumentProblem`."""
    try:
        return _clinic(json.loads(text))
    except (ValueError, KeyError, TypeError, ArithmeticError) as problem:
        raise DocumentProblem(f"the stored clinic cannot be read ({type(problem).__name__})") from None


def _out(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _out(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_out(part) for part in value]
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def _clinic(document: dict[str, Any]) -> Clinic:
    given = dict(document)
    grams = given.pop("numbing_maximum_grams")
    lists = {name: given.pop(name) for name in ("practitioners", "devices", "offers")}
    signed = {name: given.pop(name) for name in ("treatment_sign_off", "catalogue_sign_off")}
    # Settings that were stored before the clinic had words of its own lack these.
    logo, after_care = given.pop("logo", ""), given.pop("after_care", [])
    translations = given.pop("translation_sign_off", [])
    if not all(isinstance(text, str) for text in given.values()):
        raise ValueError("a text was expected")
    return Clinic(
        **given,
        numbing_maximum_grams=None if grams is None else Decimal(str(grams)),
        practitioners=tuple(Practitioner(**part) for part in _tables(lists["practitioners"])),
        devices=tuple(
            Device(**{**part, "treatments": tuple(part["treatments"])}) for part in _tables(lists["devices"])
        ),
        offers=tuple(Offer(**{**part, "price": _price(part["price"])}) for part in _tables(lists["offers"])),
        treatment_sign_off=_sign_offs(signed["treatment_sign_off"]),
        catalogue_sign_off=_sign_offs(signed["catalogue_sign_off"]),
        translation_sign_off=_sign_offs(translations),
        logo=base64.b64decode(logo, validate=True),
        after_care=tuple(
            AfterCareText(part["text"], tuple(part["treatments"])) for part in _tables(after_care)
        ),
    )


def _tables(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise ValueError("a list was expected")
    return value


def _price(value: object) -> Price | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("a price was expected")
    return Price(Decimal(value["low"]), Decimal(value["high"]), value["currency"])


def _sign_offs(value: object) -> tuple[tuple[str, SignOff], ...]:
    if not isinstance(value, list):
        raise ValueError("a list was expected")
    # What was stored before signatures were bound to the files lacks the digest, and signs nothing now.
    return tuple(
        (name, SignOff(signed["name"], parse_full_date(signed["on"]), str(signed.get("sha256", ""))))
        for name, signed in value
    )
