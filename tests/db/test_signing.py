"""Signing: what it binds, that it freezes, what is told when anything differs."""

from __future__ import annotations

import statistics
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import thread_time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from db import saving_consultations, signing_proof
from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import Conflict, StorageProblem, Trouble
from db.keys.attempts import Attempts
from db.records import StoredDocument
from db.rights import Role
from db.signing import SignatureState, SigningProblem
from db.signing_reading import ANSWERS_CHANGED, DECISION_CHANGED, TEXT_CHANGED
from db.signing_seals import ANSWERS_DAMAGED, AUDIT_DIFFERS, GONE, PDF_CHANGED, SIGNATURE_CHANGED
from db.store import Store
from intake.answer_document import answers_to_json
from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.screening import Override
from intake.signature import Signer
from tests.db.invented import ACTOR, AT, COLLEAGUE, TESTA, Visit, change, opened
from tests.db.raw import raw
from tests.db.signed import (
    PASSPHRASE,
    PDF,
    STROKES,
    TEXT,
    confirm,
    give_keys,
    keys_of,
    order_for,
    patient_signs,
    practitioner_signs,
    sign,
)
from tests.opening import actor, admit

ANSWERS = Answers({"health.eczema": ("Y",)})
OTHER_ANSWERS = Answers({"health.eczema": ("N",)})
FRONT_DESK = actor(3, "Desk Nobody", Role.FRONT_DESK)


@pytest.fixture
def answered(visit: Visit) -> Visit:
    visit.save(1, ANSWERS, [change("health.eczema", "Y")])
    return visit


def state(visit: Visit, document_id: UUID, *, text: str | None = None) -> SignatureState:
    return visit.store.signing.state_of(ACTOR, document_id, text_sha256=text)


def refusal(visit: Visit, version: int) -> Trouble:
    with pytest.raises(StorageProblem) as refused:
        visit.save(version, OTHER_ANSWERS, [change("health.eczema", "N")])
    return refused.value.trouble


# What it binds


def test_a_signing_binds_the_bytes_the_answers_the_words_and_both_versions(answered: Visit) -> None:
    signing = sign(answered, 2)
    assert signing.document_sha256 == signing.document.sha256 == sha256(PDF).hexdigest()
    assert signing.answers_sha256 == sha256(answers_to_json(ANSWERS).encode()).hexdigest()
    assert (signing.text_sha256, signing.catalogue_version) == (TEXT, "2026.11")
    assert (signing.consultation_version, signing.amends_id) == (2, None)
    assert answered.store.document_bytes(ACTOR, signing.document.id) == PDF
    assert answered.store.signing.signings_of(ACTOR, answered.id) == (signing,)


def test_a_signing_names_the_end_of_the_audit_just_before_it(answered: Visit, path: Path) -> None:
    signing = sign(answered, 2)
    ((seal,),) = raw(path, f"SELECT audit_seal FROM signing WHERE audit_sequence = {signing.audit_sequence}")
    assert raw(path, f"SELECT seal FROM audit_event WHERE sequence = {signing.audit_sequence}") == [(seal,)]
    events = raw(path, f"SELECT action, before, after FROM audit_event WHERE id = '{signing.id.hex}'")
    assert events == [(Action.SIGNED.value, signing.answers_sha256, signing.document_sha256)]


def test_signatures_come_back_as_they_were_drawn(answered: Visit) -> None:
    signing = sign(answered, 2)
    drawn, confirmed = answered.store.signing.signatures_of(ACTOR, signing.id)
    assert (drawn.signer, drawn.name, drawn.strokes) == (Signer.PATIENT, "Testa Nonesuch", STROKES)
    assert (confirmed.signer, confirmed.name, confirmed.strokes) == (Signer.PRACTITIONER, ACTOR.name, ())
    patient, practitioner = signing.signatures
    assert (patient.is_drawn, patient.user_id, patient.is_on_paper) == (True, None, False)
    assert (practitioner.is_drawn, practitioner.user_id) == (False, ACTOR.id)


def test_the_same_signing_asked_for_again_is_stored_once(answered: Visit) -> None:
    signing, order = answered.store.signing, order_for(answered, 2)
    confirmed = confirm(answered)
    first = signing.sign(ACTOR, order, confirmed).result(10)
    assert signing.sign(ACTOR, order, confirmed).result(10) == first
    assert signing.signings_of(ACTOR, answered.id) == (first,)
    with pytest.raises(StorageProblem) as refused:
        signing.sign(ACTOR, replace(order, pdf=b"%PDF other"), confirmed).result(10)
    assert refused.value.trouble is Trouble.SAME_ID


