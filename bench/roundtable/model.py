"""The weighted instances and rivals: HiGHS, CP-SAT, and first-come booking.

An instance is a folder with firms.csv, pairs.csv and event.toml (slots, tables, interpreters_per_slot). A plan is a list
of (host, guest, slot). `check` is the judge of every plan, whoever made it.
"""
import csv, os, resource

class Instance:
    def __init__(self, folder, interpreters=False):
        setting = {}
        for line in open(os.path.join(folder, "event.toml")):
            key, _, value = line.partition("=")
            setting[key.strip()] = int(value)
        self.slots, self.tables = setting["slots"], setting["tables"]
        self.interpreters = setting.get("interpreters_per_slot") if interpreters else None
        self.firms = {}
        for r in csv.DictReader(open(os.path.join(folder, "firms.csv"))):
            absent = {int(x) - 1 for x in r["absent_slots"].split()}
            self.firms[r["firm"]] = dict(side=r["side"], floor=int(r["floor"]), cap=int(r["cap"]), languages=set(r["languages"].split()),
                                         present=[t for t in range(self.slots) if t not in absent])
        self.pairs = {}
        for r in csv.DictReader(open(os.path.join(folder, "pairs.csv"))):
            self.pairs[r["host"], r["guest"]] = (int(r["weight"]), r["must"] == "1")

    def common(self, a, b):
        other = set(self.firms[b]["present"])
        return [t for t in self.firms[a]["present"] if t in other]

    def needs(self, a, b):
        return not (self.firms[a]["languages"] & self.firms[b]["languages"])

def check(instance, plan):
    """Weight, musts missed, floor places missed; raises on a broken rule."""
    busy, degree, used, spoken, met = set(), {}, {}, {}, set()
    for a, b, t in plan:
        assert (a, b) in instance.pairs and (a, b) not in met, (a, b)
        met.add((a, b))
        for f in (a, b):
            assert t in instance.firms[f]["present"] and (f, t) not in busy, (f, t)
            busy.add((f, t))
            degree[f] = degree.get(f, 0) + 1
        used[t] = used.get(t, 0) + 1
        if instance.needs(a, b):
            spoken[t] = spoken.get(t, 0) + 1
    assert all(n <= instance.tables for n in used.values())
    if instance.interpreters is not None:
        assert all(n <= instance.interpreters for n in spoken.values())
    assert all(n <= instance.firms[f]["cap"] for f, n in degree.items())
    weight = sum(instance.pairs[a, b][0] for a, b in met)
    musts = sum(1 for p, (_, must) in instance.pairs.items() if must and p not in met)
    floors = sum(max(0, f["floor"] - degree.get(name, 0)) for name, f in instance.firms.items())
    return weight, musts, floors

def cpu():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime

def columns(instance):
    return [(a, b, t) for (a, b) in instance.pairs for t in instance.common(a, b)]

def highs(instance, limit):
    import highspy
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("threads", 1)
    h.setOptionValue("time_limit", float(limit))
    h.setOptionValue("mip_rel_gap", 0.0)
    x = {c: h.addBinary() for c in columns(instance)}
    rows = {}
    for (a, b, t), v in x.items():
        rows.setdefault(("pair", a, b), []).append(v)
        rows.setdefault(("firm", a, t), []).append(v)
        rows.setdefault(("firm", b, t), []).append(v)
        rows.setdefault(("table", t), []).append(v)
        rows.setdefault(("of", a), []).append(v)
        rows.setdefault(("of", b), []).append(v)
        if instance.interpreters is not None and instance.needs(a, b):
            rows.setdefault(("speak", t), []).append(v)
    for key, terms in rows.items():
        total = h.qsum(terms)
        if key[0] == "table":
            h.addConstr(total <= instance.tables)
        elif key[0] == "speak":
            h.addConstr(total <= instance.interpreters)
        elif key[0] == "of":
            h.addConstr(total <= instance.firms[key[1]]["cap"])
            if instance.firms[key[1]]["floor"]:
                h.addConstr(total >= instance.firms[key[1]]["floor"])
        elif key[0] == "pair" and instance.pairs[key[1:]][1]:
            h.addConstr(total == 1)
        else:
            h.addConstr(total <= 1)
    h.maximize(h.qsum([instance.pairs[a, b][0] * v for (a, b, t), v in x.items()]))
    values = h.getSolution().col_value
    plan = [c for c, v in x.items() if values[v.index] > 0.5] if values else []
    return plan, str(h.getModelStatus()).endswith("kOptimal"), h.getInfo().mip_dual_bound

def cpsat(instance, limit):
    from ortools.sat.python import cp_model
    m = cp_model.CpModel()
    x = {c: m.new_bool_var("") for c in columns(instance)}
    rows = {}
    for (a, b, t), v in x.items():
        rows.setdefault(("pair", a, b), []).append(v)
        rows.setdefault(("firm", a, t), []).append(v)
        rows.setdefault(("firm", b, t), []).append(v)
        rows.setdefault(("table", t), []).append(v)
        rows.setdefault(("of", a), []).append(v)
        rows.setdefault(("of", b), []).append(v)
        if instance.interpreters is not None and instance.needs(a, b):
            rows.setdefault(("speak", t), []).append(v)
    for key, terms in rows.items():
        if key[0] == "table":
            m.add(sum(terms) <= instance.tables)
        elif key[0] == "speak":
            m.add(sum(terms) <= instance.interpreters)
        elif key[0] == "of":
            m.add(sum(terms) <= instance.firms[key[1]]["cap"])
            m.add(sum(terms) >= instance.firms[key[1]]["floor"])
        elif key[0] == "pair" and instance.pairs[key[1:]][1]:
            m.add_exactly_one(terms)
        else:
            m.add_at_most_one(terms)
    m.maximize(sum(instance.pairs[a, b][0] * v for (a, b, t), v in x.items()))
    s = cp_model.CpSolver()
    s.parameters.num_workers = 1
    s.parameters.max_deterministic_time = limit
    s.parameters.max_time_in_seconds = 10 * limit
    status = s.solve(m)
    plan = [c for c, v in x.items() if s.value(v)] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else []
    return plan, status == cp_model.OPTIMAL, s.best_objective_bound

def first_come(instance, by_weight):
    """The first common slot with a free table, in the order of requests or of weight."""
    order = list(instance.pairs)
    if by_weight:
        order.sort(key=lambda p: (-instance.pairs[p][0], p))
    busy, degree, used, spoken, plan = set(), {}, {}, {}, []
    for a, b in order:
        if any(degree.get(f, 0) >= instance.firms[f]["cap"] for f in (a, b)):
            continue
        for t in instance.common(a, b):
            speak = instance.interpreters is not None and instance.needs(a, b)
            if (a, t) in busy or (b, t) in busy or used.get(t, 0) >= instance.tables or (speak and spoken.get(t, 0) >= instance.interpreters):
                continue
            busy |= {(a, t), (b, t)}
            for f in (a, b):
                degree[f] = degree.get(f, 0) + 1
            used[t] = used.get(t, 0) + 1
            spoken[t] = spoken.get(t, 0) + speak
            plan.append((a, b, t))
            break
    return plan
