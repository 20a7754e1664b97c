"""The functions that a clinic's database on a server offers, and their own small tables.

They run with the rights of a role that nobody signs in as, and check what they are asked. Each is replaced by
its newest form whenever the database is brought up to date.
"""

from __future__ import annotations

from db.audit.trail import FIRST_LINK
from db.postgres.address import AUDIT, KEEPER, TABLES, ServerAddress
from db.postgres.key_functions import KEY_SIGNATURES, key_functions
from db.rights import Role

_LOCK = 0x43414E44
_MOST_OFFSET = 24 * 60
"""Minutes by which a clock can be ahead of UTC or behind it."""
_MOST_EVENT = 1_000_000
"""Letters in one event of the audit."""

_TABLES = """
CREATE TABLE IF NOT EXISTS candor_written (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS candor_login (
    role text COLLATE "C" PRIMARY KEY,
    person_id uuid NOT NULL UNIQUE
)
"""

# Everybody who writes waits here for the one before. Old ids are swept now and then, long after any retry.
_BEGIN = f"""
CREATE OR REPLACE FUNCTION candor_begin(transaction uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    INSERT INTO candor_written (id) VALUES (transaction);
    IF random() < 0.001 THEN
        DELETE FROM candor_written WHERE candor_written.at < now() - interval '2 days';
    END IF;
END $$
"""
_IS_WRITTEN = """
CREATE OR REPLACE FUNCTION candor_is_written(transaction uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM candor_written WHERE candor_written.id = transaction);
END $$
"""
_ME = """
CREATE OR REPLACE FUNCTION candor_me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT person_id FROM candor_login WHERE role = session_user::text
$$
"""
_AUDIT_TAIL = f"""
CREATE OR REPLACE FUNCTION candor_audit_tail(OUT tail_sequence integer, OUT tail_seal text, OUT tail_at text)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT current_setting('transaction_read_only')::boolean THEN
        PERFORM pg_advisory_xact_lock({_LOCK});
    END IF;
    RETURN QUERY SELECT sequence, seal, at FROM audit_event ORDER BY sequence DESC LIMIT 1;
END $$
"""
_AUDIT_HAS = """
CREATE OR REPLACE FUNCTION candor_audit_has(event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM audit_event WHERE audit_event.id = event);
END $$
"""
# Exactly what `db.columns.Moment` writes, and no time that a desk's own zone could carry past the last year.
_IS_MOMENT = """
CREATE OR REPLACE FUNCTION candor_is_moment(written text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz;
BEGIN
    IF written !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}[+]00:00$' THEN
        RETURN false;
    END IF;
    moment := written::timestamptz;
    -- The cast takes 24:00 and the sixtieth second; a desk does not.
    RETURN moment BETWEEN '1900-01-01T00:00:00Z' AND now() + interval '100 years'
        AND to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') = written;
END $$
"""
_IS_CODES = """
CREATE OR REPLACE FUNCTION candor_is_codes(written text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF json_typeof(written::json) <> 'array' THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT 1 FROM json_array_elements(written::json) code WHERE json_typeof(code) <> 'string'
    );
END $$
"""
# The seal needs a key that the server never has; that a row follows the last one it can check, and that desks
# can read it: one that they cannot would stand at the end of the audit for ever.
_AUDIT_ADD = f"""
CREATE OR REPLACE FUNCTION candor_audit_add(
    "sequence" integer, id uuid, at text, "offset" integer, user_id uuid, user_name text, machine text,
    action text, kind text, record_id uuid, fields text, "before" text, "after" text, detail text,
    previous text, seal text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
    IF ($5 IS NULL AND $6 <> '') OR ($5 IS NOT NULL AND $5 IS DISTINCT FROM candor_me()) THEN
        RAISE EXCEPTION 'an event of somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT e.sequence, e.seal INTO last FROM audit_event e ORDER BY e.sequence DESC LIMIT 1;
    IF $1 IS DISTINCT FROM coalesce(last.sequence, 0) + 1
        OR $15 IS DISTINCT FROM coalesce(last.seal, '{FIRST_LINK}')
        OR $16 !~ '^[0-9a-f]{{64}}$' THEN
        RAISE EXCEPTION 'an event that does not follow the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    IF candor_is_moment($3) IS NOT TRUE OR candor_is_codes($11) IS NOT TRUE OR abs($4) > {_MOST_OFFSET}
        OR $8 !~ '^[a-z]+(-[a-z]+)*$'
        OR length(concat($6, $7, $8, $9, $11, $12, $13, $14)) > {_MOST_EVENT} THEN
        RAISE EXCEPTION 'an event that nobody can read' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO audit_event VALUES
        ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
END $$
"""
# Whoever says that two records are two people must not take a merge apart with it. It waits for a merge that
# is under way, and looks at what is there then: a transaction that looks at an older state is refused.
_STANDS_APART = f"""
CREATE OR REPLACE FUNCTION candor_stands_apart(one uuid, other uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock({_LOCK});
    RETURN NOT EXISTS (
        SELECT 1 FROM patient_merge m
        WHERE m.merged_id IN (one, other) AND NOT m.is_undone AND NOT EXISTS (
            SELECT 1 FROM patient_merge later
            WHERE later.merged_id = m.merged_id AND later.sequence > m.sequence
        )
    );
END $$
"""


