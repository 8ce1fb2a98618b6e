// kitout on a terminal, with somebody at the keyboard: python3 makes the terminal, which Node alone cannot.

import { spawn, spawnSync } from "node:child_process";
import { kitout, type Project } from "./project.ts";

/** Waits for each text in turn, then types the keys behind it; what it saw, and how it ended, go to stdout as JSON. */
const TYPIST = `
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
steps, argv = json.loads(sys.argv[1]), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    os.execvp(argv[0], argv)
seen, at, end = b"", 0, time.time() + 30
while time.time() < end:
    ready, _, _ = select.select([fd], [], [], 0.1)
    if ready:
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b""
        if not data:
            break
        seen += data
    while steps and steps[0][0].encode() in seen[at:]:
        text, keys = steps.pop(0)
        at = seen.index(text.encode(), at) + len(text.encode())
        for key in keys:
            time.sleep(0.05)
            os.write(fd, key.encode())
else:
    os.kill(pid, signal.SIGKILL)
status = os.waitpid(pid, 0)[1]
print(json.dumps({"status": os.waitstatus_to_exitcode(status), "screen": seen.decode("utf8", "replace"), "left": len(steps)}))
`;

/** Whether this machine has what a test with a terminal needs. */
export const hasTerminal =
  spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status === 0;

export const KEYS = { enter: "\r", space: " ", down: "\x1b[B", tab: "\t", interrupt: "\x03" } as const;

export interface Typed {
  readonly status: number;
  /** Everything that was shown, with its control sequences. */
  readonly screen: string;
  /** How many steps were never reached. */
  readonly left: number;
}

/** Runs kitout in the project on a terminal. Each step: what must be on the screen, and the keys that are typed then. */
export async function onTerminal(
  own: Project,
  args: readonly string[],
  steps: readonly (readonly [seen: string, keys: readonly string[]])[],
): Promise<Typed> {
  const child = spawn("python3", ["-c", TYPIST, JSON.stringify(steps), process.execPath, kitout, ...args], {
    cwd: own.directory,
    env: { PATH: process.env["PATH"], HOME: own.home, TERM: "xterm", NO_COLOR: "1" },
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  await new Promise((resolve) => child.on("close", resolve));
  return JSON.parse(out) as Typed;
}
