"""python3 third_party.py METADATA FOLDER [PACKAGE]: what the binary is made of, from `cargo metadata`.

Writes THIRD-PARTY.txt (each library with its licence and the text that its package carries; a text
that several carry stands once, with their names) and sbom.cdx.json (CycloneDX 1.5). The order is by name, so that the bytes are the same each time.
"""

import json
import pathlib
import sys

metadata = json.load(open(sys.argv[1]))
folder = pathlib.Path(sys.argv[2])
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
packages = {package["id"]: package for package in metadata["packages"]}
package = sys.argv[3] if len(sys.argv) > 3 else "corridor-cli"
root = next(p["id"] for p in metadata["packages"] if p["name"] == package)
used, open_ = set(), [root]
while open_:
    one = open_.pop()
    if one in used:
        continue
    used.add(one)
    for dependency in nodes[one]["deps"]:
        kinds = {kind["kind"] for kind in dependency["dep_kinds"]}
        if kinds != {"dev"}:
            open_.append(dependency["pkg"])
others = sorted(
    (packages[one] for one in used if packages[one]["source"]),
    key=lambda package: (package["name"], package["version"]),
)

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")
lines = ["Libraries that the program is made of, with their licences; the texts follow.", ""]
carried = {}
for package in others:
    name = f"{package['name']} {package['version']}"
    lines.append(f"{name}: {package['license']} {package['repository'] or ''}".rstrip())
    home = pathlib.Path(package["manifest_path"]).parent
    texts = sorted(p for p in home.iterdir() if p.is_file() and p.name.upper().startswith(NAMES))
    for text in texts:
        body = "\n".join(text.read_text(errors="replace").split("\r\n")).strip()
        carried.setdefault(body, []).append(f"{name}, {text.name}")
for body, whose in carried.items():
    lines += ["", "=" * 78, *whose, "-" * 78, body]
lines.append("")
(folder / "THIRD-PARTY.txt").write_text("\n".join(lines))

components = [
    {
        "type": "library",
        "name": package["name"],
        "version": package["version"],
        "purl": f"pkg:cargo/{package['name']}@{package['version']}",
        "licenses": [{"expression": package["license"].replace("/", " OR ")}],
    }
    for package in others
]
main = packages[root]
sbom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {
        "component": {"type": "application", "name": "corridor", "version": main["version"]}
    },
    "components": components,
}
(folder / "sbom.cdx.json").write_text(json.dumps(sbom, indent=1) + "\n")