def test_nothing_is_stored_when_somebody_saved_meanwhile(answered: Visit) -> None:
    with pytest.raises(Conflict):
        sign(answered, 1)
    assert answered.store.documents_of(ACTOR, answered.id) == ()
    assert answered.store.signing.signings_of(ACTOR, answered.id) == ()


def test_the_same_kind_of_document_is_signed_once(answered: Visit) -> None:
    sign(answered, 2)
    with pytest.raises(StorageProblem) as refused:
        sign(answered, 2, pdf=b"%PDF another")
    assert refused.value.trouble is Trouble.SIGNED
    assert sign(answered, 2, pdf=b"%PDF the record", document="record").document.kind == "record"


# Who signs


def test_a_wrong_passphrase_signs_nothing_and_is_noted(answered: Visit, path: Path) -> None:
    with pytest.raises(StorageProblem) as refused:
        confirm(answered, ACTOR, "something else")
    assert refused.value.sentence == signing_proof.NOT_RIGHT
    answered.store.close()
    assert raw(path, "SELECT detail FROM audit_event WHERE action = 'sign-in-failed'") == [("signing",)]


def test_wrong_passphrases_slow_down_as_at_a_sign_in(answered: Visit, tmp_path: Path) -> None:
    answered.store.signing.use_keys(keys_of(attempts=Attempts(tmp_path / "attempts")))
    said = []
    for _ in range(12):
        with pytest.raises(StorageProblem) as refused:
            answered.store.signing.confirm(ACTOR, "something else")
        said.append(refused.value.sentence)
    assert said[0] == signing_proof.NOT_RIGHT
    assert said[-1].startswith("Too many wrong passphrases: wait ")


def test_a_proof_counts_for_one_signing_of_the_person_who_gave_it(answered: Visit) -> None:
    signing = answered.store.signing
    confirmed = confirm(answered)
    with pytest.raises(StorageProblem, match="type it again"):
        signing.sign(COLLEAGUE, order_for(answered, 2, actor=COLLEAGUE), confirmed).result(10)
    signing.sign(ACTOR, order_for(answered, 2), confirmed).result(10)
    record = replace(order_for(answered, 2, pdf=b"%PDF r"), document="record")
    with pytest.raises(StorageProblem, match="type it again"):
        signing.sign(ACTOR, record, confirmed).result(10)


def test_a_proof_made_by_the_screen_itself_is_refused(answered: Visit) -> None:
    from db.signing import Confirmed

    with pytest.raises(StorageProblem, match="type it again"):
        answered.store.signing.sign(ACTOR, order_for(answered, 2), Confirmed(uuid4(), ACTOR.id)).result(10)


