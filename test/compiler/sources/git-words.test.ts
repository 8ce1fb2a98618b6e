import { describe, expect, test } from "vitest";
import { gitProblem } from "../../../src/compiler/sources/git/problem.ts";
import { wordsOf } from "../../../src/compiler/sources/git/words.ts";

const ADVICE =
  "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n";
const RULER = `remote: ${"=".repeat(72)}\nremote:\n`;

describe("the cause of git's failure, and its class, where git, ssh or a host says:", () => {
  test.for<[name: string, stderr: string, problem: string, words: string]>([
    [
      "a banner of GitLab",
      `remote:\n${RULER}remote: ERROR: The project you were looking for could not be found or you don't have permission to view it.\n\n${RULER}remote:\n${ADVICE}`,
      "not-found",
      "The project you were looking for could not be found or you don't have permission to view it",
    ],
    [
      "another owner",
      "fatal: detected dubious ownership in repository at '/srv/skills'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/skills\n",
      "failed",
      "detected dubious ownership in repository at '/srv/skills'; To add an exception for this directory, call; git config --global --add safe.directory /srv/skills",
    ],
    [
      "single sign-on, over ssh",
      `ERROR: The 'acme' organization has enabled or enforced SAML SSO.\nTo access this repository, visit https://github.com/orgs/acme/sso?authorization_request=A1 and try your request again.\n\n${ADVICE}`,
      "denied",
      "The 'acme' organization has enabled or enforced SAML SSO; To access this repository, visit https://github.com/orgs/acme/sso?authorization_request=** and try your request again",
    ],
    [
      "single sign-on, over https",
      "remote: The 'acme' organization has enabled or enforced SAML SSO. To access\nremote: this repository, you must re-authorize the OAuth Application.\nfatal: unable to access 'https://github.com/acme/x/': The requested URL returned error: 403\n",
      "denied",
      "The 'acme' organization has enabled or enforced SAML SSO. To access; this repository, you must re-authorize the OAuth Application; unable to access 'https://github.com/acme/x/': The requested URL returned error: 403",
    ],
    [
      "a damaged repository",
      "error: git upload-pack: git-pack-objects died with error.\nfatal: git upload-pack: aborting due to possible repository corruption on the remote side.\nremote: aborting due to possible repository corruption on the remote side.\nfatal: early EOF\nfatal: index-pack failed\n",
      "corrupt",
      "git upload-pack: git-pack-objects died with error; git upload-pack: aborting due to possible repository corruption on the remote side; early EOF",
    ],
    [
      "a missing repository on GitHub",
      `ERROR: Repository not found.\n${ADVICE}`,
      "not-found",
      "Repository not found",
    ],
    [
      "a password that GitHub takes no longer",
      "remote: Support for password authentication was removed on August 13, 2021.\nfatal: Authentication failed for 'https://github.com/x/y/'\n",
      "denied",
      "Support for password authentication was removed on August 13, 2021; Authentication failed for 'https://github.com/x/y/'",
    ],
    [
      "GitLab over https",
      "remote: HTTP Basic: Access denied. The provided password or token is incorrect.\nfatal: Authentication failed for 'https://gitlab.com/x/y.git/'\n",
      "denied",
      "HTTP Basic: Access denied. The provided password or token is incorrect; Authentication failed for 'https://gitlab.com/x/y.git/'",
    ],
    [
      "Azure",
      "remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting.\nfatal: repository 'https://dev.azure.com/a/b/_git/x/' not found\n",
      "not-found",
      "TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting; repository 'https://dev.azure.com/a/b/_git/x/' not found",
    ],
    [
      "Gitea",
      `Gitea: Cannot find repository: x/y\n${ADVICE}`,
      "not-found",
      "Gitea: Cannot find repository: x/y",
    ],
    [
      "an unknown host key",
      `No ED25519 host key is known for example.com and you have requested strict checking.\nHost key verification failed.\n${ADVICE}`,
      "denied",
      "No ED25519 host key is known for example.com and you have requested strict checking; Host key verification failed",
    ],
    [
      "a changed host key",
      `${"@".repeat(59)}\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n${"@".repeat(59)}\nHost key verification failed.\n${ADVICE}`,
      "denied",
      "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @; Host key verification failed",
    ],
    [
      "too many requests",
      "fatal: unable to access 'https://h.example/x/': The requested URL returned error: 429\n",
      "unreachable",
      "unable to access 'https://h.example/x/': The requested URL returned error: 429",
    ],
    [
      "progress before a lost connection",
      "remote: Enumerating objects: 5, done.\nremote: Counting objects: 100% (5/5), done.\nReceiving objects:  20% (1/5)\rfatal: the remote end hung up unexpectedly\nfatal: early EOF\n",
      "unreachable",
      "early EOF",
    ],
    [
      "a greeting in front of Bitbucket's answer",
      `Welcome to ACME.\nAll use is watched.\nWork hours are 9 to 5.\nBe kind.\nYou may not have access to this repository or it no longer exists in this workspace.\n${ADVICE}`,
      "not-found",
      "Work hours are 9 to 5; Be kind; You may not have access to this repository or it no longer exists in this workspace",
    ],
    [
      "a greeting in front of something unknown",
      `Welcome to ACME.\nAll use is watched.\nWork hours are 9 to 5.\nBe kind.\nThe tape robot is stuck.\n${ADVICE}`,
      "failed",
      "Work hours are 9 to 5; Be kind; The tape robot is stuck",
    ],
    [
      "a greeting in front of two lines",
      "One.\nTwo.\nThree.\nERROR: The 'acme' organization has enabled or enforced SAML SSO.\nTo access this repository, ask.\n",
      "denied",
      "Three; The 'acme' organization has enabled or enforced SAML SSO; To access this repository, ask",
    ],
    [
      "Bitbucket's word for a key of another",
      `conq: repository access denied. access via a deployment key is read-only.\n${ADVICE}`,
      "denied",
      "conq: repository access denied. access via a deployment key is read-only",
    ],
    [
      "GitLab, of a project whose code is not for everybody",
      `remote: ERROR: You are not allowed to download code from this project.\n${ADVICE}`,
      "denied",
      "You are not allowed to download code from this project",
    ],
    [
      "GitHub, of a key of another repository",
      `ERROR: Permission to acme/x.git denied to deploy key\n${ADVICE}`,
      "denied",
      "Permission to acme/x.git denied to deploy key",
    ],
    [
      "GitHub, of a list of addresses",
      `ERROR: The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted to access this repository.\n${ADVICE}`,
      "denied",
      "The repository owner has an IP allow list enabled, and 192.0.2.1 is not permitted to access this repository",
    ],
    [
      "Azure, of a project",
      "remote: TF200016: The following project does not exist: x. Verify that the name of the project is correct.\nfatal: repository 'https://dev.azure.com/a/x/_git/x/' not found\n",
      "not-found",
      "TF200016: The following project does not exist: x. Verify that the name of the project is correct; repository 'https://dev.azure.com/a/x/_git/x/' not found",
    ],
    [
      "a proxy that wants a password",
      "fatal: unable to access 'https://h.example/x/': Received HTTP code 407 from proxy after CONNECT\n",
      "unreachable",
      "unable to access 'https://h.example/x/': Received HTTP code 407 from proxy after CONNECT",
    ],
    [
      "a stream that is cut",
      "error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nerror: 5 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\n",
      "unreachable",
      "RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8); 5 bytes of body are still expected; early EOF",
    ],
    ["nothing", "", "failed", "it says nothing"],
    ["only lines without words", `${RULER}remote: .\n`, "failed", "it says nothing"],
  ])("%s", ([, stderr, problem, words]) => {
    const ended = { how: "exit", status: 128, stdout: new Uint8Array(), stderr } as const;
    expect([gitProblem(ended), wordsOf(stderr)]).toEqual([problem, words]);
  });

  test("the same line is said once, and at most three are", () => {
    expect(wordsOf("fatal: a\nfatal: a\nerror: b\nfatal: c\nfatal: d\n")).toBe("a; b; c");
  });

  test("however much is said, it stays short and takes bounded time", () => {
    const start = performance.now();
    for (const part of ["repository ", "project ", "object ", "remote: ", "fatal: x\n", "?a=", "://"]) {
      const stderr = part.repeat(64 * 1024);
      gitProblem({ how: "exit", status: 1, stdout: new Uint8Array(), stderr });
      expect(wordsOf(stderr).length).toBeLessThanOrEqual(400);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
