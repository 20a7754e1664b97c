"""The end of the consent form: in the patient's own words, and who signs."""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue_sources import Sourced
from intake.signature import Signer
from reports.citations import Citations
from reports.consent_readiness import not_yet, signature_of, signers
from reports.content import DocumentContent
from reports.flowables.call_box import FillLine
from reports.flowables.initials import PartTitle, part_gap, room_for_a_start
from reports.flowables.layout import Together
from reports.flowables.lists import bullet_list
from reports.flowables.signature import SignatureBlock, Signing
from reports.flowables.text import marked, paragraph, paragraphs, plain
from reports.styles import Look
from reports.surface import Flowing

_LINES = 3
_LONG_SAYING = 300
_NO_BREAK = "\u00a0"


def teach_back(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What the patient was heard to say, if anything, answered; then the question and lines to write on."""
    say, texts = look.say, content.consent_texts
    story: list[Flowing] = [citations.sentence(texts.teach_back, look.body, lead=texts.question)]
    said = content.answers.code("goals.said-back")
    is_long = said is not None and len(said) >= _LONG_SAYING
    if said:
        lead, always = say("On {day} you said:", day=content.visit), content.catalogue.always
        # What somebody hopes for is quoted, and never stands without the answer to it.
        if is_long:
            story += [paragraph(lead, look.body), *paragraphs(f"“{said}”", look.body)]
            story.append(citations.sentence(always, look.body))
        else:
            numbers = citations.mark(always.sources)
            quoted = "{lead} “{said}” {always}" + numbers
            story.append(marked(quoted, look.body, lead=lead, said=said, always=always.text))
    story += [FillLine(look=look, height=float(look.body.leading) * 1.4) for _ in range(_LINES)]
    heading = PartTitle(9, say("In your own words"), look=look)
    if is_long:
        return [room_for_a_start(look, heading, *story[:1]), heading, *story]
    return [Together([heading, *story], space_before=part_gap(look))]


def signing(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The signatures, on one page where it holds them: what was drawn, or lines to sign on."""
    say = look.say
    story: list[Flowing] = [PartTitle(10, say("Signatures"), look=look, initials=False)]
    reason = not_yet(content)
    if reason:
        story.append(paragraph(reason, look.strong))
    blocks = [
        SignatureBlock(_signing(content, signer, look, citations), look=look) for signer in signers(content)
    ]
    return [Together([*story, *blocks], space_before=part_gap(look))]


def _signing(content: DocumentContent, signer: Signer, look: Look, citations: Citations) -> Signing:
    say, texts, patient = look.say, content.consent_texts, content.consultation.patient
    signature = signature_of(content, signer)
    match signer:
        case Signer.PATIENT:
            role, said, name = say("Patient"), texts.patient, patient.name
        case Signer.PRACTITIONER:
            role, said, name = say("Practitioner"), (texts.practitioner,), content.plan.operator
        case Signer.INTERPRETER:
            role, said, name = say("Interpreter"), (texts.interpreter,), ""
        case Signer.GUARDIAN:
            role, said = say("Parent or guardian"), (texts.guardian,)
            name = patient.guardian.name if patient.guardian is not None else ""
    if signature is not None and signature.name.strip():
        name = signature.name
    return Signing(role, _says(said, look, citations), name.strip(), signature)


def _says(said: Sequence[Sourced], look: Look, citations: Citations) -> list[Flowing]:
    lines: list[Flowing] = [citations.sentence(one, look.body) for one in said]
    return bullet_list(lines, look=look) if len(lines) > 1 else lines


def sources(look: Look, citations: Citations) -> list[Flowing]:
    """The list of all sources cited."""
    listed = [f"<b>{number}</b>{_NO_BREAK}{plain(source.short)}" for number, source in citations.listed()]
    if not listed:
        return []
    markup = "<b>{lead}</b> " + " · ".join(listed).replace("{", "{{").replace("}", "}}")
    return [Together([marked(markup, look.source, lead=look.say("Sources:"))])]
