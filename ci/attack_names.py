"""Cases about names: of documents, of links and of archive entries that lead out of the folder."""

import hashlib
import os
import shutil
import zipfile

from attack_tools import case, read, run, sample, tree, want, write


@case("N01 documents with line breaks, slashes and dots in their names")
def _(d):
    p = sample(d)
    outside = tree(d)
    text = "Malaysia and Türkiye aim to raise trade to 12 billion dollars by 2031.\n"
    for name in ("a\nb.md", "..md", ".hidden.md", "x" * 180 + ".md"):
        write(d, name, text)
        run(["read", "--into", p, name, "--date", "2026-02-01"], d)
    bad = [n for n in tree(p) if "\n" in n or n.startswith("../")]
    s = run(["check", "--partnership", p], d)
    return want(not bad and s.rc in (0, 1) and "panicked" not in s.err and set(outside) <= set(tree(d)), s)


@case("N02 a document entry that leaves the folder")
def _(d):
    p = sample(d)
    write(d, "secret.md", "Malaysia promised Türkiye 7 billion dollars.\n")
    sha = hashlib.sha256(open(os.path.join(d, "secret.md"), "rb").read()).hexdigest()
    for file in ("../../secret.md", "../documents/../../secret.md", os.path.join(d, "secret.md")):
        q = os.path.join(d, "q")
        shutil.rmtree(q, ignore_errors=True)
        shutil.copytree(p, q)
        with open(os.path.join(q, "documents/index.toml"), "a") as f:
            f.write(
                f'\n[[document]]\nid = "out"\nfile = "{file}"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-01\n'
                f'language = "en"\nlicence = "x"\nsha256 = "{sha}"\n'
            )
        s = run(["check", "--partnership", q], d)
        if s.rc == 0 or "7 billion" in s.out:
            return f"{file}: {s}"
    return None


@case("N03 a link out of documents/ is refused")
def _(d):
    p = sample(d)
    write(d, "secret.md", "Malaysia promised Türkiye 7 billion dollars.\n")
    os.symlink(os.path.join(d, "secret.md"), os.path.join(p, "documents/link.md"))
    sha = hashlib.sha256(open(os.path.join(d, "secret.md"), "rb").read()).hexdigest()
    with open(os.path.join(p, "documents/index.toml"), "a") as f:
        f.write(
            '\n[[document]]\nid = "link"\nfile = "link.md"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-01\n'
            f'language = "en"\nlicence = "x"\nsha256 = "{sha}"\n'
        )
    s = run(["check", "--partnership", p], d)
    return want(s.rc in (1, 2), s)


@case("N04 an archive with paths that climb")
def _(d):
    bad = os.path.join(d, "world.zip")
    with zipfile.ZipFile(bad, "w") as z:
        z.writestr("../climbed.csv", "t,i,j,k,v,q\n2024,4,8,010121,5,1\n")
        z.writestr("/tmp/corridor-climbed.csv", "t,i,j,k,v,q\n2024,4,8,010121,5,1\n")
    s = run(["import", "world.zip", "--statistics", "store"], d)
    climbed = os.path.exists(os.path.join(os.path.dirname(d), "climbed.csv")) or os.path.exists("/tmp/corridor-climbed.csv")
    return want(not climbed and "panicked" not in s.err, s)