def test_an_old_proof_is_refused(answered: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed = confirm(answered)
    later = signing_proof.monotonic() + signing_proof.LASTS_SECONDS + 1
    monkeypatch.setattr(signing_proof, "monotonic", lambda: later)
    with pytest.raises(StorageProblem, match="too long ago"):
        answered.store.signing.sign(ACTOR, order_for(answered, 2), confirmed).result(10)


def test_nobody_signs_under_another_name_than_their_own(answered: Visit) -> None:
    practitioner = actor(6, "Pat Nobody", Role.PRACTITIONER)
    admit(answered.store, ACTOR, practitioner)
    with pytest.raises(StorageProblem, match="with their own passphrase and name"):
        sign(answered, 2, actor=replace(practitioner, name=ACTOR.name))
    assert answered.store.signing.signings_of(ACTOR, answered.id) == ()
    assert sign(answered, 2, actor=practitioner).signed_by == practitioner.name


def test_the_keys_that_confirm_passphrases_are_set_once(answered: Visit) -> None:
    keys = keys_of()
    answered.store.signing.use_keys(keys)
    answered.store.signing.use_keys(keys)
    with pytest.raises(StorageProblem, match="opened with other keys"):
        answered.store.signing.use_keys(keys_of())
    assert answered.store.signing.confirm(ACTOR, PASSPHRASE).person_id == ACTOR.id


def test_somebody_removed_at_another_desk_confirms_nothing_at_once(answered: Visit, path: Path) -> None:
    give_keys(answered.store, COLLEAGUE)
    with opened(path) as other:
        stored = other.people.one(ACTOR, COLLEAGUE.id)
        other.people.change(
            ACTOR, stored.id, stored.version, name=stored.name, role=stored.role, is_active=False
        ).result(10)
    with pytest.raises(StorageProblem) as refused:
        answered.store.signing.confirm(COLLEAGUE, PASSPHRASE)
    assert refused.value.trouble is Trouble.SIGNED_OUT


def test_the_front_desk_signs_nothing(answered: Visit) -> None:
    admit(answered.store, ACTOR, FRONT_DESK)
    with pytest.raises(StorageProblem) as refused:
        confirm(answered, FRONT_DESK)
    assert refused.value.sentence == Trouble.NOT_ALLOWED
    confirmed = confirm(answered)
    for future in (
        answered.store.signing.sign(FRONT_DESK, order_for(answered, 2, actor=FRONT_DESK), confirmed),
        answered.store.signing.begin_amendment(FRONT_DESK, answered.id, "a reason", id=uuid4()),
    ):
        with pytest.raises(StorageProblem) as refused:
            future.result(10)
        assert refused.value.trouble is Trouble.NOT_ALLOWED
    with pytest.raises(StorageProblem):
        answered.store.signing.frozen(FRONT_DESK, answered.id)


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        (patient_signs(),),
        (patient_signs(), practitioner_signs(COLLEAGUE)),
        (patient_signs(" "), practitioner_signs()),
        (patient_signs(), patient_signs(), practitioner_signs()),
    ],
    ids=["nobody", "no practitioner", "another's name", "no name", "twice"],
)
def test_signatures_that_cannot_stand_are_refused(answered: Visit, signatures: tuple[object, ...]) -> None:
    with pytest.raises(SigningProblem):
        sign(answered, 2, signatures=signatures)
    assert answered.store.signing.signings_of(ACTOR, answered.id) == ()


# Frozen


def test_a_signed_consultation_takes_no_change(answered: Visit) -> None:
    sign(answered, 2)
    assert refusal(answered, 2) is Trouble.SIGNED
    decision = Override("eczema", ACTOR.name, "an invented reason", AT, Severity.CAUTION)
    with pytest.raises(StorageProblem) as refused:
        answered.store.add_override(ACTOR, answered.id, decision).result(10)
    assert refused.value.trouble is Trouble.SIGNED
    stored = answered.store.consultation(ACTOR, answered.id)
    assert (stored.version, stored.answers, stored.overrides, stored.finished) == (2, ANSWERS, (), None)
    frozen = answered.store.signing.frozen(ACTOR, answered.id)
    assert frozen.is_frozen
    assert frozen.signed_by == ACTOR.name


def test_a_signed_consultation_can_be_finished_and_stays_signed_as_it_was(answered: Visit) -> None:
    signed = sign(answered, 2)
    saved = answered.store.finish_consultation(ACTOR, answered.id, 2).result(10)
    stored = answered.store.consultation(ACTOR, answered.id)
    assert (stored.version, stored.answers, stored.finished) == (3, ANSWERS, saved.at)
    assert answered.store.signing.frozen(ACTOR, answered.id).is_frozen
    standing = answered.store.signing.standings_of(ACTOR, answered.id)[signed.document.id]
    assert standing.state is SignatureState.VALID


def test_a_new_version_of_what_was_signed_waits_for_an_amendment(answered: Visit) -> None:
    signed, id = sign(answered, 2), uuid4()

    def make(id: UUID, kind: str) -> Future[StoredDocument]:
        return answered.store.add_document(ACTOR, answered.id, id=id, kind=kind, pdf=b"%PDF new", pages=1)

    with pytest.raises(StorageProblem) as refused:
        make(id, "consent").result(10)
    assert refused.value.trouble is Trouble.SIGNED
    assert make(uuid4(), "handout").result(10).version == 1
    again = answered.store.add_document(
        ACTOR, answered.id, id=signed.document.id, kind="consent", pdf=PDF, pages=4
    )
    assert again.result(10) == signed.document
    answered.store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    assert make(id, "consent").result(10).version == 2


