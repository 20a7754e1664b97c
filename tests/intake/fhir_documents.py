"""FHIR documents in the making, for tests that read them."""

from __future__ import annotations

from typing import Any

YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"


def coded(code: str, system: str | None = None) -> dict[str, Any]:
    return {"valueCoding": {"code": code} | ({"system": system} if system else {})}


def item(link_id: str, *answers: dict[str, Any], items: list[Any] | None = None) -> dict[str, Any]:
    parts: dict[str, Any] = {"linkId": link_id}
    return parts | ({"answer": list(answers)} if answers else {}) | ({"item": items} if items else {})


def response(*items: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "completed", **members, "item": list(items)}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def patient(**members: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", **members}


def patient_bundle(**members: Any) -> dict[str, Any]:
    return bundle(patient(**members), response())
