"""An executor is killed (SIGKILL, by its process id) at ten moments of each phase, RUNS runs in all.

    kills.py PROGRAM FILES_FOLDER EXPECTED_FOLDER RUNS [SHARDS]

Each run has a scheduler and three executors of its own. Moment m of a phase is when its task number
m/10 of all has been given, and then a random part of the time that a task takes (seed 20261129). After the kill a
new executor comes, as a service manager would start it. The years in the store are compared, byte by byte, with
EXPECTED_FOLDER, which `corridor import` wrote. One line a run, and a table by phase at the end; exit 1 when
any run differs.
"""
import collections
import filecmp
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

program, files, expected, runs = os.path.abspath(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
shards = sys.argv[5] if len(sys.argv) > 5 else "20"
years = sorted(p.name for p in expected.glob("*.parquet"))
chance = random.Random(20261129)
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def executor(at):
    return subprocess.Popen([program, "executor", "--scheduler", at], **quiet)


def one(number, phase, moment, took):
    home = pathlib.Path(tempfile.mkdtemp(prefix="cluster-"))
    scheduler = subprocess.Popen([program, "scheduler", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    at = scheduler.stdout.readline().split()[-1]
    executors = {e.pid: e for e in (executor(at) for _ in range(3))}
    time.sleep(0.3)
    words = [program, "run", files, "--dataset", "d", "--vintage", "2026-01-01", "--store", str(home / "store"), "--scheduler", at, "--shards", shards, "--codes-as-written"]
    run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    given, killed, log, tasks = 0, None, [], {"count": len(os.listdir(files)), "sum": int(shards), "merge": len(years)}[phase]
    threshold = max(1, round(moment / 10 * tasks))

    def kill(pid):
        time.sleep(chance.random() * took)
        os.kill(pid, signal.SIGKILL)
        executors[pid].wait()
        late = executor(at)
        executors[late.pid] = late

    for line in run.stderr:
        log.append(line.rstrip())
        who = re.match(rf"{phase}: .* given to executor (\d+) ", line)
        given += bool(who)
        if who and killed is None and given >= threshold:
            killed = threading.Thread(target=kill, args=(int(who[1]),))
            killed.start()
    code = run.wait()
    if killed:
        killed.join()
    equal = code == 0 and all(filecmp.cmp(expected / y, home / "store/flows/d" / y, shallow=False) for y in years)
    lost = [line.split(":")[0] for line in log if line.endswith(" is given again")]
    for p in [scheduler, *executors.values()]:
        p.kill()
        p.wait()
    shutil.rmtree(home)
    print(f"run {number:3} {phase:5} moment {moment:2}: {'equal' if equal else 'DIFFERS'}, exit {code}, tasks given again {len(lost)} {lost or ''}", flush=True)
    if not equal:
        print("\n".join(log[-8:]))
    return killed is not None, equal, len(lost)


table = collections.defaultdict(lambda: [0, 0, 0, 0])
for number in range(runs):
    phase, moment = ("count", "sum", "merge")[number % 3], number // 3 % 10 + 1
    killed, equal, lost = one(number, phase, moment, {"count": 0.1, "sum": 0.3, "merge": 0.3}[phase])
    row = table[phase]
    row[0] += killed
    row[1] += equal
    row[2] += lost
    row[3] = max(row[3], lost)
print("phase  kills  equal  tasks given again  most in one run")
for phase, row in table.items():
    print(f"{phase:5} {row[0]:6} {row[1]:6} {row[2]:18} {row[3]:16}")
sys.exit(any(row[1] != row[0] for row in table.values()))
