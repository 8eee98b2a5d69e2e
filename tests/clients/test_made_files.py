"""What is made in the clients is up to date, of this version, and can be published."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from api.app import routes
from api.job_options import JobOptions
from api.openapi import document
from troupe_client._sync.dances import Kind
from troupe_client._sync.videos import Videos
from workers.version import VERSION

CHECKOUT = Path(__file__).parents[2]
CLIENTS = CHECKOUT / "clients"
PYTHON = CLIENTS / "python"


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    """clients/generate.py, which is a script."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(CLIENTS))
        import generate

        yield generate


def test_the_waiting_client_is_made_of_that_for_asyncio(
    generate: ModuleType, tmp_path: Path
) -> None:
    generate.write_sync(tmp_path / "_sync")
    made = {file.name: file.read_text() for file in (tmp_path / "_sync").glob("*.py")}
    kept = {file.name: file.read_text() for file in (generate.PACKAGE / "_sync").glob("*.py")}
    assert kept == made, "python clients/generate.py"
    assert not any(re.search(r"\b(await|async |asyncio)", text) for text in made.values())


@pytest.mark.slow
def test_the_types_are_those_of_the_api(generate: ModuleType, tmp_path: Path) -> None:
    generate.write_python_types(tmp_path / "types.py")
    assert generate.TYPES.read_text() == (tmp_path / "types.py").read_text(), (
        "python clients/generate.py"
    )


def test_the_declarations_are_of_the_same_schemas(generate: ModuleType) -> None:
    fingerprint = generate.DECLARATIONS.read_text().splitlines()[1]
    assert fingerprint == f"// {generate.fingerprint()}", "python clients/generate.py"


@pytest.mark.long
def test_the_declarations_are_those_of_the_api(generate: ModuleType, tmp_path: Path) -> None:
    generate.write_declarations(tmp_path / "types.d.ts")
    assert generate.DECLARATIONS.read_text() == (tmp_path / "types.d.ts").read_text()


def test_what_is_written_by_hand_knows_every_wish() -> None:
    """Each option of a video, and each medium of a dance, in both faces."""
    schemas = document(routes())["components"]["schemas"]
    wishes = {*schemas["Configuration"]["properties"], "plan", "script"}
    wishes -= {"enable_s3_upload", "generate_thumbnails"}  # true for whoever says nothing
    kinds = set(schemas["MediaRequest"]["properties"]["kinds"]["items"]["enum"])
    declared = (CLIENTS / "javascript/index.d.ts").read_text()

    options = set(inspect.signature(Videos.create).parameters) - {"self", "idempotency_key"}
    assert options == wishes - {"output"} | {"hls", *JobOptions.model_fields}
    assert set(get_args(Kind)) == kinds
    (wish,) = re.findall(r"interface VideoRequest \{(.*?)^\}", declared, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"^  (\w+)\?:", wish, re.MULTILINE)) == wishes
    (media,) = re.findall(r"type MediaKind = (.*);", declared)
    assert set(re.findall(r'"(\w+)"', media)) == kinds


def test_clients_have_the_version_of_the_api() -> None:
    from troupe_client import VERSION as OF_CLIENT

    assert OF_CLIENT == VERSION
    javascript = (CLIENTS / "javascript/index.js").read_text()
    assert f'export const VERSION = "{VERSION}";' in javascript


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of the Python client, as setuptools makes it."""
    folder = tmp_path_factory.mktemp("sdist")
    for name in list_files(PYTHON):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "source" / name).write_bytes((PYTHON / name).read_bytes())
    build = "import sys; from setuptools import build_meta as b; b.build_sdist(sys.argv[1])"
    run(sys.executable, "-W", "ignore", "-c", build, folder, cwd=folder / "source")
    return next(folder.glob("*.tar.gz"))


@pytest.mark.slow
def test_the_source_of_the_python_client_is_whole(sdist: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(sdist, tmp_path)
    unpacked = tmp_path / f"troupe_client-{VERSION}"
    if not unpacked.exists():  # setuptools before 69
        unpacked = tmp_path / f"troupe-client-{VERSION}"
    missing = [name for name in list_files(PYTHON) if not (unpacked / name).exists()]
    assert missing == []
    ask = "import sys; sys.path.insert(0, sys.argv[1]); import troupe_client as t; "
    told = run(sys.executable, "-c", f"{ask}print(t.__file__, t.__version__)", unpacked)
    assert told.split() == [str(unpacked / "troupe_client/__init__.py"), VERSION]


@pytest.mark.long
def test_the_wheel_of_the_python_client_is_whole(sdist: Path, tmp_path: Path) -> None:
    """pip gets a setuptools of its own for it."""
    run(sys.executable, *("-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, sdist))
    with zipfile.ZipFile(next(tmp_path.glob("troupe_client-*.whl"))) as wheel:
        names = wheel.namelist()
        metadata = wheel.read(next(name for name in names if name.endswith("METADATA"))).decode()
    modules = {name for name in list_files(PYTHON) if name.startswith("troupe_client/")}
    assert modules <= set(names)
    assert f"\nVersion: {VERSION}\n" in metadata
    assert "\nRequires-Dist: httpx" in metadata
    assert "# troupe-client" in metadata


def list_files(folder: Path) -> list[str]:
    """What is kept in the checkout, not what builds have left there."""
    found = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]
    left = ("__pycache__", "build", "dist", "node_modules", "troupe_client.egg-info")
    return [str(file) for file in found if not set(left) & set(file.parts)]


def run(*command: str | Path, cwd: Path = CHECKOUT) -> str:
    """What it says; it ends well."""
    words = [*map(str, command)]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
