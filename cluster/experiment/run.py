"""What Ballista 55 does when an executor dies: starts one scheduler and two executors of one core, asks a query
over the Parquet files of DATA, kills (SIGKILL, by process id) one executor when the folder of stage 2 of the
*other* holds FILES files, and compares rows, sums and a digest with the answer of DataFusion alone.

    run.py PROGRAM DATA KILLS [FILES [PLANNER]]       one JSON line a kill, and a summary

Verdicts: equal; WRONG (exit 0 and another answer); error (the client says so); hang (no end in 150 s).
"""
import collections
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

program, data, kills = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
files = int(sys.argv[4]) if len(sys.argv) > 4 else 2
planners = sys.argv[5:] or ["static", "adaptive"]


def free():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def shuffle_files(folder, stage):
    return sum(1 for job in folder.iterdir() if job.is_dir() for f in (job / str(stage)).rglob("*") if f.is_file())


def started(*words, log):
    return subprocess.Popen([program, *map(str, words)], stdout=log, stderr=log, env={**os.environ, "RUST_LOG": "warn"})


def one(planner, kill):
    home = pathlib.Path(tempfile.mkdtemp(prefix="ballista-"))
    folders = [home / "a", home / "b"]
    [f.mkdir() for f in folders]
    port, log = free(), open(home / "log", "w")
    processes = [started("scheduler", port, log=log)]
    time.sleep(2)
    processes += [started("executor", free(), free(), port, f, log=log) for f in folders]
    time.sleep(4)
    begun, killed = time.time(), None
    query = subprocess.Popen([program, "query", str(port), data, planner], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while query.poll() is None and time.time() - begun < 150:
        if kill and killed is None:
            full = [shuffle_files(f, 2) >= files for f in folders]
            if any(full):
                victim = 1 - full.index(True)
                processes[1 + victim].send_signal(signal.SIGKILL)
                killed = round(time.time() - begun, 2)
        time.sleep(0.005)
    hung = query.poll() is None
    if hung:
        query.kill()
    out, err = query.communicate()
    for p in processes:
        p.kill()
        p.wait()
    log.close()
    shutil.rmtree(home, ignore_errors=True)
    answer = json.loads(out) if query.returncode == 0 and out.strip() else None
    verdict = "hang" if hung else "error" if answer is None else "equal" if answer == truth else "WRONG"
    said = {"planner": planner, "killed_after": killed, "seconds": round(time.time() - begun, 1), "verdict": verdict}
    if verdict == "WRONG":
        said["answer"] = answer
    if verdict == "error":
        said["said"] = err.strip().splitlines()[-1][:300] if err.strip() else ""
    print(json.dumps(said), flush=True)
    return verdict if not kill or killed is not None else "not killed"


truth = json.loads(subprocess.run([program, "alone", data], capture_output=True, text=True, check=True).stdout)
print("truth", json.dumps(truth), flush=True)
for planner in planners:
    one(planner, False)
    print(planner, dict(collections.Counter(one(planner, True) for _ in range(kills))), flush=True)
