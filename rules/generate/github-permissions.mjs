/*
 * Which permission (fine-grained token, application, workflow) and which classic scope an operation of GitHub's REST API
 * needs: ordered by path, first row that fits. Compared with
 * https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens and with the
 * scopes that the operations' own descriptions name. An operation that several permissions open stands under each: a
 * ceiling may hold too much, never too little. A method in front narrows a row; an access behind replaces the method's.
 */

const REPO = '/repos/{owner}/{repo}';

/** [method or *, path pattern (`**` crosses segments), permissions, access?] */
const PERMISSIONS = rows(`
* ${REPO}/actions/secrets** secrets
* ${REPO}/actions/organization-secrets secrets
* ${REPO}/actions/variables** variables
* ${REPO}/actions/organization-variables variables
* ${REPO}/agents/*secrets** agent-secrets
* ${REPO}/agents/*variables** agent-variables
* ${REPO}/actions/runners** administration
* ${REPO}/actions/permissions** administration
* ${REPO}/actions/cache/retention-limit administration
* ${REPO}/actions/cache/storage-limit administration
GET ${REPO}/actions/runs/{run_id}/pending_deployments actions,deployments
POST ${REPO}/actions/runs/{run_id}/pending_deployments deployments,actions
POST ${REPO}/actions/runs/{run_id}/deployment_protection_rule deployments,actions
* ${REPO}/actions/** actions
* ${REPO}/environments/{environment_name}/secrets** environments
* ${REPO}/environments/{environment_name}/variables** environments
GET ${REPO}/environments** actions,administration,environments
* ${REPO}/environments** administration
* ${REPO}/attestations** attestations
* ${REPO}/branches/{branch}/protection** administration
POST ${REPO}/branches/{branch}/rename contents,administration
* ${REPO}/branches** contents
* ${REPO}/check-runs** checks
* ${REPO}/check-suites** checks
* ${REPO}/commits/{ref}/check-** checks
* ${REPO}/commits/{ref}/status** statuses
* ${REPO}/statuses** statuses
* ${REPO}/commits/{commit_sha}/pulls pull-requests,contents
* ${REPO}/code-scanning/default-setup administration,security-events
* ${REPO}/code-scanning/codeql/** security-events,contents
POST ${REPO}/code-scanning/alerts/{alert_number}/autofix/commits contents,security-events
* ${REPO}/code-scanning/** security-events
* ${REPO}/code-quality/** administration,code-quality
* ${REPO}/code-security-configuration administration
* ${REPO}/codespaces/secrets** codespaces-secrets
* ${REPO}/codespaces/machines codespaces-metadata
* ${REPO}/codespaces/devcontainers** codespaces-metadata,codespaces
* ${REPO}/codespaces/permissions_check codespaces
* ${REPO}/codespaces** codespaces
GET ${REPO}/collaborators** metadata,administration
* ${REPO}/collaborators** administration
GET ${REPO}/commits/{commit_sha}/comments contents,metadata
* ${REPO}/commits/{commit_sha}/comments contents
* ${REPO}/comments/{comment_id}/reactions** contents,issues,pull-requests
GET ${REPO}/comments** contents,metadata
* ${REPO}/comments** contents
* ${REPO}/dependabot/secrets** dependabot-secrets
* ${REPO}/dependabot/alerts** vulnerability-alerts,security-events
* ${REPO}/dependency-graph/** contents
* ${REPO}/deployments** deployments
POST ${REPO}/dispatches contents
POST ${REPO}/forks administration,contents
GET ${REPO}/forks metadata
* ${REPO}/hooks** repository-hooks
* ${REPO}/import** contents
* ${REPO}/invitations** administration
* ${REPO}/keys** administration
* ${REPO}/immutable-releases administration
* ${REPO}/interaction-limits** administration
* ${REPO}/issues/comments** issues,pull-requests
* ${REPO}/issues** issues,pull-requests
* ${REPO}/issue-types** issues
* ${REPO}/assignees** issues,pull-requests,metadata
* ${REPO}/labels** issues,pull-requests
* ${REPO}/milestones** issues,pull-requests
POST ${REPO}/pages pages,administration
DELETE ${REPO}/pages pages,administration
PUT ${REPO}/pages pages,administration
* ${REPO}/pages/health administration,pages
POST ${REPO}/pages/deployments** pages
* ${REPO}/pages** pages
* ${REPO}/private-vulnerability-reporting administration
* ${REPO}/automated-security-fixes administration
* ${REPO}/vulnerability-alerts administration
* ${REPO}/autolinks** administration
GET ${REPO}/properties/values metadata,repository-custom-properties
* ${REPO}/properties/values repository-custom-properties
PUT ${REPO}/pulls/{pull_number}/merge contents,pull-requests
PUT ${REPO}/pulls/{pull_number}/merge-async contents,pull-requests
PUT ${REPO}/pulls/{pull_number}/update-branch pull-requests,contents
* ${REPO}/pulls** pull-requests
* ${REPO}/stacks** pull-requests
* ${REPO}/pull-request-stacks** pull-requests
GET ${REPO}/rules/branches/{branch} metadata
GET ${REPO}/rulesets/rule-suites** administration
GET ${REPO}/rulesets/{ruleset_id}/history** administration
GET ${REPO}/rulesets** metadata,administration
* ${REPO}/rulesets** administration
* ${REPO}/secret-scanning/** secret-scanning-alerts
* ${REPO}/security-advisories** repository-advisories
* ${REPO}/teams administration
PUT ${REPO}/topics administration
* ${REPO}/topics metadata
* ${REPO}/traffic/** administration
POST ${REPO}/transfer administration
POST /repos/{template_owner}/{template_repo}/generate administration,contents
* ${REPO}/subscription watching,notifications
* ${REPO}/notifications notifications
GET ${REPO}/activity contents
* ${REPO}/agents/tasks** agent-tasks
* /agents/repos/{owner}/{repo}/tasks** agent-tasks
* /agents/tasks** agent-tasks
GET ${REPO}/installation app
* ${REPO}/releases** contents
* ${REPO}/git/** contents
* ${REPO}/contents/** contents
* ${REPO}/commits** contents
* ${REPO}/compare/** contents
* ${REPO}/community/profile contents,metadata
* ${REPO}/codeowners/errors contents
* ${REPO}/tarball/** contents
* ${REPO}/zipball/** contents
* ${REPO}/readme** contents
* ${REPO}/license contents,metadata
* ${REPO}/merges contents
* ${REPO}/merge-upstream contents
PATCH ${REPO} administration
DELETE ${REPO} administration
GET ${REPO}** metadata
* /orgs/{org}/actions/secrets** organization-secrets
* /orgs/{org}/actions/variables** organization-variables
* /orgs/{org}/agents/secrets** organization-agent-secrets
* /orgs/{org}/agents/variables** organization-agent-variables
* /orgs/{org}/actions/runner** organization-self-hosted-runners
* /orgs/{org}/actions/permissions/self-hosted-runners** organization-self-hosted-runners,organization-administration
* /orgs/{org}/actions/hosted-runners/images/custom** organization-hosted-runner-custom-images,organization-administration
* /orgs/{org}/actions/** organization-administration
* /organizations/{org}/actions/** organization-administration
* /orgs/{org}/attestations** attestations,organization-administration
* /orgs/{org}/artifacts/** artifact-metadata
* /orgs/{org}/blocks** organization-user-blocking
* /orgs/{org}/campaigns** organization-campaigns
* /orgs/{org}/code-scanning/alerts security-events
* /orgs/{org}/dependabot/alerts vulnerability-alerts
* /orgs/{org}/dependabot/secrets** organization-dependabot-secrets
* /organizations/{org}/dependabot/** organization-administration
* /orgs/{org}/secret-scanning/alerts secret-scanning-alerts
* /orgs/{org}/secret-scanning/** organization-administration
* /orgs/{org}/security-advisories repository-advisories
* /orgs/{org}/code-security/** organization-administration
* /orgs/{org}/codespaces/secrets** organization-codespaces-secrets
* /orgs/{org}/codespaces/access** organization-codespaces-settings
* /orgs/{org}/codespaces organization-codespaces
* /orgs/{org}/members/{username}/codespaces** organization-codespaces
* /orgs/{org}/members/{username}/copilot organization-copilot-seat-management
* /orgs/{org}/copilot/metrics** organization-copilot-metrics
* /orgs/{org}/copilot/billing** organization-copilot-seat-management
* /orgs/{org}/copilot** organization-copilot-seat-management,organization-administration
* /orgs/{org}/copilot-spaces** organization-copilot-spaces
* /orgs/{org}/events organization-events
* /orgs/{org}/hooks** organization-hooks
* /orgs/{org}/insights/api/** organization-api-insights
* /orgs/{org}/installation app
* /orgs/{org}/installations organization-administration
* /orgs/{org}/issue-types** issue-types
* /orgs/{org}/issue-fields** issue-fields
* /orgs/{org}/issues issues
* /orgs/{org}/invitations** members
* /orgs/{org}/failed_invitations members
* /orgs/{org}/members** members
* /orgs/{org}/memberships/{username}** members
* /orgs/{org}/organization-roles** members,organization-custom-org-roles
* /orgs/{org}/organization-fine-grained-permissions organization-custom-org-roles
* /orgs/{org}/outside_collaborators** members
* /orgs/{org}/security-managers** members,organization-administration
PUT /orgs/{org}/teams/{team_slug}/repos/** members,administration
DELETE /orgs/{org}/teams/{team_slug}/repos/** members,administration
* /orgs/{org}/teams** members
* /orgs/{org}/packages** packages
* /orgs/{org}/docker/conflicts packages
* /orgs/{org}/personal-access-token-requests** organization-personal-access-token-requests
* /orgs/{org}/personal-access-tokens** organization-personal-access-tokens
* /orgs/{org}/private-registries** organization-private-registries
* /orgs/{org}/projectsV2** organization-projects
* /orgs/{org}/properties/** organization-custom-properties
POST /orgs/{org}/repos administration
GET /orgs/{org}/repos metadata
* /orgs/{org}/settings/network-configurations** organization-network-configurations
* /orgs/{org}/settings/network-settings** organization-network-configurations
* /orgs/{org}/settings/** organization-administration
* /organizations/{org}/settings/** organization-administration
GET /orgs/{org} metadata
GET /orgs/{org}/public_members** metadata,members
* /orgs/{org}/public_members** members
* /orgs/{org}/** organization-administration
* /orgs/{org} organization-administration
* /teams/{team_id}/repos/** members,administration
* /teams/** members
* /user/codespaces/secrets** codespaces-user-secrets
* /user/codespaces/{codespace_name}/machines codespaces-metadata,codespaces
POST /user/codespaces/{codespace_name}/start codespaces-lifecycle-admin,codespaces
POST /user/codespaces/{codespace_name}/stop codespaces-lifecycle-admin,codespaces
POST /user/codespaces/{codespace_name}/exports codespaces-lifecycle-admin,codespaces
* /user/codespaces** codespaces
* /user/email** email-addresses
GET /user/public_emails email-addresses
* /user/followers followers
* /user/following** followers
* /user/gpg_keys** gpg-keys
* /user/keys** git-ssh-keys
* /user/ssh_signing_keys** ssh-signing-keys
* /user/interaction-limits interaction-limits
* /user/blocks** blocking-users
* /user/starred** starring
* /user/subscriptions watching
* /user/packages** packages
* /user/docker/conflicts packages
* /users/{username}/packages** packages
* /users/{username}/copilot-spaces** copilot-spaces
* /users/{username}/projectsV2** projects
* /user/{user_id}/projectsV2** projects
* /users/{username}/settings/billing/** plan
* /user/marketplace_purchases** plan
* /user/social_accounts profile
PATCH /user profile
POST /user/repos administration
* /user/repository_invitations** repository-invitations
* /user/memberships/** members
* /user/teams members
* /user/orgs metadata
* /user/issues issues
GET /user/repos metadata
GET /user metadata
* /user/installations** app-installations
* /users/{username}/attestations** attestations
* /gists/** gists
GET /gists gists
POST /gists gists
* /users/{username}/gists gists
* /notifications** notifications
* /enterprises/** enterprise-administration
* /scim/** enterprise-administration
* /app** app
* /applications/** app
* /marketplace_listing** app
* /installation/token installation
* /installation/repositories installation,metadata
GET /users** metadata
GET /search/** metadata
GET /repositories metadata
GET /organizations metadata
GET /events metadata
GET /networks/** metadata
GET /feeds metadata
GET /advisories** metadata
GET /gitignore/** metadata
GET /licenses** metadata
GET /codes_of_conduct** metadata
POST /markdown** metadata read
GET /emojis metadata
GET /meta metadata
GET /versions metadata
GET /zen metadata
GET /octocat metadata
GET /rate_limit metadata
GET /issues issues
GET / metadata
`);

