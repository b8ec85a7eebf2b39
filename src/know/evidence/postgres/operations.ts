import type { ProviderOperations } from '../../../model/catalogue.ts';
import { OperationSet } from '../../../model/operation-set.ts';
import type { RelationKind } from './state.ts';

/** Commands that a privilege on a relation allows (the manual's chapter on privileges). */
export const BY_PRIVILEGE: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['SELECT', 'COPY TO', 'COPY TO STDOUT', 'TABLE'],
  INSERT: ['INSERT', 'COPY FROM', 'COPY FROM STDIN'],
  UPDATE: ['UPDATE'],
  DELETE: ['DELETE'],
  TRUNCATE: ['TRUNCATE'],
  REFERENCES: ['REFERENCES'],
  TRIGGER: ['CREATE TRIGGER'],
  MAINTAIN: ['VACUUM', 'VACUUM FULL', 'ANALYZE', 'CLUSTER', 'REINDEX', 'REFRESH MATERIALIZED VIEW', 'LOCK TABLE'],
};

/** Commands that need no more than some privilege on a relation, beside the ones above: only ever at most. */
export const WITH_SOME_PRIVILEGE: readonly string[] = ['LOCK TABLE', 'MERGE', 'SELECT FOR UPDATE', 'DECLARE', 'EXPLAIN', 'COPY'];

const TABLE_OWNER = ['CREATE INDEX', 'DROP INDEX', 'ALTER INDEX', 'CREATE TRIGGER', 'DROP TRIGGER', 'ALTER TRIGGER'].concat([
  'CREATE RULE', 'DROP RULE', 'ALTER RULE', 'CREATE POLICY', 'DROP POLICY', 'ALTER POLICY', 'CREATE STATISTICS', 'DROP STATISTICS',
  'ALTER STATISTICS', 'DISABLE ROW LEVEL SECURITY', 'ALTER TABLE DISABLE ROW LEVEL SECURITY', 'ALTER TABLE DROP COLUMN', 'ALTER TABLE DISABLE TRIGGER',
  'DETACH PARTITION', 'ALTER TABLE DETACH PARTITION', 'ALTER TABLE OWNER TO', 'DROP COLUMN',
]);

/** Commands that the owner may give, by kind of object. */
export const BY_OWNER: Readonly<Record<RelationKind | 'schema' | 'function' | 'database' | 'type' | 'language' | 'other', readonly string[]>> = {
  table: ['DROP TABLE', 'ALTER TABLE', ...TABLE_OWNER],
  view: ['DROP VIEW', 'ALTER VIEW', 'ALTER TABLE', 'CREATE OR REPLACE VIEW', 'CREATE TRIGGER', 'CREATE RULE', 'DROP RULE', 'DROP TRIGGER'],
  matview: ['DROP MATERIALIZED VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER TABLE', ...TABLE_OWNER],
  sequence: ['DROP SEQUENCE', 'ALTER SEQUENCE', 'ALTER TABLE'],
  foreign: ['DROP FOREIGN TABLE', 'ALTER FOREIGN TABLE', 'ALTER TABLE', 'CREATE TRIGGER', 'DROP TRIGGER'],
  index: ['DROP INDEX', 'ALTER INDEX', 'REINDEX'],
  schema: ['DROP SCHEMA', 'ALTER SCHEMA'],
  function: ['DROP FUNCTION', 'ALTER FUNCTION', 'DROP PROCEDURE', 'ALTER PROCEDURE', 'DROP ROUTINE', 'ALTER ROUTINE', 'DROP AGGREGATE', 'ALTER AGGREGATE', 'CREATE FUNCTION', 'CREATE PROCEDURE'],
  database: ['DROP DATABASE', 'ALTER DATABASE', 'CREATE SCHEMA', 'CREATE EXTENSION', 'DROP EXTENSION', 'CREATE PUBLICATION', 'CREATE DATABASE'],
  type: ['DROP TYPE', 'ALTER TYPE', 'DROP DOMAIN', 'ALTER DOMAIN'],
  language: ['DROP LANGUAGE', 'ALTER LANGUAGE'],
  other: [
    'DROP PUBLICATION', 'ALTER PUBLICATION', 'DROP SUBSCRIPTION', 'ALTER SUBSCRIPTION', 'DROP SERVER', 'ALTER SERVER', 'DROP FOREIGN DATA WRAPPER',
    'CREATE USER MAPPING', 'DROP USER MAPPING', 'ALTER USER MAPPING', 'IMPORT FOREIGN SCHEMA', 'CREATE FOREIGN TABLE', 'DROP EVENT TRIGGER', 'ALTER EVENT TRIGGER',
    'DROP TABLESPACE', 'ALTER TABLESPACE', 'DROP COLLATION', 'DROP OPERATOR', 'DROP CAST', 'DROP CONVERSION', 'lo_unlink', 'lo_put', 'CREATE SERVER',
  ],
};

