/**
 * Functions of the server that a migration may call without changing who may do what: they compute, read settings or
 * move a sequence. Anything else that no file creates is taken to do anything.
 */
const NAMES = `
abs age any_value array_agg array_append array_cat array_length array_position array_prepend array_remove array_replace
array_to_json array_to_string avg bit_and bit_or bool_and bool_or btrim cardinality ceil ceiling char_length chr
clock_timestamp concat concat_ws convert_from convert_to count cume_dist current_database current_schema current_schemas
current_setting currval date_part date_trunc decode dense_rank digest encode every exp first_value floor format format_type
gen_random_bytes gen_random_uuid gen_salt generate_series greatest has_column_privilege has_database_privilege
has_function_privilege has_schema_privilege has_sequence_privilege has_table_privilege initcap isfinite json_agg
json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
json_extract_path json_object json_object_agg json_object_keys json_populate_record json_strip_nulls json_to_record
json_to_recordset json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length
jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert
jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_query jsonb_populate_record jsonb_pretty
jsonb_set jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof justify_interval lag last_value lastval lead
least left length ln localtimestamp log lower lpad ltrim make_date make_interval make_time make_timestamp
make_timestamptz max md5 min mod mode nextval now nth_value ntile nullif num_nonnulls num_nulls octet_length overlay
percent_rank percentile_cont percentile_disc pg_advisory_lock pg_advisory_unlock pg_advisory_xact_lock pg_backend_pid
pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_has_role pg_relation_size
pg_sleep pg_table_is_visible pg_table_size pg_total_relation_size pg_try_advisory_lock pg_type_is_visible pg_typeof
plainto_tsquery position power quote_ident quote_literal quote_nullable random rank regexp_match regexp_matches
regexp_replace regexp_split_to_array regexp_split_to_table repeat replace reverse right round row_number row_to_json rpad
rtrim set_bit setseed setval setweight sha224 sha256 sha384 sha512 sign similarity split_part sqrt statement_timestamp
stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strpos substr substring sum timeofday timezone
to_char to_date to_hex to_json to_jsonb to_number to_regclass to_regproc to_regrole to_regtype to_timestamp to_tsquery
to_tsvector transaction_timestamp translate trim trunc ts_headline ts_rank txid_current unaccent unistr unnest upper
uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuid_generate_v5 uuid_nil uuidv4 uuidv7 var_pop var_samp variance
version websearch_to_tsquery width_bucket xmlagg tsvector_update_trigger suppress_redundant_updates_trigger crypt
`;

const HARMLESS = new Set(NAMES.split(/\s+/u).filter((name) => name !== ''));

/** Whether a function name, its schema first if written, is a harmless one of the server or its usual extensions. */
export function isHarmlessBuiltin(names: readonly string[]): boolean {
  const schema = names.length > 1 ? names.at(-2) : 'pg_catalog';
  const usual = schema === 'pg_catalog' || schema === 'extensions' || schema === 'public';
  return usual && HARMLESS.has((names.at(-1) ?? '').toLowerCase());
}

/** Extensions that the server marks as trusted, and well-known ones that add types and functions without rights. */
const QUIET_EXTENSIONS = new Set([
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'moddatetime',
  'pg_trgm',
  'pgcrypto',
  'plpgsql',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
  'vector',
  'pg_stat_statements',
  'postgis',
  'pgjwt',
  'earthdistance',
  'bloom',
]);

/** Whether an extension hands nobody a way to more than the files say. */
export function isQuietExtension(name: string): boolean {
  return QUIET_EXTENSIONS.has(name.toLowerCase());
}

/** Languages in which a function can do only what SQL lets its role do (the manual's "trusted" languages). */
const TRUSTED_LANGUAGES = new Set(['sql', 'plpgsql', 'plperl', 'pltcl', 'plv8', 'internal']);

/** Whether a language keeps a function within the rights of its role. */
export function isTrustedLanguage(name: string): boolean {
  return TRUSTED_LANGUAGES.has(name.toLowerCase());
}
