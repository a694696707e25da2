"""The stubs name what the extension module has, and nothing else."""

import ast
import os
import pathlib

from corridor import _corridor

STUBS = pathlib.Path(
    os.environ.get("CORRIDOR_STUBS", pathlib.Path(__file__).parents[1] / "corridor" / "_corridor.pyi")
)


def members(body):
    return {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def public(thing):
    return {name for name in vars(thing) if not name.startswith("_")}


def test_the_stubs_name_what_there_is():
    tree = ast.parse(STUBS.read_text())
    assert members(tree.body) == public(_corridor)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name != "CorridorError":
            stubbed = {name for name in members(node.body) if not name.startswith("_")}
            assert stubbed == public(getattr(_corridor, node.name)), node.name


def test_arguments_have_the_names_of_the_stubs():
    for node in ast.parse(STUBS.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            written = getattr(_corridor, node.name).__text_signature__
            stubbed = [a.arg for a in node.args.args + node.args.kwonlyargs]
            named = [part.split("=")[0].strip() for part in written.strip("()").split(",")]
            assert stubbed == [name for name in named if name not in ("", "*", "/")], node.name
