"""One run of all: Corridor, HiGHS, CP-SAT and first-come booking on the same instances, every plan judged by `model.check`.

    pip install ortools==9.15.6755 highspy==1.16.0
    cargo build --release --example plan -p corridor-roundtable
    python3 bench/roundtable/run.py FOLDER_OF_INSTANCES [seconds for each rival] > bench/roundtable/runs/DATE.md

FOLDER_OF_INSTANCES holds r46x7-1, r60x40-1 and r200x200-1. CPU seconds are of one thread and leave out reading the files;
each solver runs in its own process. Corridor's plan is written by the example as rows of host, guest, slot.
"""
import json, os, platform, subprocess, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import model

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

def one(solver, folder, interpreters, limit):
    instance = model.Instance(folder, interpreters)
    start = model.cpu()
    if solver == "highs":
        plan, proven, bound = model.highs(instance, limit)
    elif solver == "cpsat":
        plan, proven, bound = model.cpsat(instance, limit)
    else:
        plan, proven, bound = model.first_come(instance, solver == "by weight"), False, None
    used = model.cpu() - start
    weight, musts, floors = model.check(instance, plan)
    peak = model.resource.getrusage(model.resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([weight, musts, floors, proven, bound, round(used, 3), peak]))

def corridor(folder, name, interpreters):
    program = os.path.join(ROOT, "target", "release", "examples", "plan")
    out = os.path.join("/tmp", f"corridor-{name}.csv")
    args = [program, name] + (["interpreters"] if interpreters else [])
    text = subprocess.run(args, capture_output=True, text=True, check=True, env={**os.environ, "PLAN_OUT": out}).stdout
    instance = model.Instance(os.path.join(folder, name), interpreters)
    rows = [line.strip().split(",") for line in open(out)]
    plan = [(a, b, int(t)) for a, b, t in rows]
    weight, musts, floors = model.check(instance, plan)
    words = text.split()
    bound = int(words[words.index("bound") + 1])
    used = float(words[words.index("CPU") - 1])
    return [weight, musts, floors, weight == bound, bound, used, int(words[-2])]

def main():
    folder, limit = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    print(f"{platform.platform()}, one thread, {limit} s for each rival\n")
    print("| instance | solver | value | musts missed | floor places missed | proven | bound | CPU s | MB |\n|---|---|---|---|---|---|---|---|---|")
    for name, interpreters in [("r46x7-1", False), ("r46x7-1", True), ("r60x40-1", False), ("r200x200-1", False)]:
        label = name + (", interpreters" if interpreters else "")
        results = {"Corridor": corridor(folder, name, interpreters)}
        for solver in ["highs", "cpsat", "in order of requests", "by weight"]:
            run = subprocess.run([sys.executable, __file__, "one", solver, os.path.join(folder, name), str(int(interpreters)), str(limit)],
                                 capture_output=True, text=True)
            results[solver] = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else None
        for solver, r in results.items():
            print(f"| {label} | {solver} | " + (" | ".join(str(x) for x in r) if r else "failed | | | | | |") + " |", flush=True)

if sys.argv[1] == "one":
    one(sys.argv[2], sys.argv[3], sys.argv[4] == "1", float(sys.argv[5]))
else:
    main()
