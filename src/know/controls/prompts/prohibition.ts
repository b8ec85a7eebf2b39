import { namedSubjects, SUBJECTS, type Act, type Subject } from './subjects.ts';
import type { ListContext } from './sentences.ts';

const DESTROYING =
  /^(?:(?:re)?(?:delet|drop|destroy|wip|reset|truncat|purg|eras|remov|overwrit|terminat|kill|nuk|clear|discard|prun|uninstall|disabl|revok|decommission|deprovision|empty|detach|clobber|delist|trash|rm)(?:e|es|ed|ing|ping|pped|ting|ling|ion|ions|al)?|deletions?|removals?|force-?push(?:ing|es)?|tear|tearing|roll(?:ing)? ?back|rollbacks?)$/iu;
const OPERATING =
  /^(?:re-?)?(?:run|runn|execut|us|perform|do|mak|appl|apply|touch|modify|modifi|chang|alter|writ|edit|updat|access|connect|read|open|print|echo|log|logg|commit|committ|shar|send|leak|expos|past|copy|upload|push|deploy|migrat|merg|publish|releas|query|search|look|hunt|scan|go|leav|work|operat|test|point|hit|hitt|call|invok|issu|creat|provision|spend|buy|purchas|charg|refund|pay|incur|restart|stop|stopp|scal|bypass|skip|attempt|tak|carry|initiat|trigger|interact|mess|rely|reus|borrow|rewrit|insert|seed|restor|switch|grant|request|rotat|display|output|begin|start|experiment|find|import|install|approv)(?:e|ing|ment|ments|ation|ations|es|s)?$/iu;

