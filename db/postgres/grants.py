"""The roles of a clinic on its server, and what each may touch there.

This is the second lock: `db.door` asks for the right of every call, and the server asks again, also of
somebody who signs in past Candor. Each group has what the one before it has, as in `db.rights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from db.errors import StorageProblem, Trouble
from db.models import Base, ClinicFactModel
from db.postgres.address import AUDIT, KEEPER, TABLES, ServerAddress
from db.postgres.functions import SIGNATURES, functions
from db.rights import Role

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_ADD = "SELECT, INSERT"

_ON_TABLES: Mapping[Role, Mapping[str, str]] = {
    Role.FRONT_DESK: {
        "alembic_version": "SELECT",
        "clinic_fact": "SELECT",
        "clinic_settings": "SELECT",
        "patient": "SELECT, INSERT, UPDATE",
        "patient_word": "SELECT, INSERT, DELETE",
        "word_form": "SELECT, INSERT, DELETE",
        # No reasons, answers or findings: who, when, and what it costs.
        "consultation": "SELECT (id, patient_id, started_at, finished_at, page, version, saved_at)",
        "plan": (
            "SELECT (consultation_id, sessions, interval_weeks, first_session, test_patch, "
            "price_low, price_high, currency)"
        ),
        # From which day a wait is over, not what for; and that a visit was signed.
        "verdict": "SELECT (consultation_id, outcome, clear_from)",
        "signing": "SELECT (consultation_id)",
        # That something was changed after a handout was made, not what: such a handout is not printed.
        "answer_change": "SELECT (sequence, consultation_id, entered_at)",
        "override": "SELECT (sequence, consultation_id, entered_at)",
        "document": "SELECT",  # only what was released, by the policy below
        "document_release": "SELECT",
        "document_printing": _ADD,
        "lost_edit": _ADD,
        "person": "SELECT, UPDATE (last_sign_in, last_machine, version)",
        "typed_text": _ALL,
        "presence": _ALL,
        # When somebody is due, not what was done or how it turned out.
        "treatment_session": (
            "SELECT (sequence, id, session_id, consultation_id, number, held_on, is_held, "
            "next_on, is_removed)"
        ),
        "outcome": "SELECT (sequence, id, outcome_id, consultation_id, checked_on, is_removed)",
        # That two records are two people, by the policy below; the others are decided by who treats. Which
        # decision is the newest is the server's to count.
        "patient_merge": (
            "SELECT, INSERT (id, kept_id, merged_id, is_undone, document, "
            "entered_at, entered_offset, entered_by_id, entered_by)"
        ),
    },
    Role.PRACTITIONER: {
        "consultation": "SELECT, INSERT, UPDATE",
        "answer_change": _ADD,
        "override": _ADD,
        "mark": _ALL,
        "verdict": _ALL,
        "finding": _ALL,
        "plan": _ALL,
        "document": _ADD,
        "document_release": _ADD,
        "signing": _ADD,
        "signature": _ADD,
        "amendment": _ADD,
        "photo": _ADD,
        "photo_state": _ADD,
        "photo_consent": _ADD,
        "treatment_session": _ADD,
        "outcome": _ADD,
        # What a signature and the next save are held against: digests and seals, not who did what when.
        "audit_event": "SELECT (sequence, id, kind, action, record_id, after, seal)",
    },
    Role.CLINICAL_LEAD: {"clinic_settings": "INSERT, UPDATE", "audit_event": "SELECT"},
    Role.OWNER: {"person": "SELECT, INSERT, UPDATE"},
}


class _Policy(NamedTuple):
    name: str
    table: str
    role: Role
    what: str
    rule: str


_OWN = "USING (person_id = candor_me()) WITH CHECK (person_id = candor_me())"
_POLICIES = (
    _Policy(
        "released",
        "document",
        Role.FRONT_DESK,
        "SELECT",
        "USING (EXISTS (SELECT 1 FROM document_release r WHERE r.document_id = document.id))",
    ),
    _Policy("clinical", "document", Role.PRACTITIONER, "ALL", "USING (true) WITH CHECK (true)"),
    _Policy(
        "of_patients",
        "lost_edit",
        Role.FRONT_DESK,
        "ALL",
        "USING (kind = 'patient') WITH CHECK (kind = 'patient')",
    ),
    _Policy("clinical", "lost_edit", Role.PRACTITIONER, "ALL", "USING (true) WITH CHECK (true)"),
    _Policy("known", "patient_merge", Role.FRONT_DESK, "SELECT", "USING (true)"),
    _Policy(
        "two_people",
        "patient_merge",
        Role.FRONT_DESK,
        "INSERT",
        "WITH CHECK (is_undone AND document = '' AND entered_by_id = candor_me() "
        "AND candor_is_moment(entered_at) AND candor_stands_apart(kept_id, merged_id))",
    ),
    _Policy("decided", "patient_merge", Role.PRACTITIONER, "ALL", "USING (true) WITH CHECK (true)"),
    _Policy("known", "person", Role.FRONT_DESK, "SELECT", "USING (true)"),
    _Policy(
        "own", "person", Role.FRONT_DESK, "UPDATE", "USING (id = candor_me()) WITH CHECK (id = candor_me())"
    ),
    _Policy("managed", "person", Role.OWNER, "ALL", "USING (true) WITH CHECK (true)"),
    _Policy("own", "typed_text", Role.FRONT_DESK, "ALL", _OWN),
    _Policy("kept", "typed_text", Role.OWNER, "SELECT", "USING (true)"),
    _Policy("seen", "presence", Role.FRONT_DESK, "SELECT", "USING (true)"),
    _Policy("own", "presence", Role.FRONT_DESK, "ALL", _OWN),
)
_OWNERS_ONLY = "candor_set_login"


_SEQUENCES = (
    ("answer_change", Role.PRACTITIONER),
    ("override", Role.PRACTITIONER),
    ("document_printing", Role.FRONT_DESK),
    ("photo_state", Role.PRACTITIONER),
    ("photo_consent", Role.PRACTITIONER),
    ("treatment_session", Role.PRACTITIONER),
    ("outcome", Role.PRACTITIONER),
    ("patient_merge", Role.FRONT_DESK),
)

ARRANGED_FACT = "arranged"
ARRANGEMENT = 3
"""Raise it with every change of what is arranged here: an older program then knows that it is the older one.

