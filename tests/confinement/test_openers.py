"""Which of Troupe's modules open pictures, films, sounds and documents, and where they run.

Whoever adds one puts it into a list here: it is loaded by confined processes only, or it opens
nothing but what Troupe itself has made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.confinement.house import CHECKOUT

pytestmark = pytest.mark.slow

FOLDERS = ("api", "confinement", "pose", "render", "scoring", "services", "tasks", "workers")
OPENERS = {
    "av.open",
    "Image.open",
    "ImageFont.truetype",
    "pypdfium2.PdfDocument",
    "cv2.VideoCapture",
    "cv2.imread",
    "cv2.imdecode",
    "wave.open",
    "csv.reader",
    "manimpango.register_font",
    "CodecContext.create",
    "zipfile.ZipFile",
    "tarfile.open",
    "ET.parse",
    "ET.fromstring",
    "np.load",
    "pickle.load",
    "pickle.loads",
    "yaml.compose",
    "yaml.load",
    "yaml.safe_load",
}
CONFINED = {
    "pose/container.py",
    "render/untrusted_media/asset_reading.py",
    "render/untrusted_media/media_files.py",
    "render/narration/espeak.py",
    "render/narration/sound_child.py",
    "render/narration/mixing.py",
    "render/scenes/child.py",
    "render/scenes/film_child.py",
    "render/scenes/rewriting.py",
    "render/scenes/typeset.py",
    "render/video/hls.py",
    "render/video/join.py",
    "render/video/metadata.py",
    "render/video/rendition.py",
    "render/video/thumbnails.py",
}
OF_OUR_OWN_MAKING = {
    "pose/model.py",  # a wheel, by its hash
    "render/dance/letters.py",  # the fonts that Troupe draws with
    "render/fast/film.py",
    "render/fast/reel.py",
    "render/narration/voice.py",  # plain samples, by Python's own reader
    "render/typefaces.py",  # the same, and Noto's
    "render/video/mp4.py",
    "scoring/soundtrack.py",  # numbers that it has written
    "services/dances/challenge_file.py",  # an operator's
    "services/erasure/export.py",  # an archive that it writes
}
DECODING = {"pose.video": {"probe", "frames"}, "pose.audio": {"audio_samples"},
            "pose.pictures": {"frames", "pictures"}, "pose.extract": {"extract"}}  # fmt: skip
LISTENING = {"find_music", "find_onsets"}
DECODED_ELSEWHERE = (["sandbox.sound"], ["read"])
FILM_WORK = {"render.video.hls": {"write_hls"}, "render.video.join": {"join"},
             "render.video.metadata": {"read_metadata"},
             "render.video.rendition": {"rendition", "renditions", "shrunk_video"},
             "render.video.thumbnails": {"thumbnails"}}  # fmt: skip


def test_every_module_that_opens_such_files_is_in_a_list() -> None:
    found = {place for place, tree in modules() if any(map(is_opener, ast.walk(tree)))}
    assert found == CONFINED | OF_OUR_OWN_MAKING


def test_workers_and_commands_have_videos_decoded_by_the_confined_process_only() -> None:
    for place, tree in modules():
        if place.startswith(("tasks/", "workers/", "api/", "services/")):
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    names = {each.name for each in node.names}
                    assert not names & DECODING.get(node.module or "", set()), place


def test_who_listens_to_a_video_says_that_a_confined_process_decodes_it() -> None:
    """By itself `pose` would do it in the process that asks."""
    found = set()
    for place, tree in modules():
        for node in ast.walk(tree) if not place.startswith("pose/") else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in LISTENING:
                words = [*node.args, *(each.value for each in node.keywords)]
                assert [ast.unparse(each) for each in words[1:]] in DECODED_ELSEWHERE, place
                found.add(place)
    assert {"tasks/scoring.py", "tasks/reference.py"} <= found


def test_films_are_joined_shrunk_and_cut_by_confined_processes_only() -> None:
    """Scenes of strangers' code are among them, which a process has written that they may have
    taken over."""
    found = set()
    for place, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                names = {each.name for each in node.names}
                if names & FILM_WORK.get(node.module or "", set()):
                    found.add(place)
    assert found == {
        "render/untrusted_media/rendition_child.py",
        "render/video/finishing_child.py",
        "render/video/hls.py",  # of the former's
        "render/video/join.py",
    }


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in FOLDERS:
        for path in (CHECKOUT / folder).rglob("*.py"):
            place = path.relative_to(CHECKOUT).as_posix()
            yield place, ast.parse(path.read_text(encoding="utf-8"))


def is_opener(node: ast.AST) -> bool:
    """Also of a longer name, such as PIL.Image.open."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    return any(name == opener or name.endswith(f".{opener}") for opener in OPENERS)


def test_the_lists_name_files_that_are_there() -> None:
    assert all(Path(CHECKOUT, place).is_file() for place in CONFINED | OF_OUR_OWN_MAKING)