const PROHIBIT =
  /(?<![\w-])(?:never|do ?not|don['’]?t|(?:must|should|may|shall|can)(?: not|not|n['’]?t| never)|mustn['’]?t|shouldn['’]?t|can['’]t|(?:are|is) (?:not|never) (?:allowed|permitted) to|not to|refrain from|avoid|stop|under no circumstances|(?:stay|keep) (?:away|out)|(?:keep )?(?:your |all )?(?:hands|fingers|paws) off|(?:make|perform|run|do) no(?= )|refuse (?:any |all |every )?(?:requests? |orders? )?to|(?:do|change|touch|run|deploy|delete) nothing|nothing)(?![\w-])/giu;
const FORBIDDEN =
  /(?<!\d{3} )\b(?:forbidden|prohibited|off[- ]limits|banned|disallowed|verboten|not (?:allowed|permitted|okay|acceptable)|not to be (?:touched|modified|deleted|changed|used))\b(?! (?:response|error|status|exception|page))/iu;
const NO =
  /(?:^|[.;:,(]\s*|\b(?:and|absolutely|strictly)\s+)[\W\d]*no\s+(?=(?:[\w-]+\s+){0,3}?(?:changes?|writes?|deploys?|deployments?|deploying|deletes?|deletions?|deleting|migrations?|destructive|irreversible|force[- ]?push\w*|push(?:es|ing)|direct|drops?|dropping|resets?|access|touching|editing|running|spending|purchases?|schema|ddl|paid|truncate|rm)\b)/iu;
const APPROVAL =
  'approv(?:al|als|ed|es?)|permission|confirm(?:ation|ed|s)?|sign[- ]?off|consent|go[- ]ahead|authori[sz](?:ation|ed)|human|explicit(?:ly)?';
const ASK = new RegExp(
  `\\b(?:ask(?:ing)?(?= (?:me|us|first|before|for|the user|a human|the (?:owner|team)|permission|explicitly|if|when|and))|(?:check|confirm|verify|clear it|consult|double-check) with (?:me|us|the|a|your)|consult (?:me|the|a)|(?:get|obtain|seek|request|wait for|await|demand|require|have)(?: [\\w'’]+){0,3}? (?:approval|permission|confirmation|sign[- ]?off|consent|go[- ]ahead|okay|ok|authori[sz]ation)|confirm (?:first|before|any|every)|(?:stop|pause) and (?:ask|confirm|wait|check)|(?:seek|prompt) (?:me|the user))\\b`,
  'iu',
);
const NEEDS = new RegExp(
  `\\b(?:requires?|needs?|must (?:have|get|receive|be)|ha(?:s|ve) to (?:be|have)|only (?:with|after|when|if|once))\\b[^.;]{0,40}?\\b(?:${APPROVAL}|i (?:ask|say|tell|type|approve|confirm)|told|asked|instructed)\\b`,
  'iu',
);

const SPEAKER_WORDS = new Set(
  (
    'you agent agents the an a ai coding assistant assistants claude codex cursor copilot gemini bot bots llm llms model models i want ' +
    'everyone everybody nobody please pls always absolutely also again important note rule rules critical warning remember must should ' +
    'may can will shall and or but so then just seriously really ever to strictly under no circumstances make sure be careful even if ' +
    'asked for any reason instead ok hard golden number one first second third finally however otherwise therefore this means includes ' +
    'subagent subagents sub tools automated automation anyone contributor contributors developers team members fucking goddamn damn bloody ' +
    'your job is not try take care are allowed permitted never do unless told with explicitly explicit danger caution security safety ' +
    'reminder absolute p0 p1 emoji bold we need ask stop read carefully attention have strict most all'
  ).split(' '),
);
const OPENER = /^\W*(?:when|while|before|after|during|once|as|in|on|for|at|outside|regardless|unless)\b/iu;
const NO_SPEAKER =
  /\b(?:we|they|it|he|she|that|which|who|users?|tests?|people|clients?|functions?|methods?|systems?|services?|scripts?|this|these|those|customers?|endpoints?|apis?|s)\W*$/iu;

interface Reading {
  /** Text without markup; same length as `cues`. */
  readonly words: string;
  /** The same with code and quotations blanked: cues are looked for here. */
  readonly cues: string;
}

function blank(match: string): string {
  return ' '.repeat(match.length);
}

function readable(text: string): Reading {
  const plain = text.replaceAll(/[*~]/gu, '').replaceAll(/["“][^"“”]{12,400}["”]/gu, blank);
  const strip = (each: string): string =>
    each
      .replaceAll(/\]\([^)\s]{0,300}\)/gu, blank)
      .replaceAll(/[`[\]]/gu, ' ')
      .replaceAll(/(?<!\w)_|_(?!\w)/gu, ' ');
  return { words: strip(plain), cues: strip(plain.replaceAll(/`[^`]{1,300}`/gu, blank)) };
}

const CLAUSE_ENDS = new Set(',;:.!?—–(');

function clauseBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && !CLAUSE_ENDS.has(text[start - 1] ?? '')) start -= 1;
  return text.slice(start, at);
}

/** Whether the words in front of a cue make it an order: nothing, or those who are ordered. */
function ordered(before: string): boolean {
  const words = before.toLowerCase().match(/[a-z0-9]+/gu) ?? [];
  if (words.every((word) => SPEAKER_WORDS.has(word) && word !== 'we') && !/\bif you\W*$/iu.test(before))
    return true;
  return OPENER.test(before) && !/\byou\W*$/iu.test(before) && !NO_SPEAKER.test(before);
}