/** What permissions and scopes open beside REST operations: the git protocol, the package registry, OpenID Connect and GraphQL. */
export const BESIDE_REST = new Map(
  `
metadata:read graphql/query
contents:read git/fetch
contents:write git/push git/force-push git/push-delete graphql/createCommitOnBranch graphql/createRef graphql/deleteRef graphql/updateRef graphql/updateRefs graphql/mergeBranch graphql/mergePullRequest graphql/createLinkedBranch graphql/deleteLinkedBranch
workflows:write git/push-workflow
packages:read registry/pull
packages:write registry/push graphql/deletePackageVersion
id-token:write oidc/request-token
models:read models/chat-completion
discussions:read graphql/query
discussions:write graphql/createDiscussion graphql/updateDiscussion graphql/deleteDiscussion graphql/closeDiscussion graphql/reopenDiscussion graphql/addDiscussionComment graphql/updateDiscussionComment graphql/deleteDiscussionComment graphql/addDiscussionPollVote graphql/addUpvote graphql/removeUpvote graphql/markDiscussionCommentAsAnswer graphql/unmarkDiscussionCommentAsAnswer
issues:write graphql/createIssue graphql/updateIssue graphql/deleteIssue graphql/transferIssue graphql/closeIssue graphql/reopenIssue graphql/deleteIssueComment graphql/updateIssueComment graphql/addComment graphql/pinIssue graphql/unpinIssue graphql/createLabel graphql/updateLabel graphql/deleteLabel
pull-requests:write graphql/createPullRequest graphql/updatePullRequest graphql/closePullRequest graphql/addComment graphql/addPullRequestReview graphql/submitPullRequestReview graphql/dismissPullRequestReview graphql/deletePullRequestReview graphql/deletePullRequestReviewComment graphql/deleteIssueComment graphql/enablePullRequestAutoMerge graphql/mergePullRequest graphql/updatePullRequestBranch
deployments:write graphql/createDeployment graphql/deleteDeployment graphql/approveDeployments
checks:write graphql/createCheckRun graphql/createCheckSuite graphql/updateCheckRun
administration:write graphql/createBranchProtectionRule graphql/updateBranchProtectionRule graphql/deleteBranchProtectionRule graphql/createRepositoryRuleset graphql/updateRepositoryRuleset graphql/deleteRepositoryRuleset graphql/createEnvironment graphql/updateEnvironment graphql/deleteEnvironment graphql/createRepository graphql/updateRepository graphql/archiveRepository graphql/unarchiveRepository
repository-projects:read graphql/query
repository-projects:write graphql/createProject graphql/updateProject graphql/deleteProject graphql/addProjectCard graphql/updateProjectCard graphql/moveProjectCard graphql/deleteProjectCard graphql/addProjectColumn graphql/updateProjectColumn graphql/moveProjectColumn graphql/deleteProjectColumn
repo git/fetch git/push git/force-push git/push-delete
public_repo git/push git/force-push git/push-delete
workflow git/push-workflow
read:packages registry/pull
write:packages registry/push
delete:packages graphql/deletePackageVersion
organization-projects:write graphql/createProjectV2 graphql/updateProjectV2 graphql/deleteProjectV2 graphql/deleteProjectV2Item graphql/deleteProjectV2Field graphql/updateProjectV2ItemFieldValue graphql/addProjectV2ItemById graphql/updateProjectV2Collaborators graphql/deleteProjectV2Workflow
`
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([name, ...ids]) => [name, ids]),
);