/** What every owner may do with a thing of any kind. */
export const ANY_OWNER: readonly string[] = ['GRANT', 'REVOKE', 'DROP OWNED', 'REASSIGN OWNED', 'COMMENT', 'SECURITY LABEL', 'DROP OBJECT', 'ALTER OWNER'];

/** What CREATE on a schema allows. */
export const IN_SCHEMA: readonly string[] = [
  'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE VIEW', 'CREATE OR REPLACE VIEW', 'CREATE MATERIALIZED VIEW', 'CREATE SEQUENCE', 'CREATE FUNCTION',
  'CREATE PROCEDURE', 'CREATE AGGREGATE', 'CREATE TYPE', 'CREATE DOMAIN', 'CREATE INDEX', 'CREATE STATISTICS', 'CREATE COLLATION', 'CREATE OPERATOR', 'CREATE CONVERSION',
  'CREATE FOREIGN TABLE', 'CREATE TEXT SEARCH CONFIGURATION', 'CREATE TEXT SEARCH DICTIONARY', 'CREATE CAST',
];

/** What the role's attributes and the server's own roles allow on everything. */
export const BY_ROLE: Readonly<Record<string, readonly string[]>> = {
  createdb: ['CREATE DATABASE'],
  createrole: ['CREATE ROLE', 'CREATE USER', 'CREATE GROUP'],
  isreplication: ['START_REPLICATION', 'BASE_BACKUP', 'CREATE_REPLICATION_SLOT', 'DROP_REPLICATION_SLOT', 'pg_drop_replication_slot', 'pg_create_physical_replication_slot', 'pg_create_logical_replication_slot', 'pg_basebackup', 'REPLICATION', 'pg_logical_slot_get_changes', 'pg_replication_slot_advance'],
  pg_signal_backend: ['pg_terminate_backend', 'pg_cancel_backend'],
  pg_execute_server_program: ['COPY PROGRAM', 'COPY TO PROGRAM', 'COPY FROM PROGRAM'],
  pg_checkpoint: ['CHECKPOINT'],
};

/** Commands that anybody may give who can connect; in nobody's floor, because each may be revoked. */
export const ANYONE: readonly string[] = ['SELECT pg_catalog', 'SET ROLE', 'DISCARD', 'LISTEN', 'NOTIFY', 'SET', 'BEGIN', 'COMMIT', 'DO', 'CREATE TEMPORARY TABLE', 'CREATE TEMP TABLE', 'lo_create', 'lo_import'];

/** Commands of {@link ProviderOperations} by name, and sets of them. Names that the list lacks are left out. */
export class Commands {
  readonly #operations: ProviderOperations;
  readonly #prefix: string;
  readonly asked = new Set<string>();

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
    return new OperationSet(this.#operations.provider, this.#operations.list.length, bits);
  }
}

/** Commands that only a superuser or a role that counts as one may give, so that they need no rule of their own. */
const SUPERUSER_ONLY: readonly string[] = [
  'ALTER SYSTEM', 'ALTER ROLE', 'DROP ROLE', 'ALTER USER', 'DROP USER', 'CREATE EVENT TRIGGER', 'CREATE LANGUAGE', 'CREATE TABLESPACE', 'LOAD', 'pg_read_file',
  'pg_promote', 'pg_switch_wal', 'COPY FROM FILE', 'COPY TO FILE', 'CREATE FOREIGN DATA WRAPPER', 'CREATE SUBSCRIPTION', 'DROP EVENT TRIGGER', 'pg_reload_conf', 'pg_rotate_logfile',
  'lo_export', 'pg_ls_dir', 'pg_read_binary_file', 'pg_resetwal', 'pg_backup_start', 'pg_create_restore_point', 'pg_wal_replay_pause',
];

/** Every command that some rule of this engine speaks of. */
export const RULED: readonly string[] = [
  ...Object.values(BY_PRIVILEGE).flat(),
  ...WITH_SOME_PRIVILEGE,
  ...Object.values(BY_OWNER).flat(),
  ...ANY_OWNER,
  ...IN_SCHEMA,
  ...Object.values(BY_ROLE).flat(),
  ...SUPERUSER_ONLY,
];
