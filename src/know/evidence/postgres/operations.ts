import type { ProviderOperations } from '../../../model/catalogue.ts';
import { OperationSet } from '../../../model/operation-set.ts';
import type { RelationKind } from './state.ts';

/** Names separated by commas, as lists of commands are written here. */
function commands(names: string): readonly string[] {
  return names.split(',').map((name) => name.trim().replace(/\s+/gu, ' '));
}

/**
 * The command that a privilege on a relation is there for (the manual's chapter on privileges). Others that need the
 * same privilege and do no more, {@link SAME_AS_PLAIN}, count as it.
 */
export const BY_PRIVILEGE: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['SELECT'],
  INSERT: ['INSERT'],
  UPDATE: ['UPDATE'],
  DELETE: ['DELETE'],
  TRUNCATE: ['TRUNCATE'],
  TRIGGER: ['CREATE TRIGGER'],
  MAINTAIN: commands(`VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH MATERIALIZED VIEW, LOCK`),
};

/** The same for sequences. */
export const BY_SEQUENCE_PRIVILEGE: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['SELECT'],
  UPDATE: ['setval', 'nextval'],
  USAGE: ['nextval'],
};

/**
 * Commands that reach no row which SELECT, INSERT, UPDATE or DELETE with the same privileges would not reach, in the
 * same way; a lock ends with its transaction.
 */
const SAME_AS_PLAIN: readonly string[] = commands(
  `COPY TO, COPY FROM, MERGE, LOCK, query_to_xml, table_to_xml, database_to_xml, schema_to_xml, cursor_to_xml`,
);

/** What a privilege on a large object allows; only its owner unlinks it. */
export const BY_LARGE_OBJECT_PRIVILEGE: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['lo_get', 'loread'],
  UPDATE: ['lo_put', 'lowrite', 'lo_truncate'],
};

/** Commands upon a large object, by its owner. */
export const LARGE_OBJECT_OWNER: readonly string[] = commands(
  `lo_get, loread, lo_put, lowrite, lo_truncate, lo_unlink, ALTER LARGE OBJECT`,
);

/** Commands upon what another role has beside the things that files create: large objects, sessions, transactions. */
export const OF_ANOTHER: readonly string[] = [
  ...LARGE_OBJECT_OWNER,
  ...commands(`pg_cancel_backend, pg_terminate_backend, COMMIT PREPARED, ROLLBACK PREPARED`),
];

/**
 * Commands that any role may give and that reach only what it made itself in passing: its prepared transactions,
 * large objects and sessions, a block of statements each of which needs its own privilege, a library that an
 * administrator laid out for everybody. Of themselves they are in no ceiling; {@link OF_ANOTHER} says whose are.
 */
const OF_ITS_OWN: readonly string[] = [
  ...OF_ANOTHER,
  ...commands(`PREPARE TRANSACTION, DO, LOAD, pg_export_snapshot, lo_create, lo_creat, lo_from_bytea`),
];

const TABLE_OWNER =
  commands(`CREATE INDEX, DROP INDEX, ALTER INDEX, CREATE TRIGGER, DROP TRIGGER, ALTER TRIGGER, CREATE RULE, DROP RULE,
    ALTER RULE, CREATE POLICY, DROP POLICY, ALTER POLICY, CREATE STATISTICS, DROP STATISTICS, ALTER STATISTICS,
    brin_summarize_new_values, gin_clean_pending_list`);

const DATABASE_OWNER =
  commands(`DROP DATABASE, ALTER DATABASE, CREATE SCHEMA, CREATE EXTENSION, CREATE PUBLICATION, CREATE LANGUAGE, VACUUM,
    ANALYZE, REINDEX`);

type Owned = RelationKind | 'schema' | 'function' | 'database' | 'type' | 'language' | 'other';

