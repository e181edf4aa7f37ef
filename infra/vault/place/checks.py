"""The vault looks at itself: roles, grants, what PostgreSQL writes down, who reads its files. Says what to do.

`examine`, at both doors, gives the findings, which PostgreSQL systems identities and their keys lie on, and the address
for which proofs of openings have to be made; whoever asks compares them with its own. It tells nothing of what is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from infra.vault.inside import Inside
from infra.vault.keys.server import ServerPlace
from infra.vault.place.roles import LOGIN, OWNER
from infra.vault.wire.call import Call

FIXED_PATH = "search_path=pg_catalog, pg_temp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. Without `wrong` it is as it must be."""

    about: str
    wrong: str = ""
    remedy: str = ""


def calls(inside: Inside) -> tuple[Call, ...]:
    """`examine`."""

    async def examine(told: Mapping[str, object]) -> object:
        async with inside.pool.acquire() as connection:
            findings = [*await examined(connection), *(files(inside.own) if inside.own else ())]
            system = await connection.fetchval("SELECT system_identifier FROM pg_control_system()")
        place = inside.keys.place
        keys = str(await place.system()) if isinstance(place, ServerPlace) else None
        return {
            "findings": findings,
            "systems": {"identities": str(system), "keys": keys},
            "account": os.geteuid(),
            "asked_at": inside.asked_at,
        }

    return (Call(name="examine", takes=None, does=examine),)


async def examined(connection: asyncpg.pool.PoolConnectionProxy | asyncpg.Connection) -> list[Finding]:
    """What the catalogues say, as the vault's login reads them."""
    findings: list[Finding] = []
    for about, asked, wrong, remedy in _ASKED:
        found = [str(row[0]) for row in await connection.fetch(asked)]
        named = ", ".join(found[:5]) + (" and more" if len(found) > 5 else "")
        findings.append(
            Finding(about=about, wrong=wrong.format(named) if found else "", remedy=remedy if found else "")
        )
    told = dict(await connection.fetch("SELECT name, setting FROM pg_settings"))
    replicas = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup'"
    )
    return [*findings, *_written_down(told), *_kept(told, replicas)]


def files(own: Path) -> list[Finding]:
    """Who else on this machine may read the vault's own folder; and that the vault is not root."""
    open_ones = sorted(str(path) for path in (own, *own.rglob("*")) if _is_read_by_others(path))
    root = os.geteuid() == 0
    return [
        Finding(
            about="files",
            wrong=f"Others on this machine may read {', '.join(open_ones[:5])}." if open_ones else "",
            remedy="Run `chmod -R go-rwx` on it, and renew the keys in it." if open_ones else "",
        ),
        Finding(
            about="account",
            wrong="The vault runs as root." if root else "",
            remedy="Create an account for it (useradd --system parley-vault)." if root else "",
        ),
    ]


def _is_read_by_others(path: Path) -> bool:
    """Sockets lie in folders that decide."""
    return not path.is_socket() and not path.is_symlink() and bool(path.stat().st_mode & 0o077)


def _written_down(told: Mapping[str, str]) -> Iterator[Finding]:
    remedy = "Set log_parameter_max_length = 0, log_parameter_max_length_on_error = 0, log_error_verbosity = terse."
    logs = (
        told["log_statement"] in ("mod", "all")
        or int(told["log_min_duration_statement"]) >= 0
        or int(told["log_min_duration_sample"]) >= 0
    )
    wrong = ""
    if logs and told["log_parameter_max_length"] != "0":
        wrong = "PostgreSQL writes statements' parameters into its log."
    elif told["log_parameter_max_length_on_error"] != "0":
        wrong = "PostgreSQL writes the parameters of failed statements into its log."
    elif told["log_error_verbosity"] != "terse":
        wrong = "PostgreSQL writes values into its log, in the details of errors."
    yield Finding(about="what PostgreSQL logs", wrong=wrong, remedy=remedy if wrong else "")


def _kept(told: Mapping[str, str], replicas: int | None) -> Iterator[Finding]:
    wrong = remedy = ""
    if told["fsync"] != "on" or told["full_page_writes"] != "on":
        wrong, remedy = "A crash may lose what was committed.", "Set fsync and full_page_writes on."
    elif told["synchronous_commit"] in ("off", "local") and (told["synchronous_commit"] == "off" or replicas):
        wrong = (
            f"synchronous_commit is {told['synchronous_commit']}: an announcement may be lost once answered."
        )
        remedy = "Set synchronous_commit = on."
    elif replicas and not told["synchronous_standby_names"]:
        wrong = "It has replicas, and none is synchronous: a failover may lose an entry of the log."
        remedy = "Name one in synchronous_standby_names."
    yield Finding(about="what is committed", wrong=wrong, remedy=remedy)