/** Names of scopes, for descriptions that name one. */
const SCOPES = new Set(
  `repo repo:status repo_deployment public_repo repo:invite security_events admin:repo_hook write:repo_hook
  read:repo_hook admin:org write:org read:org admin:public_key write:public_key read:public_key admin:org_hook gist
  notifications user read:user user:email user:follow project read:project delete_repo write:packages read:packages
  delete:packages admin:gpg_key write:gpg_key read:gpg_key admin:ssh_signing_key write:ssh_signing_key
  read:ssh_signing_key codespace codespace:secrets workflow admin:enterprise read:enterprise manage_billing:enterprise
  manage_runners:org manage_runners:enterprise manage_billing:copilot copilot write:network_configurations
  read:network_configurations audit_log read:audit_log`.split(/\s+/),
);

/** Scopes that open a whole path, whether or not a description says so. */
const SCOPE_PATHS = rows(`
DELETE ${REPO} delete_repo
* ${REPO}/hooks** repo,admin:repo_hook
* ${REPO}/statuses/** repo,repo:status
* ${REPO}/deployments** repo,repo_deployment
* ${REPO}** repo
* /orgs/{org}/repos repo
* /user/repos repo
* /user/repository_invitations** repo,repo:invite
* /repos/{template_owner}/{template_repo}/generate repo
* /orgs/{org}/hooks** admin:org_hook
* /orgs/{org}/projectsV2** project
* /users/{username}/projectsV2** project
* /user/{user_id}/projectsV2** project
* /orgs/{org}/packages** read:packages
* /orgs/{org}/** admin:org
* /orgs/{org} admin:org
* /organizations/{org}/** admin:org
* /teams/** admin:org
* /user/keys** admin:public_key
* /user/gpg_keys** admin:gpg_key
* /user/ssh_signing_keys** admin:ssh_signing_key
* /user/codespaces** codespace
* /user/emails user
* /user/email/visibility user
* /user/following** user
* /user/blocks** user
* /user/interaction-limits user
* /user/social_accounts user
PATCH /user user
GET /user user
* /gists/** gist
* /gists gist
* /notifications** notifications
* /enterprises/** admin:enterprise
`);

