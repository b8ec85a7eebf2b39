import accepted from './accepted.schema.json' with { type: 'json' };
import manifest from './manifest.schema.json' with { type: 'json' };

/** JSON Schema of `overscope.yaml`, for editors: structure and syntax; names are checked by `readManifests`. */
export const manifestSchema: Readonly<Record<string, unknown>> = manifest;

/** JSON Schema of `overscope.accepted.yaml`. */
export const acceptedSchema: Readonly<Record<string, unknown>> = accepted;