/** Commands that the owner may give, by kind of object; DROP and ALTER first. */
export const BY_OWNER: Readonly<Record<Owned, readonly string[]>> = {
  table: ['DROP TABLE', 'ALTER TABLE', ...TABLE_OWNER],
  view: commands(`DROP VIEW, ALTER VIEW, ALTER TABLE, CREATE VIEW, CREATE RULE, DROP RULE, CREATE TRIGGER`),
  matview: ['DROP MATERIALIZED VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER TABLE', ...TABLE_OWNER],
  sequence: ['DROP SEQUENCE', 'ALTER SEQUENCE', 'ALTER TABLE'],
  foreign: ['DROP FOREIGN TABLE', 'ALTER FOREIGN TABLE', 'ALTER TABLE', 'DROP TABLE', ...TABLE_OWNER],
  index: ['DROP INDEX', 'ALTER INDEX', 'REINDEX'],
  schema: ['DROP SCHEMA', 'ALTER SCHEMA'],
  function:
    commands(`DROP FUNCTION, ALTER FUNCTION, DROP PROCEDURE, ALTER PROCEDURE, DROP ROUTINE, ALTER ROUTINE, DROP AGGREGATE,
    ALTER AGGREGATE, CREATE FUNCTION, CREATE PROCEDURE`),
  database: DATABASE_OWNER,
  type: commands(`DROP TYPE, ALTER TYPE, DROP DOMAIN, ALTER DOMAIN, CREATE CAST, DROP CAST`),
  language: ['DROP LANGUAGE', 'ALTER LANGUAGE', 'CREATE TRANSFORM', 'DROP TRANSFORM'],
  other:
    commands(`DROP PUBLICATION, ALTER PUBLICATION, DROP SUBSCRIPTION, ALTER SUBSCRIPTION, DROP EXTENSION, ALTER EXTENSION,
    DROP SERVER, ALTER SERVER, CREATE SERVER, DROP FOREIGN DATA WRAPPER, CREATE CAST, ALTER FOREIGN DATA WRAPPER,
    CREATE USER MAPPING, ALTER USER MAPPING, DROP USER MAPPING, DROP CAST, IMPORT FOREIGN SCHEMA, CREATE FOREIGN
    TABLE, DROP COLLATION, ALTER COLLATION, DROP CONVERSION, ALTER CONVERSION, DROP OPERATOR, ALTER OPERATOR, DROP
    TABLESPACE, ALTER TABLESPACE, DROP TYPE, ALTER TYPE, DROP TEXT SEARCH CONFIGURATION, ALTER TEXT SEARCH
    CONFIGURATION, ALTER LARGE OBJECT, DROP TEXT SEARCH DICTIONARY, ALTER TEXT SEARCH DICTIONARY, DROP EVENT
    TRIGGER, ALTER EVENT TRIGGER, DROP OPERATOR CLASS, ALTER OPERATOR CLASS, DROP OPERATOR FAMILY, ALTER OPERATOR
    FAMILY`),
};

/** What every owner may do with a thing of any kind. */
export const ANY_OWNER: readonly string[] = ['GRANT', 'REVOKE', 'COMMENT', 'SECURITY LABEL'];

/** What CREATE on a schema allows. */
export const IN_SCHEMA: readonly string[] =
  commands(`CREATE TABLE, CREATE TABLE AS, SELECT INTO, CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE SEQUENCE, CREATE
    FUNCTION, CREATE PROCEDURE, CREATE AGGREGATE, CREATE TYPE, CREATE DOMAIN, CREATE INDEX, CREATE STATISTICS,
    CREATE COLLATION, CREATE OPERATOR, CREATE CONVERSION, CREATE FOREIGN TABLE, CREATE TEXT SEARCH CONFIGURATION,
    CREATE TEXT SEARCH DICTIONARY`);

const REPLICATION =
  commands(`START_REPLICATION, BASE_BACKUP, CREATE_REPLICATION_SLOT, ALTER_REPLICATION_SLOT, IDENTIFY_SYSTEM,
    DROP_REPLICATION_SLOT, READ_REPLICATION_SLOT, TIMELINE_HISTORY, UPLOAD_MANIFEST, SELECT pg_authid,
    pg_drop_replication_slot, pg_create_physical_replication_slot, pg_create_logical_replication_slot,
    pg_copy_logical_replication_slot, pg_copy_physical_replication_slot, pg_replication_slot_advance,
    pg_logical_slot_get_changes, pg_logical_slot_get_binary_changes, pg_logical_slot_peek_changes,
    pg_logical_slot_peek_binary_changes, pg_sync_replication_slots`);

const LISTINGS =
  commands(`pg_ls_logdir, pg_ls_waldir, pg_ls_archive_statusdir, pg_ls_tmpdir, pg_ls_logicalsnapdir, pg_ls_logicalmapdir,
    pg_ls_replslotdir, pg_current_logfile`);

/** What the role's attributes and the server's own roles allow on everything; the first is the plain one. */
export const BY_ROLE: Readonly<Record<string, readonly string[]>> = {
  createdb: ['CREATE DATABASE'],
  createrole: ['CREATE ROLE', 'CREATE USER', 'CREATE GROUP'],
  isreplication: REPLICATION,
  pg_monitor: LISTINGS,
  pg_read_all_data: ['SELECT', 'SELECT pg_authid', 'lo_get', 'loread'],
  pg_write_all_data: commands(`INSERT, UPDATE, DELETE, nextval, setval, lo_put, lowrite, lo_truncate`),
  pg_signal_backend: ['pg_cancel_backend', 'pg_terminate_backend'],
  pg_maintain: commands(`VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH MATERIALIZED VIEW, LOCK`),
  pg_execute_server_program: ['COPY TO PROGRAM', 'COPY FROM PROGRAM'],
  pg_checkpoint: ['CHECKPOINT'],
  pg_create_subscription: ['CREATE SUBSCRIPTION', 'ALTER SUBSCRIPTION', 'DROP SUBSCRIPTION'],
};

