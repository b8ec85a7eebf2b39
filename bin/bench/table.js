// The measurements as Markdown.
import { cpus, totalmem } from 'node:os';

const PROCESSOR = cpus()[0]?.model ?? 'an unknown processor';

/** What the figures are worth: machine, date, versions, and who is missing. */
export function heading({ date, runs, present, absent }) {
  const versions = new Map(present.map((item) => [item.command, `${item.name.split(',')[0]} ${item.said}`]));
  const missing = [...new Set(absent.map((name) => name.split(',')[0]))];
  return [
    `Measured on ${date}: ${cpus().length} × ${PROCESSOR}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}.`,
    `${runs} runs of each program in turn, so that what loads the machine loads them alike; the median, with the fastest and slowest run in brackets. Compare the rows of one table: seconds are this machine's.`,
    `Versions: ${[...versions.values()].join(' · ')}.${missing.length === 0 ? '' : ` Not on this machine: ${missing.join(', ')}.`}`,
  ].join('\n\n');
}

/** One table of one work: a row a program, each beside the first. */
export function workTable(title, rows) {
  const first = rows.find((row) => row.failed === undefined);
  return [
    `## ${title}`,
    '',
    '| program | seconds | beside overscope | processor seconds | peak MiB |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map((row) =>
      row.failed === undefined
        ? `| ${row.name} | ${spread(row)} | ${(row.seconds / first.seconds).toFixed(2)} × | ${row.processor.toFixed(2)} | ${Math.round(row.peak)} |`
        : `| ${row.name} | failed: ${row.failed.replaceAll('|', '\\|').slice(0, 100)} | – | – | – |`,
    ),
    '',
  ].join('\n');
}

/** How time and memory grow with the number of objects. */
export function growthTable(rows) {
  const [first] = rows;
  return [
    '## Growth',
    '',
    'Synthetic repositories from one seed; time that grows as fast as the objects is linear, and memory is to stay.',
    '',
    '| objects | as many | seconds | as long | peak MiB |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.objects.toLocaleString('en-US')} | ${(row.objects / first.objects).toFixed(1)} × | ${spread(row)} | ${(row.seconds / first.seconds).toFixed(1)} × | ${Math.round(row.peak)} |`,
    ),
    '',
  ].join('\n');
}

/** What judging costs where there are many keys, jobs and policies. */
export function authorityTable(rows) {
  return [
    '## Authority',
    '',
    'AWS keys, each with a job and an IAM policy with wildcards, compared over all operations of AWS. Judging is the part between what was read and the report; reading, parsing and printing are in the whole run.',
    '',
    '| keys × jobs | judging, seconds | whole run, seconds | processor seconds | peak MiB |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.count.toLocaleString('en-US')} × ${row.count.toLocaleString('en-US')} | ${row.judging.toFixed(2)} | ${spread(row)} | ${row.processor.toFixed(2)} | ${Math.round(row.peak)} |`,
    ),
    '',
  ].join('\n');
}

function spread({ seconds, least, most }) {
  return `${seconds.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}
