#!/usr/bin/env python3
"""Corridor serve under requests: ci/serve.py PATH/TO/corridor links|search|fuzz|load|speed|explore|kills [N].

links   60 addresses opened cold, by two visitors and again: the same bytes, and 304 for who has them
search  eight words in four spellings: found, and how long it took
fuzz    N requests with altered heads, methods, paths, queries (100,000): no panic, nothing outside the folder, all closed
load    64 connections for N seconds (60): no error, memory flat
speed   start to first page, p50 and p99 over 2,000 requests of 20 routes, requests a CPU second and memory; beside
        Datasette on the same table where DATASETTE names its command
explore a store with a year of the world (WORLD, a file of corridor import's mapped kind): start to the first page, then N
        random pairs (50) by 20 products: equal to corridor flows; then more than a million rows as CSV: complete, and
        the memory that it took
kills   the server ended at N moments (60) while files change under it: the folder is as the changes left it

Needs Python and Linux alone. Exit 1 when something is wrong.
"""

import csv
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from attack_tools import BIN, run, tree, write

TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server with its port and token, its CPU seconds and megabytes."""

    def __init__(self, folder, *more):
        self.began = time.monotonic()
        self.process = subprocess.Popen([BIN, "serve", "--partnership", folder, "--as-of", "2026-06-01", *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = ""
        while "token=" not in said:
            line = self.process.stdout.readline()
            assert line, "the server ended"
            said += line
        self.port, self.token = re.search(r"127\.0\.0\.1:(\d+)/\?token=(\w+)", said).groups()
        self.port = int(self.port)
        self.local = threading.local()

    def get(self, path, **headers):
        """Status, headers, body; over a connection that is kept."""
        for _ in range(2):
            link = getattr(self.local, "link", None)
            try:
                if link is None:
                    link = self.local.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=400)
                link.request("GET", path, headers={"Authorization": f"Bearer {self.token}", **headers})
                answer = link.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self.local.link = None
        raise ConnectionError(path)

    def raw(self, data, wait=15):
        """What comes back for these bytes, and whether the server closed."""
        with socket.create_connection(("127.0.0.1", self.port)) as link:
            link.settimeout(wait)
            out = b""
            try:
                link.sendall(data)
                while more := link.recv(65536):
                    out += more
                return out, True
            except TimeoutError:
                return out, False
            except ConnectionError:
                return out, True

    def cpu(self):
        return cpu(self.process.pid)

    def mb(self, name="VmRSS"):
        return mb(self.process.pid, name)

    def stop(self):
        self.process.kill()
        self.process.wait()


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def private(pid):
    """Megabytes that nothing else shares: without the pages of the program's own file."""
    return mb(pid, "RssAnon")


