import type { Place } from '../../../model/fragment.ts';
import type { Setting } from './setting.ts';

/** A resource that a file describes: a Terraform block or an entry of a CloudFormation template. */
export interface Resource {
  readonly language: 'terraform' | 'cloudformation';
  /** `aws_db_instance`, `AWS::RDS::DBInstance`. */
  readonly type: string;
  /** `aws_db_instance.orders`; in a template the logical id. */
  readonly address: string;
  readonly place: Place;
  readonly body: Setting;
  /** The number of copies is computed: the file does not show that it exists. */
  readonly conditional: boolean;
  /** For CloudFormation: attributes beside `Properties`. */
  readonly outer?: Setting;
}

/** Resources of one module or template; references are resolved among them. */
export interface ResourceGroup {
  readonly resources: readonly Resource[];
  readonly byAddress: ReadonlyMap<string, Resource>;
}

/** The place of a setting, or of the whole resource. */
export function placeOf(resource: Resource, setting?: Setting): Place {
  return setting === undefined
    ? resource.place
    : { path: resource.place.path, line: setting.line, column: setting.column };
}

/** The resource that a reference such as `aws_s3_bucket.dumps.id` or `Dumps` names. */
export function referred(group: ResourceGroup, setting: Setting | undefined): Resource | undefined {
  const path = setting?.reference;
  if (path === undefined) return undefined;
  return (
    group.byAddress.get(path) ??
    group.byAddress.get(
      path
        .replaceAll(/\[[^\]]*\]/g, '')
        .split('.')
        .slice(0, 2)
        .join('.'),
    )
  );
}
