"""Checks repairs against an exact model: fewest dropped, then fewest moved, with all musts and as many floor places as can be.

    cargo build --release --example repairs -p corridor-roundtable
    target/release/examples/repairs r46x7-1 | python3 bench/roundtable/repairs.py FOLDER/r46x7-1

Four models of CP-SAT for each change, one aim after the other.
"""
import json, os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import model
from ortools.sat.python import cp_model

def exact(instance, change):
    away = {}
    for firm, slots in change["absences"]:
        away.setdefault(firm, set()).update(slots)
    vetoed = {frozenset(v) for v in change["vetoes"]}
    musts = {tuple(p) for p in change["musts"]}
    m = cp_model.CpModel()
    x = {}
    for a, b in instance.pairs:
        if frozenset((a, b)) in vetoed:
            continue
        for t in instance.common(a, b):
            if t not in away.get(a, ()) and t not in away.get(b, ()):
                x[a, b, t] = m.new_bool_var("")
    rows = {}
    for (a, b, t), v in x.items():
        for key in (("pair", a, b), ("firm", a, t), ("firm", b, t), ("table", t), ("of", a), ("of", b)):
            rows.setdefault(key, []).append(v)
    floors = []
    for key, terms in rows.items():
        if key[0] == "table":
            m.add(sum(terms) <= change["tables"][key[1]])
        elif key[0] == "of":
            m.add(sum(terms) <= instance.firms[key[1]]["cap"])
            if instance.firms[key[1]]["floor"]:
                f = m.new_int_var(0, instance.firms[key[1]]["floor"], "")
                m.add(f <= sum(terms))
                floors.append(f)
        else:
            m.add_at_most_one(terms)
    old = {(a, b): t for a, b, t in change["before"]}
    pair = lambda p: sum(rows.get(("pair", *p), []))
    aims = [sum(pair(p) for p in musts), sum(floors), sum(pair(p) for p in old), sum(x[a, b, t] for (a, b), t in old.items() if (a, b, t) in x)]
    found = []
    for aim in aims:
        m.maximize(aim)
        s = cp_model.CpSolver()
        s.parameters.num_workers = 2
        # Deterministic seconds: a loaded machine proves as much as a quiet one.
        s.parameters.max_deterministic_time = 120
        status = s.solve(m)
        if status != cp_model.OPTIMAL:
            return None
        found.append(int(s.objective_value))
        m.add(aim >= found[-1])
    return found[0], found[1], len(old) - found[2], found[2] - found[3]

def main():
    instance = model.Instance(sys.argv[1])
    equal = total = 0
    for line in sys.stdin:
        change = json.loads(line)
        best = exact(instance, change)
        total += 1
        degree = {}
        after = {(a, b): t for a, b, t in change["after"]}
        for a, b in after:
            degree[a] = degree.get(a, 0) + 1
            degree[b] = degree.get(b, 0) + 1
        ours = (sum(tuple(p) in after for p in change["musts"]), sum(min(degree.get(f, 0), v["floor"]) for f, v in instance.firms.items()), change["dropped"], change["moved"])
        same = best == ours
        equal += same
        print(f'{change["change"]}: musts, floor places, dropped, moved {ours}, exact {best}, {"equal" if same else "DIFFERENT"}', flush=True)
    print(f"{equal} of {total} equal the proven minimum")
    sys.exit(equal != total)

main()
