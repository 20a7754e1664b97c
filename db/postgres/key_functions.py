"""How the server changes the clinic's key file: only for a whole one, and each person only their own ways in.

A text that desks cannot read would lock everybody out, and whoever may change the slots of others could do
so to them. So the server reads a new key file as strictly as `db.keys.layout` does, and an owner alone may
change what belongs to somebody else. The seal of the file needs the data key, which the server never has: one
that does not hold is found by the desks, and `db.postgres.keys_again` is the way back from it.
"""

from __future__ import annotations

from db.keys import sealed
from db.keys.layout import FORMAT, MOST_DEPTH, MOST_NAME, MOST_SLOTS, TEXT, VERSION
from db.keys.place import MOST_BYTES
from db.keys.slots import Kind
from db.keys.work import LEAST_MEBIBYTES, LEAST_PASSES, MOST_LANES, MOST_MEBIBYTES, MOST_PASSES
from db.postgres.address import ServerAddress
from db.rights import Role

KEYS_FACT = "keys"
KEYS_BEFORE_FACT = "keys-before"
"""Where the key file before the last change once stood; it is removed."""

# A name that stands twice in an object is refused, as desks do: its list is longer then.
_HAS_FIELDS = """
CREATE OR REPLACE FUNCTION candor_has_fields(value json, names text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT string_agg(name, ' ' ORDER BY name COLLATE "C") IS NOT DISTINCT FROM names
    FROM json_object_keys(value) name
$$
"""
_IS_BYTES = """
CREATE OR REPLACE FUNCTION candor_is_bytes(value json, bytes integer) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE
    written text := value #>> '{}';
BEGIN
    IF json_typeof(value) <> 'string' OR written !~ '^[A-Za-z0-9+/]+={0,2}$' THEN
        RETURN false;
    END IF;
    RETURN octet_length(decode(written, 'base64')) = bytes
        AND translate(encode(decode(written, 'base64'), 'base64'), E'\\n', '') = written;
END $$
"""
_IS_UUID = """
CREATE OR REPLACE FUNCTION candor_is_uuid(value json) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT json_typeof(value) = 'string'
        AND value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
$$
"""
_IS_WHOLE = """
CREATE OR REPLACE FUNCTION candor_is_whole(value json, lowest integer, highest integer) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF json_typeof(value) <> 'number' OR value #>> '{}' !~ '^[0-9]{1,6}$' THEN
        RETURN false;
    END IF;
    RETURN (value #>> '{}')::integer BETWEEN lowest AND highest;
END $$
"""
_IS_SLOT = f"""
CREATE OR REPLACE FUNCTION candor_is_slot(slot json) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT candor_has_fields(slot, 'argon2id id kind person private public secrets sign_in')
        OR NOT candor_has_fields(slot -> 'argon2id', 'lanes mebibytes passes salt') THEN
        RETURN false;
    END IF;
    RETURN candor_is_uuid(slot -> 'id')
        AND json_typeof(slot -> 'kind') = 'string'
        AND slot ->> 'kind' IN ({", ".join(f"'{kind.value}'" for kind in Kind)})
        AND (slot ->> 'person' IS NULL) = (slot ->> 'kind' = '{Kind.RECOVERY.value}')
        AND (slot ->> 'person' IS NULL OR candor_is_uuid(slot -> 'person'))
        AND json_typeof(slot -> 'sign_in') = 'string'
        AND length(slot ->> 'sign_in') <= {MOST_NAME}
        AND candor_is_whole(slot #> '{{argon2id,passes}}', {LEAST_PASSES}, {MOST_PASSES})
        AND candor_is_whole(slot #> '{{argon2id,mebibytes}}', {LEAST_MEBIBYTES}, {MOST_MEBIBYTES})
        AND candor_is_whole(slot #> '{{argon2id,lanes}}', 1, {MOST_LANES})
        AND candor_is_bytes(slot #> '{{argon2id,salt}}', {sealed.SALT_BYTES})
        AND candor_is_bytes(slot -> 'public', {sealed.PUBLIC_BYTES})
        AND candor_is_bytes(slot -> 'private', {sealed.WRAPPED_BYTES})
        AND candor_is_bytes(slot -> 'secrets', {sealed.LEFT_BYTES});
END $$
"""
# Brackets within texts open nothing, as for the desks.
_IS_KEY_FILE = f"""
CREATE OR REPLACE FUNCTION candor_is_key_file(written text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE
    file json;
    slots json;
BEGIN
    IF octet_length(written) > {MOST_BYTES} OR octet_length(written) <> length(written) THEN
        RETURN false;
    END IF;
    file := written::json;
    IF NOT candor_has_fields(file, 'database format seal secret slots version')
        OR NOT candor_has_fields(file -> 'secret', 'before') THEN
        RETURN false;
    END IF;
    slots := file -> 'slots';
    IF json_typeof(slots) <> 'array' OR json_array_length(slots) > {MOST_SLOTS} THEN
        RETURN false;
    END IF;
    RETURN file ->> 'format' = '{FORMAT}'
        AND candor_is_whole(file -> 'version', {VERSION}, {VERSION})
        AND candor_is_uuid(file -> 'database')
        AND (file #>> '{{secret,before}}' IS NULL
            OR candor_is_bytes(file #> '{{secret,before}}', {sealed.WRAPPED_BYTES}))
        AND candor_is_bytes(file -> 'seal', {sealed.SEAL_BYTES})
        AND (SELECT count(*) FILTER (WHERE slot ->> 'kind' = '{Kind.PASSPHRASE.value}') > 0
            AND bool_and(candor_is_slot(slot)) AND count(*) = count(DISTINCT slot ->> 'id')
            FROM json_array_elements(slots) slot)
        AND (SELECT max(depth) <= {MOST_DEPTH} FROM (
            SELECT sum(CASE WHEN mark IN ('[', '{{') THEN 1 ELSE -1 END) OVER (ORDER BY place) AS depth
            FROM regexp_split_to_table(
                regexp_replace(regexp_replace(written, '{TEXT}', '', 'g'), '[^][{{}}]', '', 'g'), '')
                WITH ORDINALITY AS marks (mark, place)
        ) depths);
END $$
"""
# Of one's own slots only under which name they are, and that one passphrase opens one of them.
_NOT_OWN = f"""
CREATE OR REPLACE FUNCTION candor_not_own(written text, mine uuid) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_array(
        written::jsonb -> 'database',
        written::jsonb -> 'secret',
        jsonb_agg(slot ORDER BY place) FILTER (WHERE slot ->> 'person' IS DISTINCT FROM mine::text),
        jsonb_agg(DISTINCT slot -> 'sign_in') FILTER (WHERE slot ->> 'person' = mine::text),
        count(*) FILTER (WHERE slot ->> 'person' = mine::text AND slot ->> 'kind' = '{Kind.PASSPHRASE.value}')
    )
    FROM jsonb_array_elements(written::jsonb -> 'slots') WITH ORDINALITY AS slots (slot, place)
$$
"""