/** Sets such as `contents:write` that an operation belongs to; none where its place is not known. */
export function permissionsOf(method, path) {
  const row = PERMISSIONS.find((one) => one.fits(method, path));
  if (row === undefined) return [];
  const access = row.access ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write');
  return row.names.map((name) => `${name}:${access}`);
}

/** Classic scopes that open an operation: those of its path and those that its description names. */
export function scopesOf(method, path, description) {
  const sentences = description.split(/(?<=\.)\s|\n/).filter((sentence) => /scopes?\b/.test(sentence));
  const named = sentences.flatMap((sentence) => [...sentence.matchAll(/`([a-z_:]+)`/g)].map((match) => match[1]));
  const byPath = SCOPE_PATHS.find((one) => one.fits(method, path))?.names ?? [];
  return new Set([...byPath, ...named.filter((name) => SCOPES.has(name))]);
}

function rows(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [method, pattern, names, access] = line.split(' ');
      const test = new RegExp(`^${pattern.split('**').map(segments).join('.*')}$`);
      return { names: names.split(','), access, fits: (verb, path) => (method === '*' || method === verb) && test.test(path) };
    });
}

/** A parameter of a pattern stands for any one segment, `*` for any part of one. */
function segments(text) {
  return text
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{[^}]*\}/g, '[^/]+')
    .replaceAll('*', '[^/]*');
}
