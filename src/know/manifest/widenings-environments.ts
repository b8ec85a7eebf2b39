import type { DeclaredEnvironment, Manifest, Widening } from '../../model/manifest.ts';
import { AS_REVIEWED } from './as-reviewed.ts';
import { isProduction } from './order.ts';

/** Environments and contexts that change, and assets that vanish or move. */
export function environmentWidenings(base: Manifest, head: Manifest): Widening[] {
  return [...declaredEnvironments(base, head), ...contexts(base, head), ...assets(base, head)];
}

function declaredEnvironments(base: Manifest, head: Manifest): Widening[] {
  const now = head.environments.flatMap((one) => {
    const before = base.environments.find((other) => other.name === one.name);
    if (!before) return [say('environment', `environment ${one.name} is new`, one.place)];
    return namesOf(before) === namesOf(one)
      ? []
      : [say('environment', `environment ${one.name} is told by other names${AS_REVIEWED}`, one.place)];
  });
  const gone = base.environments.filter((one) => !head.environments.some((other) => other.name === one.name));
  return [
    ...now,
    ...gone.map((one) => say('environment', `environment ${one.name} is no longer declared`, one.place)),
  ];
}

function contexts(base: Manifest, head: Manifest): Widening[] {
  const place = {
    path: head.revisions[0]?.path ?? base.revisions[0]?.path ?? 'overscope.yaml',
    line: 1,
    column: 1,
  };
  const names = new Set([...Object.keys(base.contexts), ...Object.keys(head.contexts)]);
  return [...names].flatMap((name) => {
    const [was, now] = [environmentOf(base, name), environmentOf(head, name)];
    const harmless = was === 'none' && isProduction(now);
    if (now === was || harmless) return [];
    return [say('environment', `context ${name} has environment ${now}, was ${was}`, place)];
  });
}

function environmentOf({ contexts }: Manifest, name: string): string {
  return (Object.hasOwn(contexts, name) ? contexts[name]?.environment : undefined) ?? 'none';
}

function assets(base: Manifest, head: Manifest): Widening[] {
  const now = head.assets.flatMap((asset) => {
    const before = base.assets.find((one) => one.name === asset.name);
    const { environment = 'none' } = asset;
    if (!before) {
      const harmless = asset.environment === undefined || isProduction(asset.environment);
      return harmless
        ? []
        : [
            {
              ...say('asset', `asset ${asset.name} is new, environment ${environment}`, asset.place),
              counts: 'it counts without its environment',
            },
          ];
    }
    const { environment: was = 'none' } = before;
    if (was !== environment)
      return [say('asset', `asset ${asset.name} has environment ${environment}, was ${was}`, asset.place)];
    const same = before.kind === asset.kind && before.at === asset.at;
    return same
      ? []
      : [say('asset', `asset ${asset.name} is something else than it was${AS_REVIEWED}`, asset.place)];
  });
  const gone = base.assets.filter((one) => !head.assets.some((asset) => asset.name === one.name));
  return [...now, ...gone.map((one) => say('asset', `asset ${one.name} is no longer declared`, one.place))];
}

function say(what: Widening['what'], text: string, place: Widening['place']): Widening {
  return { what, text, place };
}

function namesOf(one: DeclaredEnvironment): string {
  return JSON.stringify([one.hosts, one.variables, one.paths].map((list) => list.toSorted()));
}
