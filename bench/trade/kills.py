"""Kills an import at moments spread over its whole length, and looks at what the store holds after each.

usage: kills.py BINARY [KILLS]

A small world of two years: the first is in the store, the second comes in and is killed. After each kill every file of
the first year is as it was, and the second year is either not in the store (`source.toml` does not list it, and a question
about it says so) or in it to the byte of a whole import. After every tenth kill the import is run again and must end as a
whole one, with nothing left behind. Exits with 1 on any other state. Standard library only.
"""
import collections
import hashlib
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BINARY = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 60
ECONOMIES = [276, 616, 704, 404, 251, 842, 392, 156, 360, 699, 76, 124]


def world(room, year):
    path = room / f"BACI_HS17_Y{year}_V202501.csv"
    with open(path, "w") as out:
        out.write("t,i,j,k,v,q\n")
        for a in ECONOMIES:
            for b in ECONOMIES:
                if a != b:
                    out.writelines(f"{year},{a},{b},{10000 + k * 43:06d},{k}.{k % 999:03d},1\n" for k in range(2000))
    return path


def seen(store):
    """Every file that a reader believes, indexes among them, by its SHA-256; `.verified` only remembers times."""
    own = (".verified", ".lock")
    files = (p for p in store.rglob("*") if p.is_file() and p.name not in own and not any(part.startswith(".import") for part in p.parts))
    return {str(p.relative_to(store)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def importing(file, store):
    words = [BINARY, "import", file, "--statistics", store, "--vintage", "2025-02-01"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def asked(store, year):
    words = [BINARY, "flows", "DEU", "POL", "--years", str(year), "--level", "6", "--format", "csv", "--statistics", store]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def main():
    states, wrong, killed, part = collections.Counter(), [], 0, 0
    with tempfile.TemporaryDirectory() as room:
        room = pathlib.Path(room)
        first, second = world(room, 2021), world(room, 2022)
        base, whole, store = room / "base", room / "whole", room / "store"
        assert importing(first, base).wait() == 0
        shutil.copytree(base, whole)
        started = time.time()
        assert importing(second, whole).wait() == 0
        length = time.time() - started
        before, after, answers = seen(base), seen(whole), [asked(whole, 2021), asked(whole, 2022)]
        while killed < KILLS and part < 20 * KILLS:
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(base, store)
            child = importing(second, store)
            # Steps that divide no length evenly, so that rounds fall between one another.
            time.sleep(length * (part * 0.6180339887 % 1.0))
            part += 1
            if child.poll() is not None:
                continue
            child.send_signal(signal.SIGKILL)
            child.wait()
            killed += 1
            now = seen(store)
            kept = all(now.get(name) == sha for name, sha in before.items())
            if now == after and asked(store, 2022) == answers[1]:
                states["whole"] += 1
            elif kept and now == before and asked(store, 2022) is None:
                states["as before"] += 1
            elif kept and asked(store, 2022) is None:
                states["as before, with a file that source.toml does not list"] += 1
            else:
                wrong.append((killed, sorted(name for name in set(now) | set(after) if now.get(name) != after.get(name))))
            if asked(store, 2021) != answers[0]:
                wrong.append((killed, "the first year answers otherwise"))
            if killed % 10 == 0 and (importing(second, store).wait() != 0 or seen(store) != after or any(store.rglob(".import*"))):
                wrong.append((killed, "the import afterwards is not whole"))
    print(f"{killed} kills over {length:.2f} s: {dict(states)}")
    print(*wrong, sep="\n")
    sys.exit(1 if wrong or killed < KILLS else 0)


if __name__ == "__main__":
    main()
