import type { Tree } from '../../../model/tree.ts';
import { readDocuments } from '../resources/document.ts';
import type { Resource, ResourceGroup } from '../resources/resource.ts';
import { child, children, literal, textOf, textsOf, type Setting } from '../resources/setting.ts';
import { namesBehind, orAddress } from '../resources/assets.ts';
import { generalWeaknesses } from './flags.ts';
import type { FoundGate } from './found.ts';

const ADMINS = 'administrators bypass it';
const EXPORTED = 'an export: what GitHub holds may differ';
const APP = 'takes effect only where the Settings app is installed';
const DELETED = 'deleting the repository is not held';

type Emit = (
  kind: string,
  title: string,
  at: Setting | undefined,
  weaknesses?: readonly string[],
) => FoundGate;

function emitter(path: string, root: Setting, on: readonly string[], weak: readonly string[]): Emit {
  return (kind, title, at, weaknesses = []) => ({
    kind: `github/${kind}`,
    title,
    on,
    place: { path, line: (at ?? root).line, column: (at ?? root).column },
    editableHere: false,
    weaknesses: [...weaknesses, ...weak],
  });
}

function branches(setting: Setting | undefined): readonly string[] {
  return textsOf(setting).map((each) => each.replace(/^refs\/heads\//, ''));
}

/** A ruleset of Terraform: rules are blocks or booleans, and only `active` ones refuse. */
function terraformRuleset(resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'github_repository_ruleset' && resource.type !== 'github_organization_ruleset')
    return [];
  if (literal(resource.body, 'enforcement') !== 'active') return [];
  const bypass = children(resource.body, 'bypass_actors');
  const weak = [
    ...(bypass.length > 0 ? ['its bypass_actors bypass it'] : []),
    DELETED,
    ...generalWeaknesses(resource),
  ];
  const include = child(resource.body, 'conditions', 'ref_name')?.map?.get('include');
  const emit = emitter(resource.place.path, resource.body, orAddress(branches(include), resource), weak);
  const rules = child(resource.body, 'rules');
  return ruleGates(emit, (name) => {
    const rule = child(rules, name);
    return rule === undefined || rule.value === false ? undefined : rule;
  });
}

function ruleGates(emit: Emit, rule: (name: string) => Setting | undefined): readonly FoundGate[] {
  const gates: FoundGate[] = [];
  const deletion = rule('deletion');
  const force = rule('non_fast_forward');
  const review = rule('pull_request');
  if (deletion !== undefined)
    gates.push(emit('ruleset-deletion', 'ruleset: no deletion of the branch', deletion));
  if (force !== undefined) gates.push(emit('ruleset-non-fast-forward', 'ruleset: no force push', force));
  if (review !== undefined) {
    const count =
      child(review, 'required_approving_review_count') ??
      child(review, 'parameters', 'required_approving_review_count');
    if (Number(textOf(count) ?? 0) >= 1)
      gates.push(emit('ruleset-review', 'ruleset: review before a merge', count));
  }
  return gates;
}

function terraformProtection(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'github_branch_protection' && resource.type !== 'github_branch_protection_v3')
    return [];
  const pattern = child(resource.body, 'pattern') ?? child(resource.body, 'branch');
  const admins = literal(resource.body, 'enforce_admins') === true ? [] : [ADMINS];
  const on = orAddress(namesBehind(group, pattern), resource);
  const emit = emitter(resource.place.path, resource.body, on, [
    ...admins,
    DELETED,
    ...generalWeaknesses(resource),
  ]);
  const open = (name: string): boolean => {
    const setting = child(resource.body, name);
    return setting !== undefined && setting.value !== false;
  };
  const gates: FoundGate[] = [];
  if (!open('allows_deletions'))
    gates.push(emit('branch-protection-deletion', 'branch protection: no deletion', undefined));
  if (!open('allows_force_pushes'))
    gates.push(emit('branch-protection-force-push', 'branch protection: no force push', undefined));
  const review = child(resource.body, 'required_pull_request_reviews');
  if (review !== undefined && literal(review, 'required_approving_review_count') !== 0) {
    gates.push(emit('branch-protection-review', 'branch protection: review before a merge', review));
  }
  return gates;
}