_ASKED = (
    (
        "the login",
        f"""SELECT CASE WHEN rolinherit THEN 'it inherits' WHEN rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
            OR rolreplication THEN 'it may bypass every rule' ELSE 'it is a member of another role' END
        FROM pg_roles r WHERE rolname = '{LOGIN}' AND (rolinherit OR rolsuper OR rolbypassrls OR rolcreaterole
            OR rolcreatedb OR rolreplication OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))""",
        f"The role {LOGIN} has more than it needs: {{}}.",
        "Start the vault anew: it puts its roles back to what they must be; drop a superuser of this name.",
    ),
    (
        "the owner",
        f"SELECT rolname FROM pg_roles WHERE rolname = '{OWNER}' AND (rolcanlogin OR rolsuper OR rolbypassrls)",
        "The owner {} may log in or bypass every rule.",
        f"ALTER ROLE {OWNER} NOLOGIN NOSUPERUSER NOBYPASSRLS.",
    ),
    (
        "its members",
        f"""SELECT m.rolname
        FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
        WHERE g.rolname IN ('{OWNER}', '{LOGIN}') AND m.rolname LIKE 'parley%' ORDER BY 1""",
        f"{{}} may become {OWNER} or {LOGIN}.",
        "REVOKE that membership: nothing of the service may.",
    ),
    (
        "tables",
        f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_toast%' AND (has_table_privilege('{LOGIN}', c.oid,
            'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege('{LOGIN}', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')) ORDER BY 1""",
        f"{LOGIN} may use tables directly: {{}}.",
        f"REVOKE ALL on them FROM {LOGIN} and PUBLIC: it works through functions alone.",
    ),
    (
        "what others may",
        f"""SELECT grantee::regrole || ' (' || min(what) || ')' FROM (
            SELECT a.grantee, 'the table ' || relname FROM pg_class, aclexplode(relacl) a
            WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT a.grantee, 'the table ' || relname FROM pg_attribute
                JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) a WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT a.grantee, 'the function ' || proname FROM pg_proc, aclexplode(proacl) a
            WHERE pronamespace = 'public'::regnamespace
        ) given (grantee, what)
        WHERE grantee <> 0 AND grantee NOT IN ('{OWNER}'::regrole, '{LOGIN}'::regrole) GROUP BY grantee ORDER BY 1""",
        "Others may use what lies in the vault's database: {}.",
        "REVOKE it from them: nobody but the vault's own login works there, and through functions alone.",
    ),
    (
        "what stops rewriting",
        """SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')
        ORDER BY 1""",
        "Triggers that keep rows from being rewritten are off: {}.",
        "ALTER TABLE ... ENABLE TRIGGER ALL, and find out who turned them off, and what was rewritten meanwhile.",
    ),
    (
        "row security",
        """SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        AND NOT relrowsecurity AND relname <> 'alembic_version' ORDER BY 1""",
        "Tables without row level security: {}.",
        "ALTER TABLE ... ENABLE ROW LEVEL SECURITY.",
    ),
    (
        "what everybody may",
        """SELECT 'the database' FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
        WHERE datname = current_database() AND a.grantee = 0
        UNION SELECT 'the schema' FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
        WHERE nspname = 'public' AND a.grantee = 0
        UNION SELECT 'plpgsql' FROM pg_language, aclexplode(coalesce(lanacl, acldefault('l', lanowner))) a
        WHERE lanname = 'plpgsql' AND a.grantee = 0
        UNION SELECT 'the function ' || proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
        WHERE pronamespace = 'public'::regnamespace AND a.grantee = 0
        UNION SELECT 'the table ' || relname FROM pg_class, aclexplode(relacl) a
        WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0 ORDER BY 1""",
        "PUBLIC may use {}.",
        "REVOKE ALL on it FROM PUBLIC; starting the vault anew does it for database, schema and language.",
    ),
    (
        "functions",
        f"""SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND (proowner <> '{OWNER}'::regrole OR NOT coalesce(proconfig @> ARRAY['{FIXED_PATH}'], false)) ORDER BY 1""",
        "Functions with their owner's rights that another owns or whose search_path is not fixed: {}.",
        f"ALTER FUNCTION ... OWNER TO {OWNER}; ALTER FUNCTION ... SET search_path = pg_catalog, pg_temp.",
    ),
)