1 was before servers told how they are arranged; 2 counted brackets in names of a key file.
"""


class Arranged(NamedTuple):
    """How a clinic's database is arranged: the number of the arrangement, the digest of its statements."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"

    @classmethod
    def read(cls, fact: str | None) -> Arranged:
        """From the fact in the database; None is one of before they were kept."""
        number, _, digest = (fact or "").partition(" ")
        return cls(int(number) if number.isdecimal() else 1, digest)


def arranged() -> Arranged:
    """How this program arranges a database; the same whatever its name is."""
    digest = sha256()
    for statement in _statements(ServerAddress("", 0, "clinic"), frozenset()):
        digest.update(statement.encode("utf-8") + b"\x00")
    return Arranged(ARRANGEMENT, digest.hexdigest())


def require_arranged(connection: Connection) -> None:
    """Errors: `StorageProblem` when the database is arranged as by an older or a newer program."""
    here, ours = arrangement_of(connection), arranged()
    if here.number > ours.number:
        raise StorageProblem.of(Trouble.NEWER)
    if here != ours:
        raise StorageProblem.of(Trouble.SERVER_BEHIND)


def arrangement_of(connection: Connection) -> Arranged:
    """How the database is arranged, as it tells: everybody's sign-in may read that."""
    fact = select(ClinicFactModel.value).where(ClinicFactModel.name == ARRANGED_FACT)
    return Arranged.read(connection.execute(fact).scalar_one_or_none())