def test_a_signed_visit_is_listed_as_signed_until_it_is_opened_again(answered: Visit) -> None:
    store = answered.store

    def listed() -> tuple[bool, bool]:
        (draft,), (line,) = store.drafts(ACTOR), store.find_patients(ACTOR, "testa")
        assert line.draft_id == draft.consultation_id == answered.id
        return draft.is_signed, line.is_signed

    assert listed() == (False, False)
    sign(answered, 2)
    assert listed() == (True, True)
    admit(store, ACTOR, FRONT_DESK)
    assert [each.is_signed for each in store.find_patients(FRONT_DESK, "testa")] == [False]
    store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    assert listed() == (False, False)
    sign(answered, 2, pdf=b"%PDF again")
    assert listed() == (True, True)


def test_one_signed_visit_says_nothing_of_another(answered: Visit) -> None:
    other = Visit.begun(answered.store, replace(TESTA, name="Testa Other"))
    sign(answered, 2)
    signed = {each.consultation_id: each.is_signed for each in answered.store.drafts(ACTOR)}
    assert signed == {answered.id: True, other.id: False}


def test_the_list_asks_for_signatures_in_one_question(answered: Visit) -> None:
    for number in range(20):
        Visit.begun(answered.store, replace(TESTA, name=f"Testa Number {number}"))
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(answered.store.door.engine, "before_cursor_execute", hear)
    answered.store.find_patients(ACTOR, "")
    assert sum("signing" in statement for statement in asked) == 1


def test_it_is_still_frozen_after_the_file_is_opened_again(answered: Visit, path: Path) -> None:
    sign(answered, 2)
    answered.store.close()
    with opened(path) as again:
        answered.store = again
        assert refusal(answered, 2) is Trouble.SIGNED


def test_an_amendment_opens_it_and_what_was_signed_stays(answered: Visit) -> None:
    store, first = answered.store, sign(answered, 2)
    amendment = store.signing.begin_amendment(
        ACTOR, answered.id, " An answer was wrong. ", id=uuid4()
    ).result(10)
    assert (amendment.reason, amendment.amends_id) == ("An answer was wrong.", first.id)
    assert store.signing.frozen(ACTOR, answered.id).amendment == amendment
    assert state(answered, first.document.id) is SignatureState.VALID
    answered.save(2, OTHER_ANSWERS, [change("health.eczema", "N")])
    standing = store.signing.standing_of(ACTOR, first.document.id)
    assert (standing.state, standing.sentences) == (SignatureState.CHANGED_AFTER, (ANSWERS_CHANGED,))
    assert not standing.is_damaged
    second = sign(answered, 3, pdf=PDF + b" again")
    assert second.amends_id == first.id
    assert (first.document.version, second.document.version) == (1, 2)
    assert store.document_bytes(ACTOR, first.document.id) == PDF
    assert state(answered, second.document.id) is SignatureState.VALID
    assert store.signing.amendments_of(ACTOR, answered.id) == (amendment,)
    assert refusal(answered, 3) is Trouble.SIGNED


def test_the_same_amendment_asked_for_again_is_begun_once(answered: Visit) -> None:
    sign(answered, 2)
    signing, id = answered.store.signing, uuid4()
    first = signing.begin_amendment(ACTOR, answered.id, "a reason", id=id).result(10)
    assert signing.begin_amendment(ACTOR, answered.id, "a reason", id=id).result(10) == first
    # Another desk that asks while it is open already is told of the one under way.
    assert signing.begin_amendment(COLLEAGUE, answered.id, "another", id=uuid4()).result(10) == first
    assert signing.amendments_of(ACTOR, answered.id) == (first,)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 2_001])
def test_an_amendment_needs_a_reason_of_some_length(answered: Visit, reason: str) -> None:
    sign(answered, 2)
    with pytest.raises(SigningProblem):
        answered.store.signing.begin_amendment(ACTOR, answered.id, reason, id=uuid4())
    assert answered.store.signing.frozen(ACTOR, answered.id).is_frozen


def test_what_is_not_signed_needs_no_amendment(answered: Visit) -> None:
    with pytest.raises(StorageProblem, match="not signed"):
        answered.store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)


# What the signatures are worth