def _set_login(address: ServerAddress) -> str:
    """Makes or changes the role that a person signs in as; only the clinic's owners may ask for it."""
    groups = ", ".join(f"'{address.group(name)}'" for name in Role)
    return f"""
CREATE OR REPLACE FUNCTION candor_set_login(
    login text, person uuid, in_group text, verifier text, active boolean
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    every_group text;
BEGIN
    IF login !~ '^{address.prefix}_p_[a-z0-9_]+$' OR in_group NOT IN ({groups}) THEN
        RAISE EXCEPTION 'no role of this clinic' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF verifier IS NOT NULL AND verifier !~ '^SCRAM-SHA-256[$][0-9]+:' THEN
        RAISE EXCEPTION 'no verifier' USING ERRCODE = 'invalid_password';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = login) THEN
        EXECUTE 'CREATE ROLE ' || quote_ident(login)
            || ' NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20';
    END IF;
    IF verifier IS NOT NULL THEN
        EXECUTE 'ALTER ROLE ' || quote_ident(login) || ' PASSWORD ' || quote_literal(verifier);
    END IF;
    FOREACH every_group IN ARRAY ARRAY[{groups}] LOOP
        IF every_group = in_group AND active THEN
            EXECUTE 'GRANT ' || quote_ident(every_group) || ' TO ' || quote_ident(login);
        ELSIF EXISTS (
            SELECT 1 FROM pg_auth_members m
            JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles p ON p.oid = m.member
            WHERE g.rolname = every_group AND p.rolname = login
        ) THEN
            EXECUTE 'REVOKE ' || quote_ident(every_group) || ' FROM ' || quote_ident(login);
        END IF;
    END LOOP;
    EXECUTE 'ALTER ROLE ' || quote_ident(login) || CASE WHEN active THEN ' LOGIN' ELSE ' NOLOGIN' END;
    INSERT INTO candor_login (role, person_id) VALUES (login, person)
        ON CONFLICT (role) DO UPDATE SET person_id = excluded.person_id;
    IF NOT active THEN
        PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity a
            WHERE a.usename = login AND a.pid <> pg_backend_pid();
    END IF;
END $$
"""


SIGNATURES = {
    TABLES: (
        "candor_begin(uuid)",
        "candor_is_written(uuid)",
        "candor_is_moment(text)",
        "candor_is_codes(text)",
        "candor_stands_apart(uuid, uuid)",
        *KEY_SIGNATURES,
    ),
    AUDIT: (
        "candor_audit_tail()",
        "candor_audit_has(uuid)",
        "candor_audit_add(integer, uuid, text, integer, uuid, text, text, text, text, uuid, text, text, text,"
        " text, text, text)",
    ),
    KEEPER: ("candor_me()", "candor_set_login(text, uuid, text, text, boolean)"),
}
"""Each function, under the role whose rights it runs with."""


def functions(address: ServerAddress) -> tuple[str, ...]:
    """The statements that make them, or replace them by their newest form. An administrator runs them."""
    return (
        *_TABLES.split(";"),
        _BEGIN,
        _IS_WRITTEN,
        _ME,
        _IS_MOMENT,
        _IS_CODES,
        _AUDIT_TAIL,
        _AUDIT_HAS,
        _AUDIT_ADD,
        _STANDS_APART,
        _set_login(address),
        *key_functions(address),
    )