/** An environment holds a job only where reviewers or a wait timer are stated. */
function terraformEnvironment(group: ResourceGroup, resource: Resource): readonly FoundGate[] {
  if (resource.type !== 'github_repository_environment') return [];
  const reviewers = child(resource.body, 'reviewers');
  const people = ['users', 'teams'].flatMap((name) => reviewers?.map?.get(name)?.list ?? []);
  const computed = ['users', 'teams'].some((name) => {
    const setting = reviewers?.map?.get(name);
    return setting !== undefined && setting.list === undefined;
  });
  const names = orAddress(namesBehind(group, child(resource.body, 'environment')), resource);
  const self =
    literal(resource.body, 'prevent_self_review') === true
      ? []
      : ['a reviewer may approve a run that the reviewer started'];
  const weak = ['secrets of the repository are released without it', ...generalWeaknesses(resource)];
  const emit = emitter(resource.place.path, resource.body, names, weak);
  const gates: FoundGate[] = [];
  if (people.length > 0)
    gates.push(emit('environment-reviewers', 'environment with required reviewers', reviewers, self));
  else if (computed)
    gates.push(
      emit('environment-reviewers', 'environment with required reviewers', reviewers, [
        ...self,
        'who reviews is computed, and may be nobody',
      ]),
    );
  const wait = child(resource.body, 'wait_timer');
  if (Number(textOf(wait) ?? 0) > 0)
    gates.push(emit('environment-wait-timer', `environment with a wait of ${textOf(wait)} minutes`, wait));
  return gates;
}

/** Rulesets, branch protections and environments that Terraform describes. */
export function readGitHubResources(group: ResourceGroup): readonly FoundGate[] {
  return group.resources.flatMap((resource) => [
    ...terraformRuleset(resource),
    ...terraformProtection(group, resource),
    ...terraformEnvironment(group, resource),
  ]);
}

function exportedRuleset(path: string, root: Setting): readonly FoundGate[] {
  const rules = root.map?.get('rules')?.list;
  const target = literal(root, 'target');
  if (
    rules === undefined ||
    literal(root, 'enforcement') !== 'active' ||
    (target !== 'branch' && target !== 'tag')
  )
    return [];
  const bypass = children(root, 'bypass_actors').length > 0 ? ['its bypass_actors bypass it'] : [];
  const on = branches(child(root, 'conditions', 'ref_name')?.map?.get('include'));
  const emit = emitter(path, root, on, [...bypass, EXPORTED, DELETED]);
  return ruleGates(emit, (name) => rules.find((rule) => literal(rule, 'type') === name));
}

function settingsFile(path: string, root: Setting): readonly FoundGate[] {
  const protectedBranches = children(root, 'branches').flatMap((branch): readonly FoundGate[] => {
    const protection = child(branch, 'protection');
    if (protection?.map === undefined) return [];
    const admins = literal(protection, 'enforce_admins') === true ? [] : [ADMINS];
    const emit = emitter(path, branch, textsOf(child(branch, 'name')), [APP, ...admins, DELETED]);
    const gates: FoundGate[] = [];
    if (literal(protection, 'allow_deletions') !== true)
      gates.push(emit('branch-protection-deletion', 'branch protection: no deletion', protection));
    if (literal(protection, 'allow_force_pushes') !== true)
      gates.push(emit('branch-protection-force-push', 'branch protection: no force push', protection));
    const count = child(protection, 'required_pull_request_reviews', 'required_approving_review_count');
    if (Number(textOf(count) ?? 0) >= 1)
      gates.push(emit('branch-protection-review', 'branch protection: review before a merge', count));
    return gates;
  });
  const environments = children(root, 'environments').flatMap((environment): readonly FoundGate[] => {
    const reviewers = environment.map?.get('reviewers');
    if ((reviewers?.list?.length ?? 0) === 0) return [];
    const emit = emitter(path, environment, textsOf(child(environment, 'name')), [
      APP,
      'secrets of the repository are released without it',
    ]);
    return [emit('environment-reviewers', 'environment with required reviewers', reviewers)];
  });
  return [...protectedBranches, ...environments].map((gate) => ({ ...gate, editableHere: true }));
}

const RULESET_PATH =
  /(?:^|\/)[^/]*rule-?sets?[^/]*(?:\/[^/]+)*\.json$|(?:^|\/)\.github\/[^/]*(?:\/[^/]+)*\.json$/i;
const SETTINGS_PATH = /(?:^|\/)\.github\/settings\.ya?ml$/i;

/** Exported rulesets and the Settings app's file. A workflow's `environment:` is none: nothing there shows reviewers. */
export function readGitHubFiles(tree: Tree): readonly FoundGate[] {
  return tree.paths().flatMap((path): readonly FoundGate[] => {
    if (!/\.github\/|rule/i.test(path)) return [];
    const settings = SETTINGS_PATH.test(path);
    if (!settings && !RULESET_PATH.test(path)) return [];
    const text = tree.read(path);
    if (text === undefined || (!settings && !text.includes('"enforcement"'))) return [];
    return readDocuments(path, text).flatMap((root) => {
      if (settings) return settingsFile(path, root);
      return (root.list ?? [root]).flatMap((each) => exportedRuleset(path, each));
    });
  });
}