def test_a_document_is_not_signed_valid_or_changed_after(answered: Visit) -> None:
    store = answered.store
    plain = store.add_document(ACTOR, answered.id, id=uuid4(), kind="handout", pdf=b"%PDF h", pages=1).result(
        10
    )
    signing = sign(answered, 2)
    assert state(answered, plain.id) is SignatureState.NOT_SIGNED
    assert state(answered, signing.document.id, text=TEXT) is SignatureState.VALID
    standings = store.signing.standings_of(ACTOR, answered.id, texts={"consent": "0" * 64})
    assert standings[plain.id].state is SignatureState.NOT_SIGNED
    assert standings[signing.document.id].state is SignatureState.CHANGED_AFTER
    assert standings[signing.document.id].sentences == (TEXT_CHANGED,)


def test_a_decision_after_signing_is_told(answered: Visit) -> None:
    signing = sign(answered, 2)
    answered.store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    decision = Override("eczema", ACTOR.name, "an invented reason", AT, Severity.CAUTION)
    answered.store.add_override(ACTOR, answered.id, decision).result(10)
    standing = answered.store.signing.standing_of(ACTOR, signing.document.id)
    assert standing.sentences == (DECISION_CHANGED,)


def harmed(path: Path, *statements: str) -> None:
    """Change rows past Candor, as somebody with the key would: the triggers first, then the rows."""
    triggers = raw(path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    raw(path, *[f"DROP TRIGGER {name}" for (name,) in triggers], *statements)


ONE_BYTE = "SET {0} = CAST(substr({0}, 1, 5) || x'41' || substr({0}, 7) AS BLOB)"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE document " + ONE_BYTE.format("content"), PDF_CHANGED),
        ("UPDATE document SET sha256 = lower(hex(randomblob(32)))", PDF_CHANGED),
        ("UPDATE signing " + ONE_BYTE.format("answers"), ANSWERS_DAMAGED),
        ("UPDATE signing SET answers_sha256 = lower(hex(randomblob(32)))", ANSWERS_DAMAGED),
        ("UPDATE signature " + ONE_BYTE.format("strokes") + " WHERE strokes IS NOT NULL", SIGNATURE_CHANGED),
        ("UPDATE signature SET name = 'Somebody Else' WHERE role = 'patient'", SIGNATURE_CHANGED),
        ("UPDATE signature SET statement = 'I agree to more.'", SIGNATURE_CHANGED),
        ("UPDATE signature SET signed_at = '2020-01-01T00:00:00.000000+00:00'", SIGNATURE_CHANGED),
        ("UPDATE signature SET signed_at = 'no time'", SIGNATURE_CHANGED),
        ("UPDATE signature SET role = 'guardian' WHERE role = 'patient'", SIGNATURE_CHANGED),
        ("UPDATE signature SET seal = 'é'", SIGNATURE_CHANGED),
        ("DELETE FROM signature WHERE role = 'patient'", SIGNATURE_CHANGED),
        ("UPDATE signing SET text_sha256 = lower(hex(randomblob(32)))", SIGNATURE_CHANGED),
        ("UPDATE signing SET consultation_version = 9", SIGNATURE_CHANGED),
        ("UPDATE signing SET entered_by = 'Somebody Else'", SIGNATURE_CHANGED),
        ("UPDATE signing SET audit_sequence = 1", AUDIT_DIFFERS),
        ("DELETE FROM audit_event WHERE action = 'signed'", AUDIT_DIFFERS),
    ],
)
def test_a_change_past_candor_is_told(answered: Visit, path: Path, statement: str, sentence: str) -> None:
    signing = sign(answered, 2)
    harmed(path, statement)
    standing = answered.store.signing.standing_of(ACTOR, signing.document.id)
    assert (standing.state, standing.is_damaged) == (SignatureState.CHANGED_AFTER, True)
    assert sentence in standing.sentences


def test_answers_changed_past_candor_are_told(answered: Visit, path: Path) -> None:
    signing = sign(answered, 2)
    harmed(path, """UPDATE consultation SET answers = replace(answers, '"Y"', '"N"')""")
    standing = answered.store.signing.standing_of(ACTOR, signing.document.id)
    assert (standing.state, standing.sentences) == (SignatureState.CHANGED_AFTER, (ANSWERS_CHANGED,))


