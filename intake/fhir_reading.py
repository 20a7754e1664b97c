"""Reading a consultation: a QuestionnaireResponse, alone or in a Bundle with its Patient."""

from __future__ import annotations

from dataclasses import replace

from intake.consultation import Consultation
from intake.fhir_json import WHOLE, check_characters, check_depth, load_json
from intake.fhir_members import read_list, read_object
from intake.fhir_patient import read_patient
from intake.fhir_problems import Problems, kind, shown
from intake.fhir_response import read_answers
from intake.fhir_values import read_code, read_day, read_text
from intake.questionnaire import Questionnaire

STATUSES = ("in-progress", "completed", "amended", "entered-in-error", "stopped")
_RESPONSE = "QuestionnaireResponse"
_RIGHT = "Send a QuestionnaireResponse, or a Bundle of one Patient and one QuestionnaireResponse."


def read_input(data: bytes, questionnaire: Questionnaire) -> Consultation:
    """Read the bytes of a file. Errors: `FhirRefusal` with everything that is wrong."""
    return read_consultation(load_json(data), questionnaire)


def read_consultation(document: object, questionnaire: Questionnaire) -> Consultation:
    """Read a document as `fhir_json.read_json` gives it.

    The answers are the enabled ones; the rest was switched off and does not count. Errors: `FhirRefusal`
    with everything that is wrong.
    """
    problems = Problems()
    if not check_depth(document, problems):
        problems.refuse()
    read = Consultation()
    for name, resource in _resources(document, problems).items():
        members = _members(resource, name, problems)
        if name == _RESPONSE:
            read = replace(_read_response(members, questionnaire, problems), patient=read.patient)
        else:
            read = replace(read, patient=read_patient(members, problems))
    if not problems:
        # Texts that are read were looked at in their place; this finds the rest, such as display texts.
        check_characters(document, problems)
    problems.refuse()
    return read


def _read_response(
    response: dict[str, object], questionnaire: Questionnaire, problems: Problems
) -> Consultation:
    if "status" in response:
        status = read_code(response["status"], STATUSES, f"{_RESPONSE}.status", problems)
        if status == "entered-in-error":
            problems.add(
                f"{_RESPONSE}.status", "It was entered in error, so it is not read. Send the right one."
            )
    authored = None
    if "authored" in response:
        authored = read_day(response["authored"], f"{_RESPONSE}.authored", problems)
    if "subject" in response:
        read_object(response["subject"], "Reference", f"{_RESPONSE}.subject", problems)
    identifier = _identifier(response, problems)
    version = _version(response, problems)
    answers = read_answers(response, questionnaire, problems)
    for problem in questionnaire.problems(answers):
        if problem.refused:
            problems.add(problem.path, problem.message)
    return Consultation(
        answers=questionnaire.enabled_answers(answers),
        authored=authored,
        identifier=identifier,
        catalogue_version=version,
    )


def _identifier(response: dict[str, object], problems: Problems) -> str:
    if "identifier" not in response:
        return ""
    path = f"{_RESPONSE}.identifier"
    members = read_object(response["identifier"], "Identifier", path, problems)
    if members is None or "value" not in members:
        return ""
    return read_text(members["value"], f"{path}.value", problems) or ""


def _version(response: dict[str, object], problems: Problems) -> str:
    """The version that the response names behind the address of its questionnaire ("…|2026.11")."""
    if "questionnaire" not in response:
        return ""
    canonical = read_text(response["questionnaire"], f"{_RESPONSE}.questionnaire", problems) or ""
    return canonical.partition("|")[2].partition("#")[0]


def _resources(document: object, problems: Problems) -> dict[str, dict[object, object]]:
    """The Patient and the QuestionnaireResponse of a document by their type, in its order."""
    if not isinstance(document, dict):
        problems.add(WHOLE, f"This is {kind(document)}. {_RIGHT}")
        return {}
    found = document.get("resourceType")
    if found == _RESPONSE:
        return {_RESPONSE: document}
    if found == "Bundle":
        return _bundle(document, problems)
    if isinstance(found, str):
        problems.add(WHOLE, f"The resource type {shown(found)} is not read. {_RIGHT}")
    else:
        problems.add(WHOLE, f"The document names no resourceType. {_RIGHT}")
    return {}


def _bundle(document: dict[object, object], problems: Problems) -> dict[str, dict[object, object]]:
    members = read_object(document, "Bundle", "Bundle", problems) or {}
    if members.get("type") != "collection":
        problems.add("Bundle.type", 'The type of the Bundle should be "collection".')
    found: dict[str, dict[object, object]] = {}
    address: object = None
    for place, entry in enumerate(read_list(members, "entry", "Bundle", problems)):
        path = f"Bundle.entry[{place}]"
        outer = read_object(entry, "Bundle.entry", path, problems)
        if outer is None:
            continue
        resource = outer.get("resource")
        name = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or name not in ("Patient", _RESPONSE):
            what = shown(name) if isinstance(name, str) else "no resource that Candor knows"
            problems.add(f"{path}.resource", f"This is {what}. {_RIGHT}")
        elif name in found:
            problems.add(f"{path}.resource", f"This is a second {name}. {_RIGHT}")
        else:
            found[name] = resource
            address = outer.get("fullUrl") if name == "Patient" else address
    for name in ("Patient", _RESPONSE):
        if name not in found:
            problems.add("Bundle.entry", f"There is no {name}. {_RIGHT}")
    if len(found) == 2:
        _check_subject(found[_RESPONSE].get("subject"), found["Patient"].get("id"), address, problems)
    return found


def _members(resource: object, type_name: str, problems: Problems) -> dict[str, object]:
    members = read_object(resource, type_name, type_name, problems) or {}
    for place, inner in enumerate(read_list(members, "contained", type_name, problems)):
        # What stands here would be left unread without a word: a birth date, for one.
        if isinstance(inner, dict) and inner.get("resourceType") in ("Patient", _RESPONSE):
            problems.add(
                f"{type_name}.contained[{place}]", f"A resource inside another is not read. {_RIGHT}"
            )
    return members


def _check_subject(subject: object, patient_id: object, address: object, problems: Problems) -> None:
    """Refuse the answers of one person beside the identity of another, where both say who they are."""
    reference = subject.get("reference") if isinstance(subject, dict) else None
    if not isinstance(reference, str) or reference == address:
        return
    names = reference.split("/_history/")[0].split("/")
    other_id = isinstance(patient_id, str) and names[-2:-1] == ["Patient"] and names[-1] != patient_id
    both_urns = isinstance(address, str) and reference.startswith("urn:") and address.startswith("urn:")
    if other_id or both_urns:
        problems.add(
            f"{_RESPONSE}.subject",
            f"The answers are those of {shown(reference)}, and the Patient is another. Send the right one.",
        )
