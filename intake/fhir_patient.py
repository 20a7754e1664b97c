"""The patient's identity as a FHIR R4 Patient: to and from."""

from __future__ import annotations

from collections.abc import Iterable

from intake.conditions import NO, NOT_SURE, YES
from intake.consultation import ADMINISTRATIVE_GENDERS, Contact, Patient
from intake.dates import PartialDate
from intake.fhir_members import read_list, read_object, read_objects
from intake.fhir_problems import Problems
from intake.fhir_systems import CONTACT_ROLES, PATIENT_ANSWERS, PATIENT_NUMBERS, PERSON_ROLES
from intake.fhir_values import read_code, read_date, read_text, readable_text

_PATH = "Patient"
_EMERGENCY = ((CONTACT_ROLES, "C"),)
_GUARDIAN = ((PERSON_ROLES, "GUARD"), (CONTACT_ROLES, "N"))
_NAME_USES = ("official", "usual", None)


def read_patient(members: dict[str, object], problems: Problems) -> Patient:
    """The identity that a Patient holds; what is wrong is noted.

    `members` are those that FHIR R4 defines. Whether the birth date can be true is not judged here.
    """
    number = gender = ""
    born: PartialDate | None = None
    answers = _read_extensions(members, problems)
    for place, identifier in enumerate(read_objects(members, "identifier", "Identifier", _PATH, problems)):
        if place == 0:
            number = _line(identifier, "value", f"{_PATH}.identifier[0]", problems)
    name = _read_name(read_objects(members, "name", "HumanName", _PATH, problems), f"{_PATH}.name", problems)
    phone, email = _read_telecom(members, _PATH, problems)
    if "gender" in members:
        gender = read_code(members["gender"], ADMINISTRATIVE_GENDERS, f"{_PATH}.gender", problems) or ""
    if "birthDate" in members:
        born = read_date(members["birthDate"], f"{_PATH}.birthDate", problems)
    address = _read_address(members, problems)
    emergency, guardian = _read_contacts(members, problems)
    language = _read_language(members, problems)
    practitioners = read_objects(members, "generalPractitioner", "Reference", _PATH, problems)
    practitioner = ""
    if practitioners:
        practitioner = _line(practitioners[0], "display", f"{_PATH}.generalPractitioner[0]", problems)
    return Patient(
        name=name,
        birth_date=born,
        number=number,
        phone=phone,
        email=email,
        address=address,
        language=language,
        general_practitioner=practitioner,
        emergency_contact=emergency,
        guardian=guardian,
        gender=gender,
        **answers,
    )


def _line(members: dict[str, object], name: str, path: str, problems: Problems) -> str:
    """A text that stands on one line; empty where it is missing."""
    if name not in members:
        return ""
    text = read_text(members[name], f"{path}.{name}", problems) or ""
    return text.replace("\n", " ").replace("\t", " ")


def _lines(members: dict[str, object], name: str, path: str, problems: Problems) -> list[str]:
    texts = [
        read_text(entry, f"{path}.{name}[{place}]", problems)
        for place, entry in enumerate(read_list(members, name, path, problems))
        # FHIR's JSON writes null where a list of texts has only an extension.
        if entry is not None
    ]
    return [text.replace("\n", " ") for text in texts if text]


def _read_extensions(members: dict[str, object], problems: Problems) -> dict[str, str]:
    answers: dict[str, str] = {}
    fields = {url: field for field, url in PATIENT_ANSWERS.items()}
    for place, entry in enumerate(read_list(members, "extension", _PATH, problems)):
        path = f"{_PATH}.extension[{place}]"
        url = entry.get("url") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(url, str):
            problems.add(path, "An extension should be an object with its url.")
        elif url in fields:
            if fields[url] in answers:
                problems.add(path, f"{url} stands twice. Keep one.")
            answers[fields[url]] = _read_answer(entry, path, problems)
    return answers


def _read_answer(extension: dict[str, object], path: str, problems: Problems) -> str:
    others = [name for name in extension if name not in ("id", "url", "valueCode")]
    if "valueCode" not in extension or any(not name.startswith("_") for name in others):
        problems.add(path, "This answer should be one valueCode: Y, N or UNK.")
        return ""
    return read_code(extension["valueCode"], (YES, NO, NOT_SURE), f"{path}.valueCode", problems) or ""


def _read_name(names: list[dict[str, object]], path: str, problems: Problems) -> str:
    """One full name: the official one if several are given, as its text or from its parts."""
    read = []
    for place, name in enumerate(names):
        here = f"{path}[{place}]"
        given = _lines(name, "given", here, problems)
        parts = " ".join((*given, _line(name, "family", here, problems))).strip()
        read.append((name.get("use"), _line(name, "text", here, problems) or parts))
    for use in _NAME_USES:
        for found, text in read:
            if found == use and text:
                return text
    return next((text for _use, text in read if text), "")


