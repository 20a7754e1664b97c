"""The members that FHIR R4 defines for each element that Candor reads. Any other member is refused.

A member that Candor does not use (a narrative, a tag, a display text) is let through and has no effect;
`modifierExtension` and `implicitRules` may change what the rest means, so they are never let through.
"""

from __future__ import annotations

from intake.fhir_problems import Problems, kind, shown

_ELEMENT = frozenset({"id", "extension"})
_RESOURCE = frozenset({"resourceType", "id", "meta", "language"})
_DOMAIN_RESOURCE = _RESOURCE | {"text", "contained", "extension"}

VALUES = tuple(
    f"value{name}"
    for name in (
        "Boolean",
        "Decimal",
        "Integer",
        "Date",
        "DateTime",
        "Time",
        "String",
        "Uri",
        "Attachment",
        "Coding",
        "Quantity",
        "Reference",
    )
)
"""The members that can hold the value of an answer; an answer has at most one of them."""

_LISTS = {
    "Bundle": "identifier type timestamp total link entry signature",
    "Bundle.entry": "link fullUrl resource search request response",
    "QuestionnaireResponse": "identifier basedOn partOf questionnaire status subject encounter authored "
    "author source item",
    "item": "linkId definition text answer item",
    "answer": " ".join((*VALUES, "item")),
    "Patient": "identifier active name telecom gender birthDate deceasedBoolean deceasedDateTime address "
    "maritalStatus multipleBirthBoolean multipleBirthInteger photo contact communication "
    "generalPractitioner managingOrganization link",
    "Patient.contact": "relationship name telecom address gender organization period",
    "Patient.communication": "language preferred",
    "HumanName": "use text family given prefix suffix period",
    "ContactPoint": "system value use rank period",
    "Address": "use type text line city district state postalCode country period",
    "Identifier": "use type system value period assigner",
    "Reference": "reference type identifier display",
    "Coding": "system version code display userSelected",
    "CodeableConcept": "coding text",
}
_BASE = {"Bundle": _RESOURCE, "QuestionnaireResponse": _DOMAIN_RESOURCE, "Patient": _DOMAIN_RESOURCE}
MEMBERS = {name: _BASE.get(name, _ELEMENT) | frozenset(words.split()) for name, words in _LISTS.items()}
_CHANGES_MEANING = ("modifierExtension", "implicitRules")


def read_object(value: object, type_name: str, path: str, problems: Problems) -> dict[str, object] | None:
    """The members of an element; None with the problem noted where it is no object.

    Members that FHIR R4 does not define for the type are noted, each with its path.
    """
    if not isinstance(value, dict):
        problems.add(path, f"This is {kind(value)}. It should be an object ({type_name}).")
        return None
    known = MEMBERS[type_name]
    members: dict[str, object] = {}
    for name, member in value.items():
        if not isinstance(name, str):
            problems.add(path, "The name of a member should be a text.")
        elif name in known:
            members[name] = member
        elif name in _CHANGES_MEANING:
            problems.add(
                path, f"{name} can change what the rest means, and Candor cannot follow it. Send none."
            )
        elif not name.startswith("_"):
            problems.add(path, f"FHIR R4 has no member {shown(name)} in {type_name}. Take it out.")
    return members


def read_list(members: dict[str, object], name: str, path: str, problems: Problems) -> list[object]:
    """The entries of a list; none where it is missing, and the problem noted where it is no list."""
    if name not in members:
        return []
    value = members[name]
    if isinstance(value, list):
        return value
    problems.add(f"{path}.{name}", f"This is {kind(value)}. It should be a list.")
    return []


def read_objects(
    members: dict[str, object], name: str, type_name: str, path: str, problems: Problems
) -> list[dict[str, object]]:
    """The elements of a list that are objects; what is not is noted."""
    found = (
        read_object(entry, type_name, f"{path}.{name}[{place}]", problems)
        for place, entry in enumerate(read_list(members, name, path, problems))
    )
    return [entry for entry in found if entry is not None]