function acts(text: string, within: number): Act | undefined {
  const words = text.match(/[\w'-]+/gu) ?? [];
  for (const [index, word] of words.entries()) {
    if (index >= within) return undefined;
    if (DESTROYING.test(word)) return { verb: word, destroys: true };
    if (OPERATING.test(word)) {
      const next = words.slice(index + 1, index + 4).join(' ');
      const destroys =
        /^(?:and|or) (?:\w+ )?(?:delete|drop|destroy|wipe|reset|truncate|remove|overwrite)\b/iu.test(next);
      return { verb: word, destroys };
    }
  }
  return undefined;
}

const CUT =
  /;|\bbut\b|\binstead\b|\brather\b|,\s*(?:use|prefer|always|keep|see|put|write)\b|\s[—–-]+\s|:\s/giu;

/** The part after a cue that it governs: up to a turn of the sentence after the first verb. */
function governed(text: string): string {
  for (const cut of text.matchAll(CUT)) {
    const part = text.slice(0, cut.index);
    if (acts(part, 30) !== undefined) return part;
  }
  return text;
}

const IN_CODE =
  /\b(?:in|inside|within|from)(?: \w+){0,2}? (?:components?|tests?|loops?|controllers?|views?|handlers?|render\w*|reducers?|selectors?|templates?|hooks?|client(?:-side)?|frontend|front-end|browser|bundles?|comments?|docs?|documentation|code|constructors?|middlewares?|resolvers?|models?)\b/iu;
const TEST_FIRST = /\bTDD\b|failing tests?|make (?:the |a )?tests? pass|tests? first|red[- ]green/iu;

function weigh(spaced: string, act: Act | undefined): readonly Subject[] {
  const text = spaced.replaceAll(/\s+/gu, ' ').trim();
  const subjects = namedSubjects(text, act ?? { destroys: false });
  const grave = act?.destroys === true && subjects.includes('production');
  if (!grave && (IN_CODE.test(text) || TEST_FIRST.test(text))) return [];
  if (subjects.length > 0) return subjects;
  const shouted = text === text.toUpperCase();
  return !shouted && /\b(?:DROP|TRUNCATE|DELETE FROM|ALTER TABLE)\b/u.test(text)
    ? ['destroy', 'database']
    : [];
}

const MAX_CUES = 8;

function prohibited(reading: Reading): readonly Subject[] {
  const found: Subject[] = [];
  let cues = 0;
  for (const cue of reading.cues.matchAll(PROHIBIT)) {
    cues += 1;
    if (cues > MAX_CUES) break;
    const before = clauseBefore(reading.cues, cue.index);
    const after = governed(reading.words.slice(cue.index + cue[0].length));
    const modal = /^(?:must|should|may|shall)/iu.test(cue[0]);
    if (modal && /^\s+be able\b/iu.test(after)) continue;
    if (/^can/iu.test(cue[0]) && !/\b(?:you|agents?|claude|assistants?)\W*$/iu.test(before)) continue;
    const passive = /^\s+(?:ever )?be (?:\w+ )?(\w+)/iu.exec(after)?.[1];
    if (modal && passive !== undefined) {
      const stem = passive.replace(/(?:p)?ped$|(?:t)?ted$|ed$|n$/iu, '');
      const act = acts(stem, 1) ?? acts(`${stem}e`, 1) ?? acts(passive, 1);
      if (act !== undefined) found.push(...weigh(before, act));
      continue;
    }
    if (!ordered(before)) continue;
    const nothing = /nothing$/iu.test(cue[0]);
    const act = acts(after, 8) ?? (nothing ? { destroys: /^delete/iu.test(cue[0]) } : undefined);
    if (
      act === undefined &&
      !/^\W*(?:\w+\W+){0,2}?(?:terraform|kubectl|git|prisma|rm|helm|db:|drop|push|--|-f\b|leave|destructive|production|prod\b)/iu.test(
        after,
      )
    )
      continue;
    found.push(...weigh(after, act));
  }
  return found;
}

function negated(reading: Reading): readonly Subject[] {
  const found: Subject[] = [];
  const no = NO.exec(reading.cues);
  if (no !== null) {
    const after = reading.words.slice(no.index + no[0].length);
    const prose =
      /^(?:[\w-]+\s+){1,6}?(?:is|are|was|were|exists?|has|have|will|needs?|occurs?|happens?)\b(?! (?:allowed|permitted|to be|ok))/iu;
    if (!prose.test(after)) found.push(...weigh(governed(after), acts(after, 6)));
  }
  if (FORBIDDEN.test(reading.cues)) found.push(...weigh(reading.words, acts(reading.words, 30)));
  return found;
}

function asking(reading: Reading): readonly Subject[] {
  const ask = ASK.exec(reading.cues);
  const needs = NEEDS.exec(reading.cues);
  if (ask !== null && !ordered(clauseBefore(reading.cues, ask.index)) && needs === null) return [];
  if (ask === null && needs === null) return [];
  if (
    needs === null &&
    !/\b(?:before|first|prior|approval|permission|confirm\w*|sign[- ]?off|go[- ]ahead|consent|okay|if|when|unless)\b/iu.test(
      reading.words,
    )
  )
    return [];
  const rest =
    ask === null
      ? reading.words
      : `${reading.words.slice(ask.index + ask[0].length)} ${reading.words.slice(0, ask.index)}`;
  const act = acts(rest.replaceAll(/\b(?:requires?|needs?|asks?)\b/giu, ' '), 30);
  if (/\b(?:if|when)\b[^.;]{0,40}\b(?:credentials?|tokens?|secrets?|keys?)\b/iu.test(rest))
    return ['credentials'];
  return act === undefined && !/irreversib|destructive/iu.test(rest) ? [] : weigh(rest, act);
}

const FREEZE =
  /\b(?:(?:code|change|deploy(?:ment)?|action|production|protection|release)(?:\/\w+)? ?-?freeze|freeze (?:on|of) (?:all )?(?:changes|deploys|deployments))\b/iu;
const IN_FORCE =
  /\b(?:we are|we['’]re|currently|now|right now|in effect|active|in force|in place|until|observe|respect|honou?r|ongoing|is on|declared|underway|no (?:more )?changes|do not|don['’]?t|never|nothing)\b/iu;
const NO_CHANGES =
  /\bno (?:more|further) (?:code |production |database |schema )?(?:changes|deploys|deployments|modifications)\b|\bno changes (?:\w+ )?(?:without|until|unless|of any kind|whatsoever|allowed)\b|\b(?:do not|don['’]?t|never) (?:make|change) (?:any(?:thing)? ?|further |more )*(?:changes )?(?:without|until|unless)\b/iu;

function frozen(reading: Reading): readonly Subject[] {
  if (NO_CHANGES.test(reading.cues)) return ['freeze'];
  if (!FREEZE.test(reading.cues))
    return /^\W*(?:plan(?:ning)?[- ]only|only plan)\b/iu.test(reading.cues) ? ['freeze'] : [];
  const words = reading.cues.match(/\w+/gu) ?? [];
  const shouted = /\b(?:CODE|CHANGE|DEPLOY(?:MENT)?) FREEZE\b/u.test(reading.cues);
  return IN_FORCE.test(reading.cues) || shouted || words.length <= 3 ? ['freeze'] : [];
}

const GUESS =
  /\b(?:never|do not|don['’]?t|no|stop|avoid|must not|without)(?:\W+\w+){0,3}?\W+guess(?:ing|es|work)?\b/iu;
const GUESS_OF_CODE =
  /\bguess\w*\W+(?:\w+\W+){0,3}?(?:types?|apis?|signatures?|imports?|names?|versions?|syntax|urls?|paths?|props?|parameters?|fields?|flags?|options?)\b/iu;
const VERIFY_TARGET =
  /^\W*(?:always |please |first |you must )*(?:double[- ]check|verify|check|confirm)\b[^.;]{0,30}?\b(?:ids?|identifiers?|target|environment|project|host)\b[^.;]{0,60}?\b(?:before|prior to)\b[^.;]{0,40}?\b(?:delet|drop|destr|wip|reset|truncat|remov|run|execut|deploy)/iu;

function guessing(reading: Reading): readonly Subject[] {
  if (VERIFY_TARGET.test(reading.cues)) return ['guess'];
  return GUESS.test(reading.cues) && !GUESS_OF_CODE.test(reading.words) ? ['guess'] : [];
}

const ONLY_THERE =
  /\b(?:work|operate|run|deploy|connect|use|query|stay|touch|test)\b[^.;]{0,40}\b(?:staging|sandbox|(?:dev|development|local|test) (?:environment|database|db|servers?|keys?|credentials|mode|tokens?))\b/iu;
const READ_ONLY =
  /^\W*(?:(?:always |please |only )*(?:treat|use|access|consider|keep|open)\b[^.;]{0,60}\b(?:prod(?:uction)?|live|databases?|db)\b[^.;]{0,40}\b(?:read|append)[- ]only|(?:the |our )?(?:prod(?:uction)?|live)(?: databases?| db| environment| system)? (?:is|are) (?:strictly |always )?(?:read[- ]only|hands[- ]off)|read[- ]only access to (?:prod|the prod|live)|leave (?:the |our )?(?:prod(?:uction)?|live|databases?)\b[^.;]{0,40}\balone)/iu;
const BACK_UP_FIRST =
  /^\W*(?:always |please |first |you must |must )*(?:back ?up|snapshot|(?:take|make|create) an? (?:full |fresh )?(?:back-?up|snapshot|dump))\b[^.]{0,80}\b(?:before|first|prior)\b/iu;

function restricted(reading: Reading): readonly Subject[] {
  if (BACK_UP_FIRST.test(reading.cues)) return ['database'];
  const read = READ_ONLY.exec(reading.cues);
  if (read !== null) return /\bprod|\blive\b/iu.test(read[0]) ? ['production'] : ['database'];
  const there = /\b(?:only|exclusively)\b/iu.test(reading.cues) ? ONLY_THERE.exec(reading.cues) : null;
  if (
    there === null ||
    !ordered(clauseBefore(reading.cues, there.index).replaceAll(/\b(?:only|exclusively)\b/giu, ' '))
  )
    return [];
  return /\b(?:keys?|credentials|tokens?)\b/iu.test(there[0]) ? ['credentials'] : ['production'];
}

function listed(reading: Reading): readonly Subject[] {
  const text = reading.words.trim();
  const words = text.match(/[\w'-]+/gu) ?? [];
  if (/^\W*(?:always|prefer|instead|use|do|never|don['’]?t|avoid|no)\b/iu.test(text)) return [];
  const bare = words.length <= 8 && !/\b(?:is|are|was|were|lives?|has|have)\b/iu.test(text);
  const act = acts(text, bare ? 8 : 3);
  return act !== undefined || bare ? weigh(governed(text), act) : [];
}

/** Without any of these no reader below finds anything. */
const ANY_CUE =
  /\b(?:never|not?|do|don|can|must|should|may|refrain|avoid|stop|circumstances|stay|keep|hands|nothing|make|run|perform|refuse|forbidden|prohibited|off|banned|disallowed|verboten|ask\w*|check|confirm|verify|clear|consult|double|get|obtain|seek|request|wait|await|demand|requires?|have|pause|prompt|needs?|has|only|exclusively|freeze|plan\w*|without|treat|use|access|consider|open|leave|prod\w*|live|read|back|backup|snapshot|take|create)\b|n['’]t\b|freeze/iu;

/**
 * What a sentence forbids or demands to be asked about; empty where it does neither. It needs an order (a cue in the
 * imperative, or a list under "Never"), an act and a thing that can be lost; advice on how to write code is none.
 */
export function forbids(sentence: string, context?: ListContext): readonly Subject[] {
  const text = sentence.slice(0, 1200);
  if (context === 'example' || /\?\s*$/u.test(text) || /^\W*(?:for example|e\.g\.|example)\b/iu.test(text))
    return [];
  if (context === undefined && !ANY_CUE.test(text)) return [];
  const reading = readable(text);
  const readers = [prohibited, negated, asking, frozen, guessing, restricted];
  const found = new Set(readers.flatMap((read) => read(reading)));
  if (found.size === 0 && context !== undefined) for (const subject of listed(reading)) found.add(subject);
  return SUBJECTS.filter((subject) => found.has(subject));
}
