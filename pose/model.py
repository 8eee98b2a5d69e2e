"""The pose model: made once on each machine from the two networks in an older MediaPipe wheel.

The wheel is only their carrier and is never installed, so one platform's wheel serves all. The
bundle is byte for byte the same every time, and its SHA-256 is checked. The networks are
Google's, under the Apache licence 2.0.

``python -m pose.model FOLDER`` makes it.
"""

from __future__ import annotations

import gc
import hashlib
import io
import subprocess
import sys
import tempfile
import types
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pose.errors import ModelMissing

FILE_NAME = "pose_landmarker_full.task"
BUNDLE_SHA256 = "cf02ae312fc1ec1b548dbf0d01373058aecfc0dcb6c14206b12fb15d4ab64e1a"
WHEEL = "mediapipe==0.10.21"
WHEEL_PLATFORM = "manylinux_2_28_x86_64"
WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
WHEEL_DETECTOR = "mediapipe/modules/pose_detection/pose_detection.tflite"
WHEEL_LANDMARKER = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"
DETECTOR_FILE = "pose_detector.tflite"
LANDMARKER_FILE = "pose_landmarks_detector.tflite"
ZIP_TIME = (2020, 1, 1, 0, 0, 0)
DOWNLOAD_SECONDS = 600
ADVICE = (
    "Run ./troupe doctor, or set TROUPE_POSE_MODEL_PATH to a pose_landmarker .task file "
    "(lite, full or heavy) from MediaPipe."
)


def model_path(configured: Path | None, cache: Path) -> Path:
    """The model to use: the configured file, else the one that `build_model` made in `cache`.

    Raises ModelMissing.
    """
    path = configured or cache / FILE_NAME
    if not path.is_file():
        raise ModelMissing(f"There is no pose model at {path}. {ADVICE}")
    return path


def build_model(cache: Path) -> Path:
    """The model in the folder `cache`, made when it is not there yet. Raises ModelMissing."""
    target = cache / FILE_NAME
    if target.is_file() and _sha256(target.read_bytes()) == BUNDLE_SHA256:
        return target
    with tempfile.TemporaryDirectory(prefix="pose-model-") as folder:
        data = _bundle(*_networks(_download(Path(folder))))
    if _sha256(data) != BUNDLE_SHA256:
        raise ModelMissing(f"The pose model came out with a wrong checksum. {ADVICE}")
    _write(target, data)
    return target


def read_network(model: Path, file_name: str) -> bytes:
    """One network, `DETECTOR_FILE` or `LANDMARKER_FILE`, out of a bundle. Raises ModelMissing."""
    try:
        with zipfile.ZipFile(model) as bundle:
            return bundle.read(file_name)
    except (OSError, KeyError, zipfile.BadZipFile) as problem:
        raise ModelMissing(f"{model} is not a usable pose model: {problem}") from problem


def _download(folder: Path) -> Path:
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n")
    options = (
        f"--require-hashes --no-deps --only-binary=:all: --python-version 3.11 --abi cp311 "
        f"--implementation cp --platform {WHEEL_PLATFORM} --no-input --quiet "
        "--disable-pip-version-check"
    )
    command = [sys.executable, "-m", "pip", "download", *options.split()]
    command += ["--dest", str(folder), "--requirement", str(requirements)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS)
        return next(folder.glob("*.whl"))
    except subprocess.CalledProcessError as problem:
        words = problem.stderr.decode(errors="replace").strip().splitlines()[-3:]
        reason = " ".join(words)
    except (OSError, subprocess.TimeoutExpired, StopIteration) as problem:
        reason = str(problem)
    raise ModelMissing(f"pip could not download {WHEEL}: {reason} {ADVICE}")


def _networks(wheel: Path) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(WHEEL_DETECTOR), archive.read(WHEEL_LANDMARKER)


def _bundle(detector: bytes, landmarker: bytes) -> bytes:
    parts = {
        DETECTOR_FILE: detector,
        LANDMARKER_FILE: _with_normalisation(landmarker),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data)
    return buffer.getvalue()


def _with_normalisation(network: bytes) -> bytes:
    """The network with the metadata that the Tasks API wants: mean 0, standard deviation 255."""
    with _version_helper():
        from mediapipe.tasks.python.metadata.metadata_writers.metadata_writer import MetadataWriter

        writer = MetadataWriter.create(bytearray(network))
        writer.add_general_info("pose_landmarks_detector", "")
        writer.add_image_input([0.0], [255.0])
        data, _ = writer.populate()
    del writer
    gc.collect()  # it is in a cycle, and its __del__, which removes its files, fails at exit
    return bytes(data)


@contextmanager
def _version_helper() -> Iterator[None]:
    """Stand in for the compiled module that MediaPipe 1.2's metadata writer imports but lacks.

    The writer asks it for one thing: the least parser version, which for this metadata is 1.0.0.
    """
    package = "mediapipe.tasks.cc"
    names = [package, f"{package}.metadata", f"{package}.metadata.python"]
    modules = {name: types.ModuleType(name) for name in names}
    helper = types.ModuleType("_pywrap_metadata_version")
    vars(helper)["GetMinimumMetadataParserVersion"] = lambda _: "1.0.0"
    vars(modules[names[-1]])["_pywrap_metadata_version"] = helper
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all, also when several processes write at once. Raises ModelMissing."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(data)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)
    except OSError as problem:
        raise ModelMissing(f"{target} cannot be written: {problem.strerror}. {ADVICE}") from problem


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main(arguments: list[str]) -> int:
    """Make the model in the folder named; 0 when it is there."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m pose.model FOLDER\n")
        return 2
    try:
        sys.stdout.write(f"{build_model(Path(arguments[0]))}\n")
    except ModelMissing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