def test_a_signing_taken_away_past_candor_is_told(answered: Visit, path: Path) -> None:
    signing = sign(answered, 2)
    harmed(path, "DELETE FROM signature", "DELETE FROM signing")
    standing = answered.store.signing.standing_of(ACTOR, signing.document.id)
    assert (standing.state, standing.is_damaged) == (SignatureState.CHANGED_AFTER, True)
    assert standing.sentences[0] == GONE


def test_rows_of_signings_cannot_be_changed_by_a_plain_statement(answered: Visit, path: Path) -> None:
    sign(answered, 2)
    for table in ("signing", "signature", "document"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with pytest.raises(Exception, match="only ever added"):
                raw(path, statement)


# How fast


def test_asking_whether_it_is_frozen_costs_a_save_little(store: Store) -> None:
    """Read with the median of many: one lookup by an index is far from the whole save."""
    visit = Visit.begun(store)
    from sqlalchemy.orm import Session

    with Session(store.door.engine) as session:
        times = []
        for _ in range(300):
            begun = thread_time()
            store.signing.is_frozen(session, visit.id)
            times.append(thread_time() - begun)
    assert statistics.median(times) < 0.001


def test_a_finding_overruled_after_signing_is_told_whatever_the_clock_says(
    answered: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing, now = sign(answered, 2), saving_consultations.now
    answered.store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    # Decided at a desk whose clock is an hour behind.
    monkeypatch.setattr(saving_consultations, "now", lambda: now() - timedelta(hours=1))
    decision = Override("eczema", ACTOR.name, "an invented reason", AT, Severity.CAUTION)
    answered.store.add_override(ACTOR, answered.id, decision).result(10)
    standing = answered.store.signing.standing_of(ACTOR, signing.document.id)
    assert (standing.state, standing.sentences) == (SignatureState.CHANGED_AFTER, (DECISION_CHANGED,))


def test_a_finding_overruled_before_signing_stands_whatever_the_clock_says(
    answered: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = saving_consultations.now
    decision = Override("eczema", ACTOR.name, "an invented reason", AT, Severity.CAUTION)
    with monkeypatch.context() as ahead:
        ahead.setattr(saving_consultations, "now", lambda: now() + timedelta(hours=1))
        answered.store.add_override(ACTOR, answered.id, decision).result(10)
    assert state(answered, sign(answered, 3).document.id) is SignatureState.VALID


def test_reading_signings_and_reasons_of_amendments_is_noted(answered: Visit) -> None:
    sign(answered, 2)
    signing = answered.store.signing
    signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    signing.signings_of(COLLEAGUE, answered.id)
    signing.amendments_of(COLLEAGUE, answered.id)
    answered.store.typed.keep(ACTOR, "place", "{}").result(10)
    looks = answered.store.audit.events(ACTOR, EventFilter(person_id=COLLEAGUE.id, action=Action.VIEWED))
    assert [(each.event.record, each.event.detail) for each in looks] == [
        (answered.id, "amendments"),
        (answered.id, "signings"),
    ]


def test_an_amendment_makes_a_finished_visit_a_draft_again_and_the_audit_notes_it(answered: Visit) -> None:
    store = answered.store
    sign(answered, 2)
    store.finish_consultation(ACTOR, answered.id, 2).result(10)
    assert store.drafts(ACTOR) == ()
    store.signing.begin_amendment(ACTOR, answered.id, "a reason", id=uuid4()).result(10)
    stored = store.consultation(ACTOR, answered.id)
    assert (stored.version, stored.finished) == (3, None)
    [draft] = store.drafts(ACTOR)
    assert (draft.consultation_id, draft.is_signed) == (answered.id, False)
    [visit] = store.timeline(ACTOR, answered.patient_id)
    assert visit.finished is None
    newest = store.audit.events(ACTOR, EventFilter(record=answered.id))
    noted = [each.event.action for each in newest]
    assert set(noted) >= {Action.AMENDED, Action.REOPENED}
    assert store.audit.check(ACTOR).sentences == ()
    answered.save(3, OTHER_ANSWERS, [change("health.eczema", "N")])


def test_finishing_a_finished_visit_changes_nothing(answered: Visit) -> None:
    store = answered.store
    first = store.finish_consultation(ACTOR, answered.id, 2).result(10)
    again = store.finish_consultation(COLLEAGUE, answered.id, first.version).result(10)
    assert again == first
    stored = store.consultation(ACTOR, answered.id)
    assert (stored.version, stored.finished) == (first.version, first.at)
