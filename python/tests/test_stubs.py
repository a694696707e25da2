"""The stubs, which `maturin generate-stubs` writes, name what the extension module has, and nothing else."""

import ast
import pathlib

import corridor
from corridor import _corridor

STUBS = pathlib.Path(corridor.__file__).with_name("_corridor.pyi")
# The generator does not know exceptions, and says by this name that it is not complete.
UNKNOWN, INCOMPLETE = {"CorridorError"}, {"__getattr__"}


def members(body):
    return {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def public(thing):
    return {name for name in vars(thing) if not name.startswith("_")}


def test_the_stubs_name_what_there_is():
    tree = ast.parse(STUBS.read_text())
    assert members(tree.body) - INCOMPLETE == public(_corridor) - UNKNOWN
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            stubbed = {name for name in members(node.body) if not name.startswith("_")}
            assert stubbed == public(getattr(_corridor, node.name)), node.name


def test_arguments_have_the_names_of_the_stubs():
    for node in ast.parse(STUBS.read_text()).body:
        if isinstance(node, ast.FunctionDef) and node.name not in INCOMPLETE:
            written = getattr(_corridor, node.name).__text_signature__
            stubbed = [a.arg for a in node.args.args + node.args.kwonlyargs]
            named = [part.split("=")[0].strip() for part in written.strip("()").split(",")]
            assert stubbed == [name for name in named if name not in ("", "*", "/")], node.name
