"""The functions that a clinic's database on a server offers, and their own small tables.

They run with the rights of a role that nobody signs in as, and check what they are asked. Each is replaced by
its newest form whenever the database is brought up to date.
"""

from __future__ import annotations

from sqlalchemy import Connection

from db.audit.trail import FIRST_LINK
from db.postgres.address import AUDIT, KEEPER, TABLES, ServerAddress
from db.rights import Role

KEYS_FACT = "keys"
KEYS_BEFORE_FACT = "keys-before"
"""Where the key file before the last change once stood; it is removed."""
_LOCK = 0x43414E44

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
_CHANGE_KEYS = f"""
CREATE OR REPLACE FUNCTION candor_change_keys(before text, after text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    present text;
BEGIN
    IF length(after) > 2000000 THEN
        RAISE EXCEPTION 'too long' USING ERRCODE = 'check_violation';
    END IF;
    SELECT value INTO present FROM clinic_fact WHERE name = '{KEYS_FACT}' FOR UPDATE;
    IF present IS NULL OR encode(sha256(convert_to(present, 'UTF8')), 'hex') <> before THEN
        RETURN false;
    END IF;
    UPDATE clinic_fact SET value = after WHERE name = '{KEYS_FACT}';
    -- An older key file would keep a way in alive that was taken from somebody.
    DELETE FROM clinic_fact WHERE name = '{KEYS_BEFORE_FACT}';
    RETURN true;
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
# The seal needs a key that the server never has; that a row follows the last one it can check.
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
    IF $5 IS NOT NULL AND $5 IS DISTINCT FROM candor_me() THEN
        RAISE EXCEPTION 'an event of somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT e.sequence, e.seal INTO last FROM audit_event e ORDER BY e.sequence DESC LIMIT 1;
    IF $1 <> coalesce(last.sequence, 0) + 1 OR $15 <> coalesce(last.seal, '{FIRST_LINK}')
        OR $16 !~ '^[0-9a-f]{{64}}$' THEN
        RAISE EXCEPTION 'an event that does not follow the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO audit_event VALUES
        ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
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
        "candor_change_keys(text, text)",
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


def make_functions(connection: Connection, address: ServerAddress) -> None:
    """Make them, or replace them by their newest form. The connection is an administrator's."""
    statements = (
        *_TABLES.split(";"),
        _BEGIN,
        _IS_WRITTEN,
        _CHANGE_KEYS,
        _ME,
        _AUDIT_TAIL,
        _AUDIT_HAS,
        _AUDIT_ADD,
        _set_login(address),
    )
    for statement in statements:
        connection.exec_driver_sql(statement)
