"""Signing a document: what is to be signed, then the PDF made again with the signatures and stored. No Qt.

Runs on the worker. What goes wrong comes back as sentences, never as an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from db.errors import Conflict, StorageProblem
from intake.language import LanguageProblem, words_of
from intake.signature import Means, Signature, SignatureProblem, Signer
from reports.kinds import DocumentKind
from ui.documents.document_kinds import DocumentChoice, choice_of_kind
from ui.documents.document_making import MISMATCH, PATIENCE, Made, Refused

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredDocument
    from db.store import Store
    from reports.content import DocumentContent

SIGNED_KINDS = (DocumentKind.CONSENT,)
"""The documents that have lines to sign on."""

MAKE_AGAIN = "Something changed since this form was made. Make it again and read it, then sign it."
BLANK = (
    "This form has blanks ({places}), and nothing can be written into it once it is signed on the screen: "
    "answer them and make the form again, or print it, fill it in and sign on paper."
)
CONFLICT = "Somebody else changed this consultation meanwhile. Make the form again and read it, then sign it."
NOT_STORED_YET = "The signed form is not stored yet. Wait a moment, then look at the list."


@dataclass(frozen=True, slots=True)
class Asked:
    """One who has to sign: in which part, the words that are signed, and the name as far as it is known."""

    signer: Signer
    role: str
    statement: str
    name: str


@dataclass(frozen=True, slots=True)
class ToSign:
    """A document that may be signed, and by whom, the practitioner last.

    `blanks` are the places that the form prints as a line, because the record has nothing for them.
    """

    document: StoredDocument
    choice: DocumentChoice
    asked: tuple[Asked, ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignOrder:
    """What the dialog gives: everybody's signature but the practitioner's, and the passphrase."""

    to_sign: ToSign
    content: DocumentContent
    expected_version: int
    paper: str
    signatures: tuple[Signature, ...]
    passphrase: str = field(repr=False)
    signing_id: UUID = field(default_factory=uuid4)
    document_id: UUID = field(default_factory=uuid4)


def blank_words(blanks: tuple[str, ...]) -> str:
    """Why a form with blanks is not signed on the screen, and what to do; empty without any."""
    return BLANK.format(places=", ".join(blanks)) if blanks else ""


def choice_of(stored_kind: str) -> DocumentChoice | None:
    """The choice behind a stored kind that has lines to sign on; None for any other."""
    choice = choice_of_kind(stored_kind)
    return choice if choice is not None and choice.kind in SIGNED_KINDS else None


def prepare(content: DocumentContent, document: StoredDocument, actor: Actor, paper: str) -> ToSign | Refused:
    """Whether a stored form may be signed as it stands, and by whom.

    It is made again without signatures first: it must come out byte for byte as the one that was read.
    """
    from reports.consent_readiness import not_yet, open_points, signers
    from reports.documents import UnprintableText, build

    choice = choice_of(document.kind)
    if choice is None:
        return Refused(("Nobody signs this document.",))
    try:
        written = content.in_language(words_of(choice.language))
        reason = not_yet(written)
        if reason:
            return Refused((reason,))
        again = build(choice.kind, written, paper=paper, large_print=choice.large_print)
    except UnprintableText as problem:
        return Refused(problem.sentences)
    except LanguageProblem as problem:
        return Refused((str(problem),))
    if sha256(again.pdf).hexdigest() != document.sha256:
        return Refused((MAKE_AGAIN,))
    asked = tuple(_asked(written, signer, actor) for signer in signers(written))
    return ToSign(document, choice, asked, open_points(content))


def _asked(content: DocumentContent, signer: Signer, actor: Actor) -> Asked:
    texts, patient = content.consent_texts, content.consultation.patient
    match signer:
        case Signer.PATIENT:
            return Asked(signer, "Patient", " ".join(each.text for each in texts.patient), patient.name)
        case Signer.PRACTITIONER:
            return Asked(signer, "Practitioner", texts.practitioner.text, actor.name)
        case Signer.INTERPRETER:
            return Asked(signer, "Interpreter", texts.interpreter.text, "")
        case Signer.GUARDIAN:
            name = patient.guardian.name if patient.guardian is not None else ""
            return Asked(signer, "Parent or guardian", texts.guardian.text, name)


def sign_document(order: SignOrder, store: Store, actor: Actor) -> Made | Refused:
    """Check the passphrase, make the document with all signatures, check it, and store it signed.

    Of a form with blanks only what was signed on the printed sheet is taken.
    """
    from db.signing import SignatureOrder, SigningOrder, SigningProblem
    from reports.documents import UnprintableText, build, expected
    from reports.signed_text import text_sha256
    from reports.verification import verify

    to_sign, choice = order.to_sign, order.to_sign.choice
    if to_sign.blanks and any(each.means is Means.DRAWN for each in order.signatures):
        return Refused((blank_words(to_sign.blanks),))
    try:
        confirmed = store.signing.confirm(actor, order.passphrase)
        own = Signature(
            Signer.PRACTITIONER, actor.name, datetime.now(UTC).astimezone(), (), means=Means.PASSPHRASE
        )
        signatures = (*order.signatures, own)
        content = replace(order.content.in_language(words_of(choice.language)), signatures=signatures)
        built = build(choice.kind, content, paper=order.paper, large_print=choice.large_print)
        wanted = expected(choice.kind, content, paper=order.paper, large_print=choice.large_print)
        wrong = verify(built.pdf, wanted)
        if wrong:
            return Refused((MISMATCH, *wrong))
        statements = {each.signer: each.statement for each in to_sign.asked}
        signing = store.signing.sign(
            actor,
            SigningOrder(
                id=order.signing_id,
                consultation_id=to_sign.document.consultation_id,
                expected_version=order.expected_version,
                document_id=order.document_id,
                document=choice.stored_kind,
                pdf=built.pdf,
                pages=built.pages,
                text_sha256=text_sha256(content, choice.kind),
                catalogue_version=content.catalogue.version,
                signatures=tuple(SignatureOrder(uuid4(), one, statements[one.signer]) for one in signatures),
            ),
            confirmed,
        ).result(timeout=PATIENCE)
    except UnprintableText as problem:
        return Refused(problem.sentences)
    except (LanguageProblem, StorageProblem, SigningProblem, SignatureProblem) as problem:
        return Refused((str(problem),))
    except Conflict:
        return Refused((CONFLICT,))
    except TimeoutError:
        return Refused((NOT_STORED_YET,))
    # What was to be known before signing was told with the form that was read.
    return Made(signing.document, built.pdf, ())


def texts_now(content: DocumentContent, kinds: tuple[str, ...]) -> dict[str, str]:
    """The digests of the words that documents of these stored kinds would be made of now."""
    from reports.signed_text import text_sha256

    found = {}
    for kind in dict.fromkeys(kinds):
        choice = choice_of(kind)
        if choice is not None:
            found[kind] = text_sha256(content.in_language(words_of(choice.language)), choice.kind)
    return found