def _change_keys(address: ServerAddress) -> str:
    return f"""
CREATE OR REPLACE FUNCTION candor_change_keys(before text, after text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    present text;
BEGIN
    SELECT value INTO present FROM clinic_fact WHERE name = '{KEYS_FACT}' FOR UPDATE;
    IF present IS NULL OR encode(sha256(convert_to(present, 'UTF8')), 'hex') IS DISTINCT FROM before THEN
        RETURN false;
    END IF;
    IF candor_is_key_file(after) IS NOT TRUE
        OR after::json ->> 'database' IS DISTINCT FROM present::json ->> 'database' THEN
        RAISE EXCEPTION 'no key file of this clinic' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT pg_has_role(session_user, '{address.group(Role.OWNER)}', 'MEMBER')
        AND candor_not_own(after, candor_me()) IS DISTINCT FROM candor_not_own(present, candor_me()) THEN
        RAISE EXCEPTION 'keys of somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE clinic_fact SET value = after WHERE name = '{KEYS_FACT}';
    -- An older key file would keep a way in alive that was taken from somebody.
    DELETE FROM clinic_fact WHERE name = '{KEYS_BEFORE_FACT}';
    RETURN true;
END $$
"""


def key_functions(address: ServerAddress) -> tuple[str, ...]:
    """The statements that make them, or replace them by their newest form."""
    return (
        _HAS_FIELDS,
        _IS_BYTES,
        _IS_UUID,
        _IS_WHOLE,
        _IS_SLOT,
        _IS_KEY_FILE,
        _NOT_OWN,
        _change_keys(address),
    )


KEY_SIGNATURES = (
    "candor_has_fields(json, text)",
    "candor_is_bytes(json, integer)",
    "candor_is_uuid(json)",
    "candor_is_whole(json, integer, integer)",
    "candor_is_slot(json)",
    "candor_is_key_file(text)",
    "candor_not_own(text, uuid)",
    "candor_change_keys(text, text)",
)
