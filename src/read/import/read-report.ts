import type { Host } from '../../model/host.ts';
import type { ImportedReport } from '../../model/import.ts';
import { JsonStream, type JsonFault } from '../../util/json-stream.ts';
import { thousands } from '../../util/wrap.ts';
import { MOST_RESULTS, Records } from './records.ts';

/** Why a file is no report, with what would be one. */
export interface NoReport {
  readonly message: string;
  readonly line?: number;
}

const CHUNK = 1024 * 1024;

/** Reads a report in pieces, whatever its size: memory grows with the results, of which there is a limit. */
export function readReport(host: Host, file: string): ImportedReport | NoReport {
  const buffer = new Uint8Array(CHUNK);
  const pieces = function* (): Generator<Uint8Array, string | undefined> {
    for (let position = 0; ;) {
      const got = host.readPart(file, buffer, position);
      if (!got.ok) return got.error.message;
      if (got.value === 0) return undefined;
      yield buffer.subarray(0, got.value);
      position += got.value;
    }
  };
  return reportFrom(pieces());
}

/** How the reading of a report ended. */
interface Ending {
  readonly records: Records;
  readonly fault: JsonFault | undefined;
  /** The text ended in the middle of a value. */
  readonly cut: boolean;
  /** Why the bytes could not be read on. */
  readonly broken: string | undefined;
}

/** The report in a stream of bytes; the generator gives the reason where it cannot be read on. */
export function reportFrom(pieces: Generator<Uint8Array, string | undefined>): ImportedReport | NoReport {
  const records = new Records();
  const stream = new JsonStream(records);
  let decode: ((bytes: Uint8Array) => Uint8Array) | undefined;
  let broken: string | undefined;
  for (;;) {
    const next = pieces.next();
    if (next.done === true) {
      broken = next.value;
      break;
    }
    decode ??= decoderFor(next.value);
    if (!stream.push(decode(next.value)) || records.full || records.hopeless) break;
  }
  const { fault, values, cut } = stream.end();
  if (values === 0 && fault === undefined && broken === undefined) return EMPTY;
  const enough = records.full || records.hopeless;
  return judged({ records, fault: enough ? undefined : fault, cut, broken });
}

function judged(ending: Ending): ImportedReport | NoReport {
  const { records, fault, broken } = ending;
  if (fault !== undefined || broken !== undefined || records.full) records.cut();
  const { tools, format, results, strange, foreign } = records;
  const empty = results.length === 0 && (strange > 0 || foreign.size > 0);
  if (!records.recognised || empty) return notKnown(ending);
  const why = whyCut(ending);
  return { tools, format, results, strange, ...(why === undefined ? {} : { cut: why }) };
}

function whyCut({ records, fault, cut, broken }: Ending): string | undefined {
  if (records.full) return `it has more than ${thousands(MOST_RESULTS)} results`;
  if (broken !== undefined) return `it could not be read on: ${broken}`;
  if (fault === undefined) return undefined;
  return cut
    ? `it ends in the middle, at line ${fault.line}`
    : `it is no JSON from line ${fault.line} on: ${fault.message}`;
}

/** trufflehog and kingfisher write nothing where they find nothing, and every tool does where it fails. */
const EMPTY: ImportedReport = {
  tools: [],
  format: 'jsonl',
  results: [],
  strange: 0,
  cut: 'it is empty: a scanner that found nothing may write that, and one that failed',
};

function notKnown({ records, fault, broken }: Ending): NoReport {
  const [foreign] = records.foreign;
  if (broken !== undefined) return { message: `it cannot be read: ${broken}` };
  if (fault !== undefined) return { message: `it is no JSON: ${fault.message}`, line: fault.line };
  if (foreign !== undefined) {
    const name = JSON.stringify(foreign.slice(0, 80));
    return { message: `it is a SARIF report of ${name}, no secret scanner that is known here` };
  }
  return { message: 'it is JSON, but no report of a secret scanner that is known here' };
}

/** PowerShell redirects in UTF-16, and some tools begin with a byte order mark. */
function decoderFor(first: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const [a, b, c] = first;
  const wide = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  if (wide !== undefined) {
    const decoder = new TextDecoder(wide);
    return (bytes) => Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8');
  }
  let start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  return (bytes) => {
    const rest = bytes.subarray(start);
    start = 0;
    return rest;
  };
}