def arrange(connection: Connection, address: ServerAddress) -> None:
    """Make the roles and functions of a clinic and give each its rights; again and again, to the same end.

    The connection is an administrator's and its transaction does all of it or nothing.
    """
    known = frozenset(name for (name,) in connection.exec_driver_sql("SELECT rolname FROM pg_roles").all())
    for statement in _statements(address, known):
        connection.exec_driver_sql(statement)
    values = {"name": ARRANGED_FACT, "value": str(arranged())}
    connection.execute(delete(ClinicFactModel).where(ClinicFactModel.name == ARRANGED_FACT))
    connection.execute(insert(ClinicFactModel), values)


def _statements(address: ServerAddress, known: frozenset[str]) -> Iterator[str]:
    """All that is arranged, in its order. `known` are the roles that the server has already."""
    yield from _roles(address, known)
    yield from functions(address)
    database = address.database.replace('"', '""')
    lowest = address.group(Role.FRONT_DESK)
    hidden = ", ".join(address.group(name) for name in (KEEPER, TABLES, AUDIT))
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {lowest}, {hidden}"
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC'
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {lowest}'
    yield from _owners(address)
    # A right that an older program gave, and this one does not, is taken back.
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {', '.join(address.group(role) for role in Role)}"
    for role, tables in _ON_TABLES.items():
        for table, rights in tables.items():
            yield f'GRANT {rights} ON "{table}" TO {address.group(role)}'
    for table, role in _SEQUENCES:
        yield f"GRANT USAGE ON SEQUENCE {table}_sequence_seq TO {address.group(role)}"
    for policy in _POLICIES:
        yield f'ALTER TABLE "{policy.table}" ENABLE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS {policy.name} ON "{policy.table}"'
        yield (
            f'CREATE POLICY {policy.name} ON "{policy.table}" FOR {policy.what} '
            f"TO {address.group(policy.role)} {policy.rule}"
        )
    for signatures in SIGNATURES.values():
        for signature in signatures:
            role = Role.OWNER if signature.startswith(_OWNERS_ONLY) else Role.FRONT_DESK
            yield f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC"
            yield f"GRANT EXECUTE ON FUNCTION {signature} TO {address.group(role)}"


def _roles(address: ServerAddress, known: frozenset[str]) -> Iterator[str]:
    powerless = "NOLOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS"
    for name in (*Role, KEEPER, TABLES, AUDIT):
        role = address.group(name)
        making = "CREATEROLE" if name == KEEPER else "NOCREATEROLE"
        verb = "ALTER" if role in known else "CREATE"
        yield f"{verb} ROLE {role} {powerless} {making}"
    lower: Role | None = None
    for each in Role:
        if lower is not None:
            yield f"GRANT {address.group(lower)} TO {address.group(each)}"
        yield f"GRANT {address.group(each)} TO {address.group(KEEPER)} WITH ADMIN OPTION"
        lower = each
    # To end the lines of somebody who may not sign in any more.
    yield f"GRANT pg_signal_backend TO {address.group(KEEPER)}"


def _owners(address: ServerAddress) -> Iterator[str]:
    tables, audit, keeper = address.group(TABLES), address.group(AUDIT), address.group(KEEPER)
    for table in (*sorted(Base.metadata.tables), "alembic_version", "candor_written"):
        yield f'ALTER TABLE "{table}" OWNER TO {audit if table == "audit_event" else tables}'
    yield f"ALTER TABLE candor_login OWNER TO {keeper}"
    for owner, signatures in SIGNATURES.items():
        for signature in signatures:
            yield f"ALTER FUNCTION {signature} OWNER TO {address.group(owner)}"
    # The audit's function asks who is signed in, and whether an event can be read.
    yield f"GRANT EXECUTE ON FUNCTION candor_me() TO {audit}, {tables}"
    yield f"GRANT EXECUTE ON FUNCTION candor_is_moment(text), candor_is_codes(text) TO {audit}"
