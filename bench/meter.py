# Runs a command, and prints as JSON what its whole tree of processes took. The request is JSON on stdin: argv, env, errors (a file for
# its stderr) and repeat. CPU time is that of the command and of every descendant that was waited for; peak is the largest of them.
import json
import os
import sys
import time

request = json.load(sys.stdin)
argv, env = request["argv"], request["env"]
files = [
    (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
    (os.POSIX_SPAWN_OPEN, 2, request["errors"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
]
cpu = wall = peak = status = 0
for _ in range(request["repeat"]):
    begin = time.perf_counter()
    # A fork of Python itself would be counted with the command; this one shares its memory until the command begins.
    child = os.posix_spawnp(argv[0], argv, env, file_actions=files)
    _, ended, usage = os.wait4(child, 0)
    wall += time.perf_counter() - begin
    cpu += usage.ru_utime + usage.ru_stime
    peak = max(peak, usage.ru_maxrss)
    status = os.waitstatus_to_exitcode(ended)
    if status != 0:
        break
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak * unit, "status": status}))
