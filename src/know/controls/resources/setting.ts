/**
 * A value in a file that describes infrastructure or settings, whatever the language: Terraform, CloudFormation, YAML,
 * JSON, TOML. Exactly one of `value`, `list`, `map` is there for what is literal; none for what is computed.
 */
export interface Setting {
  readonly line: number;
  readonly column: number;
  readonly value?: string | number | boolean | null;
  readonly list?: readonly Setting[];
  readonly map?: ReadonlyMap<string, Setting>;
  /** For a text with computed parts: `*` stands for each of them. */
  readonly glob?: string;
  /** For a reference: what it names, `aws_s3_bucket.dumps.id`. */
  readonly reference?: string;
}

/** All settings under a name: blocks of that type, items of a list, or the one value. */
export function children(setting: Setting | undefined, name: string): readonly Setting[] {
  const child = setting?.map?.get(name);
  if (child === undefined) return [];
  return child.list ?? [child];
}

/** The first setting at the end of a path of names. */
export function child(setting: Setting | undefined, ...path: readonly string[]): Setting | undefined {
  let at = setting;
  for (const name of path) at = children(at, name)[0];
  return at;
}

/** The literal at the end of a path of names. */
export function literal(setting: Setting | undefined, ...path: readonly string[]): Setting['value'] {
  return child(setting, ...path)?.value;
}

/** A literal text or number as text. */
export function textOf(setting: Setting | undefined): string | undefined {
  const value = setting?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Texts of a list of literals, or of one literal. */
export function textsOf(setting: Setting | undefined): readonly string[] {
  const items = setting?.list ?? (setting === undefined ? [] : [setting]);
  return items.flatMap((item) => (typeof item.value === 'string' ? [item.value] : []));
}
