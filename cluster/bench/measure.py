"""CPU, wall, memory and shuffle bytes of one command and everything that it starts, sampled from /proc.

    measure.py LABEL -- COMMAND...      one line of the table
    measure.py LABEL PROGRAM EXECUTORS FILES STORE [run's further words]   a whole cluster
"""
import os
import pathlib
import resource
import subprocess
import sys
import time


def peak(pid):
    try:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


def children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


label = sys.argv[1]
begun = time.time()
if sys.argv[2] == "--":
    done = subprocess.run(sys.argv[3:], stdout=subprocess.DEVNULL)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{label} | {children_cpu():.1f} CPU s | {time.time() - begun:.1f} s | {most} MB | exit {done.returncode}")
    sys.exit(done.returncode)
program, executors, files, store, *words = sys.argv[2:]
scheduler = subprocess.Popen([program, "scheduler", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
at = scheduler.stdout.readline().split()[-1]
workers = [subprocess.Popen([program, "executor", "--scheduler", at], stderr=subprocess.DEVNULL) for _ in range(int(executors))]
time.sleep(0.5)
begun = time.time()
run = subprocess.Popen([program, "run", files, "--dataset", "d", "--vintage", "2026-01-01", "--store", store, "--scheduler", at, "--keep", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
code = run.wait()
wall = time.time() - begun
memory = {"scheduler": peak(scheduler.pid), "executor": max(peak(w.pid) for w in workers)}
for p in [scheduler, *workers]:
    p.terminate()
    p.wait()
shuffle = sum(p.stat().st_size for p in pathlib.Path(store, ".cluster-d").glob("shard-*"))
print(f"{label} | {children_cpu():.1f} CPU s | {wall:.1f} s | executor {memory['executor']} MB, scheduler {memory['scheduler']} MB | shuffle {shuffle / 1e6:.0f} MB | exit {code}")
sys.exit(code)