def mb(pid, name="VmRSS"):
    return int(re.search(name + r":\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def sample(folder):
    p = os.path.join(folder, "p")
    assert run(["new", p, "--sample"], folder).rc == 0
    return p


def addresses(server, most):
    """Addresses that the pages lead to, found by following links."""
    found, queue = [], ["/"]
    while queue and len(found) < most:
        path = queue.pop(0)
        if path in found:
            continue
        found.append(path)
        status, headers, body = server.get(path)
        if "html" in headers.get("content-type", "") and path != "/brief":
            queue += [a.split("#")[0].replace("&amp;", "&") for a in re.findall(r'(?:href|src)="(/[^"]*)"', body.decode())]
            queue = list(dict.fromkeys(q for q in queue if q not in found))
            # Of one kind after another.
            queue.sort(key=lambda a: sum(f.split("/")[1][:6] == a.split("/")[1][:6] for f in found))
    return found


def links(folder, most):
    p = sample(folder)
    faults = []
    server = Server(p)
    paths = addresses(server, most)
    first = {path: server.get(path)[::2] for path in paths}
    server.stop()
    for path in paths:
        cold = path in paths[:: max(1, len(paths) // 12)]
        # A dozen of them by a server that has just begun; the others one after another, backwards.
        if cold:
            other = Server(p)
            if other.get(path)[::2] != first[path]:
                faults.append(("cold", path))
            other.stop()
    server = Server(p)
    for path in reversed(paths):
        status, headers, body = server.get(path)
        again, _, nothing = server.get(path, **{"If-None-Match": headers.get("etag", "")})
        if (status, body) != first[path] or status != 200 or again != 304 or nothing:
            faults.append((path, status, again, len(body)))
    print(f"{len(paths)} addresses, 12 of them each by a server that had just begun: {len(faults)} differ")
    server.stop()
    return faults


def search(folder, _):
    p = sample(folder)
    write(folder, "port.txt", "Ankara, 2 March 2026\n\nTürkiye will open a free zone in İskenderun in 2027.\n")
    assert run(["read", "../port.txt", "--date", "2026-03-02", "--into", "."], p).rc == 0
    server = Server(p)
    server.get("/")
    faults = []
    for word in ("Türkiye", "turkiye", "TURKIYE", "İskenderun", "iskenderun", "8542", "integrated circuits", "entegre devre"):
        path = "/api/v1/search?q=" + "".join(f"%{b:02X}" for b in word.encode())
        took, spent = [], server.cpu()
        for _ in range(50):
            began = time.monotonic()
            status, _, body = server.get(path)
            took.append(time.monotonic() - began)
        found = len(json.loads(body)["found"]) if status == 200 else 0
        each = (server.cpu() - spent) / 50 * 1000
        print(f"{word}: {found} found, {sorted(took)[25] * 1000:.1f} ms in the middle, {each:.1f} CPU ms each")
        if not found or each > 20:
            faults.append((word, status, found, each))
    server.stop()
    return faults


def altered(chance, server, paths):
    """One request, altered."""
    path = chance.choice(paths)
    kind = chance.randrange(10)
    junk = lambda n: bytes(chance.randrange(256) for _ in range(chance.randint(1, n)))
    method, host, more = b"GET", f"127.0.0.1:{server.port}".encode(), b""
    target = path.encode()
    if kind == 0:
        method = chance.choice([b"POST", b"PUT", b"get", b"G\0T", junk(8), b"CONNECT", b"TRACE", b"OPTIONS"])
    elif kind == 1:
        host = chance.choice([b"evil.example", b"127.0.0.1", b"localhost:1", b"", junk(40), b"127.0.0.1:%d.evil" % server.port])
    elif kind == 2:
        rest = b"/".join(chance.choice([b"..", b"%2e%2e", b"etc", b"passwd", b"p", b"precious.txt", b".", b"%00", b"%5c", junk(4).hex().encode()]) for _ in range(chance.randint(1, 9)))
        target = chance.choice([b"/documents/", b"/claim/", b"/table/", b"/chart/", b"/api/v1/answers/", b"/", b"//", b"/indicator/"]) + rest
    elif kind == 3:
        target += b"?" + b"&".join(chance.choice([b"as_of", b"q", b"exporter", b"importer", b"years", b"level", b"top", b"format", b"x"]) + b"=" + chance.choice(
            [b"", b"MYS", b"all", b"9999-99-99", b"-1", b"99999999999999999999", b"1962..2024", b"%F0%9F%98%80", b"../..", b"csv", junk(12).hex().encode()]) for _ in range(chance.randint(1, 5)))
    elif kind == 4:
        more = b"".join(b"X-%d: %s\r\n" % (i, junk(30).hex().encode()) for i in range(chance.randint(1, 90)))
    elif kind == 5:
        more = chance.choice([b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Upgrade: h2c\r\n", b"Range: bytes=0-5\r\n"])
    elif kind == 6:
        target = target + b"%" + junk(2).hex().encode() * chance.randint(1, 400)
    elif kind == 7:
        more = b"Cookie: " + junk(200).hex().encode() + b"\r\nSec-Fetch-Site: cross-site\r\n"
    auth = b"Authorization: Bearer " + (server.token.encode() if chance.random() < 0.8 else junk(16).hex().encode()) + b"\r\n"
    data = method + b" " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n" + auth + more + b"\r\n"
    if kind >= 8:
        data = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        data = bytes(data)
        if b"\r\n\r\n" not in data:
            data += b"\r\n\r\n"
    return data


def fuzz(folder, count):
    p = sample(folder)
    write(folder, "precious.txt", "not for you\n")
    server = Server(p)
    paths = [a for a in addresses(server, 80) if a not in ("/brief",)]
    before, spent = tree(p), server.cpu()
    begun = server.mb()
    faults, statuses, lock = [], {}, threading.Lock()

    def some(seed, number):
        chance = random.Random(seed)
        for _ in range(number):
            data = altered(chance, server, paths)
            out, closed = server.raw(data)
            status = out[9:12].decode("latin1") if out.startswith(b"HTTP/1.") else "none"
            with lock:
                statuses[status] = statuses.get(status, 0) + 1
                if b"not for you" in out or b"root:x" in out or not closed or status == "500":
                    faults.append((data[:300], out[:80], closed))

    threads = [threading.Thread(target=some, args=(i, count // 8)) for i in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    alive = server.process.poll() is None
    print(f"{sum(statuses.values())} requests, answers {dict(sorted(statuses.items()))}; {server.cpu() - spent:.0f} CPU s, {begun:.0f} MB before, {server.mb():.0f} MB after, {server.mb('VmHWM'):.0f} MB at most")
    # Heads that come a byte at a time, and that never end.
    began = time.monotonic()
    _, closed = server.raw(b"GET / HTTP/1.1\r\nHost:", 14)
    print(f"a head that does not end: closed after {time.monotonic() - began:.1f} s")
    if not alive or not closed or tree(p) != before:
        faults.append(("alive", alive, "closed", closed, "folder as before", tree(p) == before))
    server.stop()
    if "panicked" in server.process.stdout.read():
        faults.append("a panic")
    return faults


def load(folder, seconds):
    server = Server(sample(folder))
    paths = addresses(server, 40)
    for path in paths:
        server.get(path)
    begun, spent, faults = server.mb(), server.cpu(), []
    done, memory = [0] * 64, []
    end = time.monotonic() + seconds

    def one(number):
        chance = random.Random(number)
        while time.monotonic() < end:
            path = chance.choice(paths)
            try:
                status, _, body = server.get(path)
                if status != 200 or not body:
                    faults.append((path, status))
            except OSError as error:
                faults.append((path, repr(error)))
            done[number] += 1

    threads = [threading.Thread(target=one, args=(i,)) for i in range(64)]
    [t.start() for t in threads]
    while time.monotonic() < end:
        time.sleep(1)
        memory.append(server.mb())
    [t.join() for t in threads]
    spent = server.cpu() - spent
    half = memory[len(memory) // 2]
    print(f"64 connections, {seconds} s, {sum(done)} requests of {len(paths)} addresses, {len(faults)} errors, {sum(done) / spent:.0f} a CPU second; "
          f"{begun:.0f} MB before, {half:.0f} MB in the middle, {memory[-1]:.0f} MB at the end, {server.mb('VmHWM'):.0f} MB at most")
    if memory[-1] > half * 1.1 + 8:
        faults.append(("memory", half, memory[-1]))
    server.stop()
    return faults


def speed(folder, count):
    p = sample(folder)
    faults = []
    server = Server(p)
    status, _, page = server.get("/")
    print(f"start to the first page: {time.monotonic() - server.began:.2f} s, {server.cpu():.2f} CPU s, {server.mb():.0f} MB, {len(page)} bytes")
    paths = addresses(server, 20)
    took, spent, wall = [], server.cpu(), time.monotonic()
    for number in range(count):
        began = time.monotonic()
        status, _, body = server.get(paths[number % len(paths)])
        took.append(time.monotonic() - began)
        if status != 200:
            faults.append((paths[number % len(paths)], status))
    took.sort()
    print(f"{count} requests of {len(paths)} routes: p50 {took[count // 2] * 1000:.1f} ms, p99 {took[count * 99 // 100] * 1000:.1f} ms, {(server.cpu() - spent) / count * 1000:.2f} CPU ms each")
    server.stop()
    # The same rows as Datasette serves: one pair, all products, all years. A server that has begun, asked for this alone.
    server = Server(p)
    pair = "/api/v1/flows?exporter=MYS&importer=TUR&level=4"
    rows = json.loads(server.get(pair)[2])["rows"]

    def measured(pid, get):
        for _ in range(20):
            get()
        spent, began = cpu(pid), time.monotonic()
        number = 0
        while cpu(pid) - spent < 3:
            get()
            number += 1
        return number / (cpu(pid) - spent), mb(pid), private(pid), (time.monotonic() - began) / number * 1000

    ours = measured(server.process.pid, lambda: server.get(pair))
    print(f"corridor, {len(rows)} rows as JSON: {ours[0]:.0f} requests a CPU second, {ours[1]:.0f} MB, {ours[2]:.1f} of them its own")
    tag = server.get(pair)[1]["etag"]
    kept = measured(server.process.pid, lambda: server.get(pair, **{"If-None-Match": tag}))
    print(f"corridor, the same for who has it (304): {kept[0]:.0f} requests a CPU second")
    other = os.environ.get("DATASETTE")
    if other:
        db = sqlite3.connect(os.path.join(folder, "t.db"))
        names = list(rows[0])
        db.execute(f"create table flows ({', '.join(names)})")
        db.executemany(f"insert into flows values ({', '.join('?' * len(names))})", [list(r.values()) for r in rows])
        db.execute("create index i on flows (exporter, importer)")
        db.commit()
        db.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        peer = subprocess.Popen([other, "serve", "-i", os.path.join(folder, "t.db"), "-p", str(port), "--setting", "max_returned_rows", "100000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.2)
        link = http.client.HTTPConnection("127.0.0.1", port)

        def get():
            link.request("GET", "/t/flows.json?_shape=array&_size=max&exporter=" + rows[0]["exporter"] + "&importer=" + rows[0]["importer"])
            return link.getresponse().read()

        same = len(json.loads(get()))
        theirs = measured(peer.pid, get)
        print(f"datasette, {same} rows as JSON: {theirs[0]:.1f} requests a CPU second, {theirs[1]:.0f} MB, {theirs[2]:.1f} of them its own")
        print(f"corridor has {ours[0] / theirs[0]:.1f} times the requests a CPU second, {ours[1] / theirs[1]:.2f} of the memory, {ours[2] / theirs[2]:.2f} of what is its own")
        if same != len(rows):
            faults.append(("rows", same, len(rows)))
        peer.kill()
        peer.wait()
    server.stop()
    return faults


def explore(folder, count):
    p = sample(folder)
    made = run(["import", os.environ["WORLD"], "--map", "exporter=exporter,importer=importer,product=hs6,value=usd", "--year", "2024",
                "--store", os.path.join(p, "statistics"), "--dataset", "world", "--vintage", "2026-01-02"], p, cpu=120, gb=8)
    assert made.rc == 0, made
    server = Server(p)
    assert server.get("/")[0] == 200
    print(f"start to the first page beside a year of the world: {time.monotonic() - server.began:.2f} s, {server.cpu():.2f} CPU s, {server.mb():.0f} MB")
    faults, took, chance = [], [], random.Random(5)
    economies = sorted({r["exporter"] for r in json.loads(server.get("/api/v1/flows?exporter=all&importer=MYS&dataset=world")[2])["rows"]})
    products = [f"{c:02}" for c in range(1, 98) if c != 77]
    rows = 0
    for _ in range(count):
        a, b = chance.sample(economies, 2)
        told = run(["flows", a, b, "--level", "6", "--dataset", "world", "--as-of", "2026-06-01", "--format", "csv"], p)
        whole = told.out.splitlines()
        for product in chance.sample(products, 20):
            began = time.monotonic()
            status, _, body = server.get(f"/api/v1/flows?exporter={a}&importer={b}&level=6&product={product}&dataset=world&format=csv")
            page, _, _ = server.get(f"/flows?exporter={a}&importer={b}&level=6&product={product}&dataset=world")
            took.append((time.monotonic() - began) / 2)
            # A pair without any trade in the data is no trade of zero: the command says so, and so does the page.
            cells = lambda lines: [(r["year"], r["exporter"], r["importer"], r["product"], r["value_usd"]) for r in csv.DictReader(lines) if r["product"].startswith(product)]
            mine = cells(body.decode().splitlines()) if status == 200 else []
            theirs = cells(whole) if told.rc == 0 else []
            rows += len(mine)
            if page != 200 or status not in (200, 422) or (status == 422) != (told.rc == 2) or mine != theirs:
                faults.append((a, b, product, status, page, told.rc, len(mine), len(theirs)))
    took.sort()
    print(f"{count} pairs by 20 products: {rows} rows, {len(faults)} differ from corridor flows; p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {took[len(took) * 99 // 100] * 1000:.0f} ms")
    server.stop()
    server = Server(p)
    server.get("/")
    begun, spent = server.mb("VmHWM"), server.cpu()
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    link.request("GET", "/api/v1/flows?exporter=CHN,USA,DEU,JPN,ITA,FRA&importer=all&level=6&dataset=world&format=csv&count=last", headers={"Authorization": f"Bearer {server.token}"})
    answer = link.getresponse()
    lines, size, last, tail = 0, 0, b"", b""
    while part := answer.read(1 << 16):
        lines += part.count(b"\n")
        size += len(part)
        tail = (tail + part)[-60:]
    last = tail.strip().splitlines()[-1]
    print(f"{lines - 2} rows as CSV, {size >> 20} MB, {server.cpu() - spent:.1f} CPU s; {begun:.0f} MB before, {server.mb('VmHWM'):.0f} MB at most; it ends {last.decode()!r}")
    if last != b"# %d rows" % (lines - 2) or server.mb("VmHWM") > begun + 20:
        faults.append(("stream", lines, last, begun, server.mb("VmHWM")))
    server.stop()
    return faults


def kills(folder, count):
    p = sample(folder)
    faults, chance = [], random.Random(3)
    path = os.path.join(p, "documents/visit-2026-01.md")
    kept = open(path, "rb").read()
    index = open(os.path.join(p, "partnership.toml"), "rb").read()
    for number in range(count):
        server = Server(p)
        stop = threading.Event()

        def change():
            while not stop.is_set():
                write(p, "ledger/more.toml", b"not toml [" if chance.random() < 0.5 else b"# nothing\n")
                time.sleep(0.01)

        def ask():
            while not stop.is_set():
                try:
                    server.get(chance.choice(["/", "/brief", "/flows?exporter=MYS&importer=TUR&level=2", "/documents"]))
                except (OSError, http.client.HTTPException):
                    return

        threads = [threading.Thread(target=f) for f in (change, ask, ask)]
        [t.start() for t in threads]
        time.sleep(chance.uniform(0, 0.6))
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        stop.set()
        [t.join() for t in threads]
        os.remove(os.path.join(p, "ledger/more.toml"))
        if open(path, "rb").read() != kept or open(os.path.join(p, "partnership.toml"), "rb").read() != index:
            faults.append((number, "a file was changed"))
    clean = os.path.join(folder, "clean")
    os.makedirs(clean)
    before = tree(sample(clean))
    left = {n for n, h in tree(p).items() if before.get(n) != h and not os.path.basename(n).startswith(".")}
    server = Server(p)
    if left or server.get("/")[0] != 200:
        faults.append(("at the end", left))
    server.stop()
    print(f"{count} kills while files changed: {len(faults)} faults")
    return faults


def main():
    what = sys.argv[2]
    usual = {"links": 60, "search": 0, "fuzz": 100_000, "load": 60, "speed": 2000, "explore": 50, "kills": 60}
    count = int(sys.argv[3]) if len(sys.argv) > 3 else usual[what]
    folder = tempfile.mkdtemp(prefix="corridor-serve-")
    try:
        faults = {"links": links, "search": search, "fuzz": fuzz, "load": load, "speed": speed, "explore": explore, "kills": kills}[what](folder, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults[:20]:
        print("FAIL", fault)
    print(f"{what}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
