"""A first look at scene code before it runs: imports, names and attributes on an allow-list.

This is lint, not a wall: Manim itself reaches the whole machine. The wall is ``confinement``.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from threading import Lock

MAX_CODE = 200_000
PARSING = Lock()  # ast.parse in two threads at once raises SystemError in CPython 3.11
KIT_MODULE = "troupe_kit"  # the drawing kit, in a file beside the scene
KIT_FILE = f"{KIT_MODULE}.py"
MODULES = frozenset(
    {"manim", "numpy", "math", "__future__", "collections.abc", "itertools", "typing", KIT_MODULE}
)
FORBIDDEN_NAMES = frozenset(
    """
    open exec eval compile globals locals vars getattr setattr delattr hasattr input breakpoint
    memoryview help exit quit type object classmethod SVGMobject ImageMobject Code TexTemplate
    TexFontTemplates TexTemplateLibrary config_file tempconfig os sys subprocess importlib
    builtins shutil pathlib Path register_font Typst MathTypst OpenGLMobject
    """.split()  # noqa: SIM905, words are read as words
)
FORBIDDEN_ATTRIBUTES = frozenset(
    """
    os sys subprocess importlib builtins shutil pathlib load save savez savez_compressed savetxt
    loadtxt genfromtxt fromfile tofile memmap fromregex DataSource ctypeslib f2py test testing
    add_sound render file_writer renderer interactive_embed embed save_image
    f_globals f_locals f_builtins gi_frame cr_frame tb_frame func_globals dump dumps pickle
    """.split()  # noqa: SIM905, words are read as words
)
PICTURE = re.compile(r"asset_[0-9a-f]{1,64}\.png")
ALLOWED_DUNDERS = frozenset({"__init__", "__len__", "__iter__", "__getitem__", "__add__"})


BASES = frozenset(
    {"Scene", "MovingCameraScene", "ZoomedScene", "ThreeDScene", "VectorScene",
     "LinearTransformationScene"}
)  # fmt: skip


class CodeRefused(ValueError):
    """The code does something that scene code has no need of; the text says what and where."""


def check_code(code: str, scene_name: str) -> None:
    """Raises CodeRefused unless ``code`` passes and defines the scene class."""
    tree = parse_scene_code(code)
    for complaint in complaints(tree):
        raise CodeRefused(complaint)
    if scene_name not in {node.name for node in tree.body if isinstance(node, ast.ClassDef)}:
        raise CodeRefused(f"the code defines no class {scene_name}")


def parse_scene_code(code: str) -> ast.Module:
    """Raises CodeRefused for what is too long, or no Python."""
    if len(code) > MAX_CODE:
        raise CodeRefused(f"the code is longer than {MAX_CODE} characters")
    try:
        with PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}: " if line else ""
        why = error.args[0] if error.args else "it is nested too deeply"  # MemoryError has no words
        raise CodeRefused(f"{where}the code is not Python: {why}") from None


def source_flaws(source: str) -> list[str]:
    """What is wrong with a scene's source that somebody has written, with the lines' numbers."""
    try:
        found = list(complaints(parse_scene_code(source)))
    except CodeRefused as refusal:
        return [str(refusal)]
    scenes = scene_classes(source)
    if len(scenes) != 1:
        known = ", ".join(sorted(BASES))
        several = f"it has {', '.join(scenes)}" if scenes else f"it has none (a class of {known})"
        found.append(f"the code should define one scene; {several}")
    return found


def scene_classes(source: str) -> list[str]:
    """The scenes that the code defines; those that others of them build on are not counted."""
    known, built_on = set(BASES), set[str]()
    found: list[str] = []
    for node in parse_scene_code(source).body:
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)} & known
            if bases:
                known.add(node.name)
                built_on |= bases
                found.append(node.name)
    return [name for name in dict.fromkeys(found) if name not in built_on]


def complaints(tree: ast.Module) -> Iterator[str]:
    tame = {id(name) for name in own_pictures(tree)}
    for node in ast.walk(tree):
        reason = None if id(node) in tame else complaint(node)
        if reason:
            yield f"line {getattr(node, 'lineno', 0)}: {reason}"


def own_pictures(tree: ast.Module) -> Iterator[ast.AST]:
    """The names in ``ImageMobject("asset_….png")``, a file of the scene's own folder and no path,
    and in ``ImageMobject(np.uint8(…))``, numbers and no file."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="ImageMobject") as name,
                args=[ast.Constant(value=str(file))],
                keywords=[],
            ) if PICTURE.fullmatch(file):
                yield name
            case ast.Call(
                func=ast.Name(id="ImageMobject") as name,
                args=[ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="uint8"))],
                keywords=[],
            ):
                yield name


def complaint(node: ast.AST) -> str | None:  # noqa: PLR0911, one return for each kind of node
    match node:
        case ast.Import(names=names):
            return module_complaint([alias.name for alias in names])
        case ast.ImportFrom(module=module, names=names, level=level):
            if level:
                return "relative imports are not allowed"
            taken = [alias.name for alias in names]
            return (
                module_complaint([module or ""])
                or names_complaint(taken)
                or attributes_complaint(taken)  # a module gives its attributes away as names
            )
        case ast.Name(id=name):
            return names_complaint([name])
        case ast.Attribute(attr=name):
            return attribute_complaint(name)
        case ast.MatchClass(kwd_attrs=names):
            return attributes_complaint(names)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return attribute_complaint(name)
        case ast.AsyncFunctionDef() | ast.Await() | ast.Global() | ast.Nonlocal():
            return f"{type(node).__name__} is not allowed"
    return None


def module_complaint(modules: list[str]) -> str | None:
    refused = next((name for name in modules if name not in MODULES), None)
    return f"import of {refused!r}; allowed are {', '.join(sorted(MODULES))}" if refused else None


def names_complaint(names: list[str]) -> str | None:
    refused = next((n for n in names if n in FORBIDDEN_NAMES or n.startswith("__")), None)
    return f"the name {refused!r} is not allowed" if refused else None


def attributes_complaint(names: list[str]) -> str | None:
    return next(filter(None, map(attribute_complaint, names)), None)


def attribute_complaint(name: str) -> str | None:
    hidden = name.startswith("__") and name not in ALLOWED_DUNDERS
    return f"{name!r} is not allowed" if hidden or name in FORBIDDEN_ATTRIBUTES else None
