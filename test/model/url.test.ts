import { describe, expect, test } from "vitest";
import { namesThisMachine, parseArchiveUrl, parseGitUrl, withoutCredentials } from "../../src/model/url.ts";

function problem(parsed: ReturnType<typeof parseGitUrl>): string {
  return parsed.ok ? `host ${parsed.value.host}, owner ${parsed.value.owner}` : parsed.problem;
}

describe("an address that git and kitout would read differently is refused:", () => {
  test.for([
    ["a host behind an encoded slash", "ssh://git@evil.example%2Fz@allowed.example/o/x.git"],
    ["a host behind two @", "ssh://git@evil.example@allowed.example/o/x.git"],
    ["a host in front of a query", "ssh://git@evil.example?@allowed.example/o/x.git"],
    ["a host in front of a fragment", "ssh://git@evil.example#@allowed.example/o/x.git"],
    ["an encoded letter in the host", "https://allowed%2eexample/o/x.git"],
    ["an encoded letter in the user", "ssh://g%69t@allowed.example/o/x.git"],
    ["a host in other letters", "https://\uff41llowed.example/o/x.git"],
    ["a host as a number", "https://2130706433/o/x.git"],
    ["no host where another is found", "https:///allowed.example/o/x.git"],
    ["an encoded way upwards", "https://allowed.example/good%2F../evil/x.git"],
    ["encoded dots", "https://allowed.example/good/%2E%2e/evil/x.git"],
    ["an encoded backslash", "https://allowed.example/good%5C..%5cevil/x.git"],
    ["an encoded line break", "ssh://git@allowed.example/good%0aevil/x.git"],
    ["a way upwards", "https://allowed.example/good/../evil/x.git"],
    ["a way upwards in a query", "ssh://git@allowed.example/good?/../../evil/x.git"],
    ["a dot", "https://allowed.example/./evil/x.git"],
    ["an empty name", "https://allowed.example//evil/x.git"],
    ["a way upwards on this machine", "file:///srv/good/../evil"],
  ])("%s", ([, url]) => {
    expect(problem(parseGitUrl(url!))).toBe("unclear");
  });

  test("and so is one of an archive, but for its query", () => {
    expect(problem(parseArchiveUrl("https://allowed.example/good%2f../x.zip"))).toBe("unclear");
    expect(problem(parseArchiveUrl("https://allowed.example/o/x.zip?name=a%2Fb//..&at=1"))).toBe(
      "host allowed.example, owner o",
    );
  });
});

test.for([
  ["https://Example.com/Team/skills.git", "host example.com, owner Team"],
  ["https://example.com:8443/team/skills.git/", "host example.com:8443, owner team"],
  ["https://example.com/a%20team/x", "host example.com, owner a team"],
  ["git+ssh://git@example.com:2222/~me/x", "host example.com:2222, owner ~me"],
  ["ssh://[::1]:22/o/x", "host [::1]:22, owner o"],
  ["http://127.0.0.1:80/o/x", "host 127.0.0.1, owner o"],
  ["file:///srv/x", "host , owner srv"],
  ["https://me:pw@a@example.com/o/x", "credentials"],
] as const)("%s is %s", ([url, said]) => {
  expect(problem(parseGitUrl(url))).toBe(said);
});