def _read_telecom(members: dict[str, object], path: str, problems: Problems) -> tuple[str, str]:
    """The first phone number and the first e-mail address."""
    found: dict[object, str] = {}
    for place, point in enumerate(read_objects(members, "telecom", "ContactPoint", path, problems)):
        value = _line(point, "value", f"{path}.telecom[{place}]", problems)
        system = point.get("system")
        if value and isinstance(system, str):
            found.setdefault(system, value)
    return found.get("phone") or found.get("sms", ""), found.get("email", "")


def _read_address(members: dict[str, object], problems: Problems) -> str:
    for place, address in enumerate(read_objects(members, "address", "Address", _PATH, problems)):
        path = f"{_PATH}.address[{place}]"
        parts = _lines(address, "line", path, problems)
        for name in ("city", "district", "state", "postalCode", "country"):
            parts.append(_line(address, name, path, problems))
        text = read_text(address["text"], f"{path}.text", problems) if "text" in address else None
        whole = text or ", ".join(part for part in parts if part)
        if whole:
            return whole
    return ""


def _read_contacts(members: dict[str, object], problems: Problems) -> tuple[Contact | None, Contact | None]:
    """The first emergency contact and the first guardian or next of kin."""
    emergency: Contact | None = None
    guardian: Contact | None = None
    for place, contact in enumerate(read_objects(members, "contact", "Patient.contact", _PATH, problems)):
        path = f"{_PATH}.contact[{place}]"
        name = ""
        if "name" in contact:
            human = read_object(contact["name"], "HumanName", f"{path}.name", problems)
            name = _read_name([human] if human else [], f"{path}.name", problems)
        phone, _email = _read_telecom(contact, path, problems)
        concepts = read_objects(contact, "relationship", "CodeableConcept", path, problems)
        for number, concept in enumerate(concepts):
            below = f"{path}.relationship[{number}]"
            words = _line(concept, "text", below, problems)
            codings = read_objects(concept, "coding", "Coding", below, problems)
            person = Contact(name, phone, words)
            if emergency is None and _has_role(codings, _EMERGENCY):
                emergency = person
            if guardian is None and _has_role(codings, _GUARDIAN):
                guardian = person
    return emergency, guardian


def _has_role(codings: list[dict[str, object]], roles: Iterable[tuple[str, str]]) -> bool:
    return any(
        coding.get("code") == code and coding.get("system", system) == system
        for coding in codings
        for system, code in roles
    )


def _read_language(members: dict[str, object], problems: Problems) -> str:
    for place, entry in enumerate(
        read_objects(members, "communication", "Patient.communication", _PATH, problems)
    ):
        path = f"{_PATH}.communication[{place}].language"
        language = read_object(entry.get("language"), "CodeableConcept", path, problems)
        if language is None:
            continue
        text = _line(language, "text", path, problems)
        for number, coding in enumerate(read_objects(language, "coding", "Coding", path, problems)):
            text = text or _line(coding, "code", f"{path}.coding[{number}]", problems)
        if text:
            return text
    return ""


def write_patient(patient: Patient) -> dict[str, object]:
    """A FHIR R4 Patient. What is not recorded is left out.

    A contact without a name and a phone number is left out too: FHIR has none (pat-1).
    """
    answers: list[object] = [
        {"url": url, "valueCode": getattr(patient, field)}
        for field, url in PATIENT_ANSWERS.items()
        if getattr(patient, field)
    ]
    contacts: list[object] = [
        _write_contact(contact, *role)
        for contact, role in ((patient.emergency_contact, _EMERGENCY[0]), (patient.guardian, _GUARDIAN[0]))
        if contact is not None and readable_text(contact.name + contact.phone)
    ]
    languages: list[object] = [{"language": text} for text in _write("text", patient.language)]
    members: dict[str, object] = {
        "extension": answers,
        "identifier": _write("value", patient.number, system=PATIENT_NUMBERS),
        "name": _write("text", patient.name),
        "telecom": [
            *_write("value", patient.phone, system="phone"),
            *_write("value", patient.email, system="email"),
        ],
        "gender": patient.gender,
        "birthDate": str(patient.birth_date) if patient.birth_date else "",
        "address": _write("text", patient.address),
        "contact": contacts,
        "communication": languages,
        "generalPractitioner": _write("display", patient.general_practitioner),
    }
    return {"resourceType": "Patient", **{name: value for name, value in members.items() if value}}


def _write(name: str, value: str, **others: object) -> list[dict[str, object]]:
    """A list of one element that holds the text, or of none where there is no text."""
    text = readable_text(value)
    return [{**others, name: text}] if text else []


def _write_contact(contact: Contact, system: str, code: str) -> dict[str, object]:
    relationship: dict[str, object] = {"coding": [{"system": system, "code": code}]}
    for words in _write("text", contact.relationship):
        relationship |= words
    written: dict[str, object] = {"relationship": [relationship]}
    for name in _write("text", contact.name):
        written["name"] = name
    telecom = _write("value", contact.phone, system="phone")
    if telecom:
        written["telecom"] = telecom
    return written