/** Commands upon all that a role owns: they reach nothing where it owns nothing. */
export const UPON_ALL_OWNED: readonly string[] = ['DROP OWNED', 'REASSIGN OWNED'];

/** Commands that let a role be entered, or that set its password. Upon itself they lend a role nothing. */
export const UPON_ANOTHER_ROLE: readonly string[] = ['ALTER ROLE', 'ALTER USER'];

/** Commands that ADMIN OPTION on a role allows. */
export const WITH_ADMIN_OPTION: readonly string[] = ['GRANT', 'REVOKE', 'ALTER GROUP'];

/** Commands of {@link ProviderOperations} by name, and sets of them. Names that the list lacks are left out. */
export class Commands {
  readonly #operations: ProviderOperations;
  readonly #prefix: string;

  constructor(operations: ProviderOperations) {
    this.#operations = operations;
    this.#prefix = `${operations.provider}:`;
  }

  /** Bits of the commands that the list has. */
  bits(names: readonly string[]): readonly number[] {
    return names.flatMap((name) => this.#operations.index(this.#prefix + name) ?? []);
  }

  /** Every operation of the provider. */
  all(): OperationSet {
    return this.set(this.#operations.list.keys());
  }

  /** Operations that no rule here speaks of: they stay in every ceiling. */
  unruled(): readonly number[] {
    const ruled = new Set(this.bits(RULED));
    return [...this.#operations.list.keys()].filter((index) => !ruled.has(index));
  }

  set(bits: Iterable<number>): OperationSet {
    return new OperationSet(this.#operations.provider, this.#operations.list.length, [...bits]);
  }
}

/**
 * Commands that a role has only as a superuser, by membership in a role that reaches the server's files, by an
 * extension or by a grant on the function itself: each of these makes the whole ceiling everything.
 */
const WITH_EVERYTHING_ONLY: readonly string[] =
  commands(`ALTER SYSTEM, DROP ROLE, DROP USER, DROP GROUP, CREATE EVENT TRIGGER, CREATE TABLESPACE, CREATE FOREIGN DATA
    WRAPPER, CREATE ACCESS METHOD, DROP ACCESS METHOD, CREATE OPERATOR CLASS, CREATE OPERATOR FAMILY, CREATE TEXT
    SEARCH PARSER, ALTER TEXT SEARCH PARSER, DROP TEXT SEARCH PARSER, CREATE TEXT SEARCH TEMPLATE, ALTER TEXT
    SEARCH TEMPLATE, DROP TEXT SEARCH TEMPLATE, SET SESSION AUTHORIZATION, COPY FROM FILE, COPY TO FILE,
    lo_import, lo_export, pg_reload_conf, pg_rotate_logfile, pg_switch_wal, pg_create_restore_point,
    pg_backup_start, pg_backup_stop, pg_log_standby_snapshot, pg_log_backend_memory_contexts,
    pg_replication_origin_create, pg_promote, pg_replication_origin_drop, pg_replication_origin_advance,
    pg_stat_reset, pg_import_system_collations, pg_wal_replay_pause, pg_wal_replay_resume, dblink, dblink_connect,
    dblink_exec, dblink_send_query, pg_file_write, pg_file_rename, pg_file_unlink, heap_force_kill,
    heap_force_freeze, pg_prewarm, pg_truncate_visibility_map, pg_stat_statements_reset, cron.schedule,
    cron.alter_job, cron.unschedule, aws_s3.query_export_to_s3, aws_s3.table_import_from_s3, aws_lambda.invoke,
    pg_read_file, pg_ls_dir, pg_read_binary_file, pg_stat_file`);

/** Every command that some rule of this engine speaks of; what is not among them stays in every ceiling. */
export const RULED: readonly string[] = [
  ...Object.values(BY_PRIVILEGE).flat(),
  ...Object.values(BY_SEQUENCE_PRIVILEGE).flat(),
  ...SAME_AS_PLAIN,
  ...OF_ITS_OWN,
  ...Object.values(BY_OWNER).flat(),
  ...ANY_OWNER,
  ...IN_SCHEMA,
  ...Object.values(BY_ROLE).flat(),
  ...UPON_ALL_OWNED,
  ...UPON_ANOTHER_ROLE,
  'ALTER DEFAULT PRIVILEGES',
  ...WITH_ADMIN_OPTION,
  'SET ROLE',
  'CALL',
  ...WITH_EVERYTHING_ONLY,
];