describe("credentials are struck out, and nothing else", () => {
  test.for([
    ["https://tok@h/x", "https://***@h/x"],
    ["https://tok:PW@h/x", "https://******@h/x"],
    ["https://tok:P@W@h/x", "https://*****@*@h/x"],
    ["https:tok:PW@h/x", "************@h/x"],
    ["https:/tok:PW@h/x", "*************@h/x"],
    ["/project/https:/tok:PW@h/x", "/project/*************@h/x"],
    ["tok:PW@h/x", "******@h/x"],
    ["tok:1234@h/x", "********@h/x"],
    ["https://tok:a/PW@h/x", "https://********@h/x"],
    ["https://to k:PW@h/x", "https://*******@h/x"],
    ["https://tok:P W@h/x", "https://*******@h/x"],
    ["git: https://tok:PW@h/x, ref: me@example.com", "git: https://******@h/x, ref: me@example.com"],
    ["ssh://git:PW@h/x", "ssh://******@h/x"],
    ["https://h/x?private_token=PW&ref=main", "https://h/x?private_token=**&ref=****"],
    ["https://h/x?ref=main&sig=P%2FW#top", "https://h/x?ref=****&sig=*****#top"],
    ["'https://h/x?access_token=PW'", "'https://h/x?access_token=**'"],
    ["https://h/x?token=PW&X-Amz-Signature=PW", "https://h/x?token=**&X-Amz-Signature=**"],
    ["https://h/x?sas=PW&code=PW;pat=PW#top", "https://h/x?sas=**&code=**;pat=**#top"],
    ["https://h/x?PW", "https://h/x?**"],
    ["https://h/x?a=PW=PW==&PW&b=", "https://h/x?a=*******&**&b="],
    ["https://h/x?ref=main&path=a/b", "https://h/x?ref=****&path=***"],
    ["https://h/x?next=https://i/y?code=PW", "https://h/x?next=*******************"],
    ["https://h/x#access_token=PW", "https://h/x#access_token=**"],
    ["h.example/x?pat=PW", "h.example/x?pat=**"],
    ["{ archive: https://h/x?sas=PW, integrity: a }", "{ archive: https://h/x?sas=*** integrity: a }"],
    ["https://h/x?sas=it's-one", "https://h/x?sas=********"],
    ["'https://h/x?sas=a\"b', she said", "'https://h/x?sas=***', she said"],
    ["https://h/x?sas=<abc>1", "https://h/x?sas=******"],
    ['{"url":"https://h/x?sas=abc","n":1}', '{"url":"https://h/x?sas=***","n":1}'],
    ["unable to access 'https://h/x/?a=bc': no", "unable to access 'https://h/x/?a=**': no"],
    ["https://p/?https%3A%2F%2Fh%2Fx%3Fsas%3Dabc", "https://p/?*******************************"],
    [
      "https://p/https%3A%2F%2Fh%2Fx%3Fsas%3Dab%2fc%26n%3D1",
      "https://p/https%3A%2F%2Fh%2Fx%3Fsas%3D******%26n%3D*",
    ],
  ])("in %s", ([given, shown]) => {
    expect(withoutCredentials(given!)).toBe(shown);
  });

  test.for([
    "git@github.com:x/y",
    "ssh://git@h/x",
    "git+ssh://git@h:22/x",
    "https://h:8443/x/y@1.2.3",
    "https://registry.example/@scope/pkg/-/pkg-1.0.0.tgz",
    "http://127.0.0.1:4873/@scope/pkg",
    "npm:pkg@1.2.3",
    "npm:@scope/pkg@1.2.3",
    "author: me@example.com",
    "{ author: me@example.com, git: https://h/x }",
    "git: https://h/x # ask me@example.com: she knows",
    "fatal: unable to access 'https://h/x/': me@example.com",
    "is this https://h/x?",
    "a?b and c&d",
    "a: b\n&anchor c: d@e\n",
  ])("not in %s", (text) => {
    expect(withoutCredentials(text)).toBe(text);
  });

  test.for([
    "a",
    "a:",
    ":",
    "@",
    "a@",
    "://",
    "https://a:",
    "https://a b:",
    "?token",
    "?sigsig&",
    "://?",
    "://a?b=c&",
    "&a",
    "?a=",
    "/:a",
    "http://a/",
    "://a?'b",
    "%3fa%3d%",
  ])("in bounded time, where %s is repeated", (part) => {
    const text = part.repeat(1_000_000 / part.length);
    const start = performance.now();
    expect(withoutCredentials(text)).toHaveLength(text.length);
    // A quadratic way would take hours.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("an address of this machine is known as one:", () => {
  test.each([
    "localhost",
    "LOCALHOST:8080",
    "localhost.",
    "a.b.localhost",
    "127.0.0.1",
    "127.255.3.4:1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",
    "[::1]:22",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
  ])("%s", (host) => {
    expect(namesThisMachine(host)).toBe(true);
  });

  test.each([
    "localhost.example",
    "notlocalhost",
    "127.example",
    "128.0.0.1",
    "[::2]",
    "[fe80::1]",
    "10.0.0.1",
    "",
  ])("and no other: %s", (host) => {
    expect(namesThisMachine(host)).toBe(false);
  });
});
