"""What the hostile inputs of ci/attack.py share: the command under limits, files, the sample, what was read."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile

BIN = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "corridor"
CASES = {}


class Seen:
    def __init__(self, rc, out, err, cpu, mb):
        self.rc, self.out, self.err, self.cpu, self.mb = rc, out, err, cpu, mb

    def __str__(self):
        return f"rc {self.rc}, {self.cpu:.2f} s, {self.mb} MB, {self.err.strip()[:100]!r}"


def run(args, cwd, cpu=30, give=b"", env=None, gb=4):
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
        resource.setrlimit(resource.RLIMIT_AS, (gb << 30, gb << 30))

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as inp:
        inp.write(give)
        inp.seek(0)
        p = subprocess.Popen([BIN, *args], cwd=cwd, stdin=inp, stdout=out, stderr=err, preexec_fn=limits, env=env)
        _, status, use = os.wait4(p.pid, 0)
        p.returncode = 0
        out.seek(0)
        err.seek(0)
        return Seen(
            os.waitstatus_to_exitcode(status),
            out.read().decode("utf8", "replace"),
            err.read().decode("utf8", "replace"),
            use.ru_utime + use.ru_stime,
            use.ru_maxrss >> 10,
        )


def case(name):
    def keep(f):
        CASES[name] = f
        return f

    return keep


def want(truth, *seen):
    return None if truth else " | ".join(str(s) for s in seen)


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return path


def sample(folder):
    made = run(["new", "p", "--sample"], folder)
    assert made.rc == 0, made
    return os.path.join(folder, "p")


def tree(folder):
    found = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            if not os.path.islink(path) and os.path.isfile(path):
                found[os.path.relpath(path, folder)] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return found


def read(folder, name, text, *more, **limits):
    write(folder, name, text)
    return run(["read", name, "--date", "2026-01-08", "--format", "json", *more], folder, **limits)


def amounts(seen):
    records = json.loads(seen.out) if seen.rc == 0 and seen.out.strip() else []
    return [r["fields"].get("value") for r in records if r["type"] == "target"]
