import { CHECKS } from '../../src/judge/checks/index.ts';
import type { Report } from '../../src/model/report.ts';
import { htmlReport } from '../../src/tell/report/html/index.ts';
import { credential, reported, verdict, type World } from './world.ts';

const TYPES = ['acme/master-key', 'acme/scoped-key', 'acme/role-key', 'acme/job-token'] as const;
const TRACKING = ['tracked', 'ignored', 'history', 'untracked'] as const;

/** The page of a report. */
export function pageOf(report: Report): string {
  return htmlReport(CHECKS)(report, {
    width: 80,
    colour: false,
    all: true,
    quiet: false,
    reproduce: 'npx overscope audit -o audit.html',
  });
}

/** Many credentials of all kinds: wide, narrow, accepted ones, and local ones. */
export function crowd(number: number): Report {
  const world: World = {
    credentials: Array.from({ length: number }, (_, index) =>
      credential(TYPES[index % 4] ?? TYPES[0], {
        id: (0x100000 + index * 7919).toString(16),
        standing: index % 9 === 8 ? 'local' : 'unknown',
        environment: { name: index % 3 === 0 ? 'staging' : 'production', basis: 'host' },
        states: index % 4 === 2 ? { role: 'reader' } : {},
        at: {
          path: `services/service-${index % 40}/deploy/scripts/config-${index}.sh`,
          line: index + 1,
          tracking: TRACKING[index % 4] ?? 'none',
        },
      }),
    ),
    manifest: `version: 1
assets: { orders: { is: { kind: acme/box, at: orders }, environment: production } }
jobs:
  read: { purpose: p, credentials: [{ type: acme/role-key }], grants: [{ operations: [acme:list, acme:reveal] }] }
`,
  };
  return reported(verdict(world));
}
