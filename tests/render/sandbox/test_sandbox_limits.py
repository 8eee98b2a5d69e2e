"""Scene code that uses up the machine, lies about what it did, or leaves odd things behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from confinement.scratch import BadResult, open_plain_file, remove, scratch_folder, take
from confinement.starting import PLAIN
from confinement.tier import NO_WALLS, Tier, tier
from render.quality import Quality
from render.scenes.scene import SceneFailed, SceneVideo, render_scene

pytestmark = pytest.mark.slow

LOW = Quality.parse("low")
HEAD = "import json, os, stat, sys, threading, time, ctypes\nfrom manim import *\n"
CHANNEL = """
def say(text):
    line = text if isinstance(text, bytes) else json.dumps(text).encode() + b"\\n"
    for number in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(number).st_mode):
                os.write(number, line)
        except OSError:
            pass

def forge(frames):
    say({"done": {"frames": frames, "beats": []}})
    time.sleep(9)
"""

Attempt = Callable[..., SceneVideo]


@pytest.fixture
def attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """Renders code of unknown origin with lint off, in a place where little may be written."""
    if not tier().free_code:
        pytest.skip(f"this machine's walls would not hold: {tier().words}")
    monkeypatch.setattr("render.scenes.scene.check_code", lambda *_: None)
    monkeypatch.setattr("render.scenes.warm.FREE_SCRATCH", 64 * 1024**2)
    monkeypatch.setattr("render.scenes.warm.MOST_FILES", 500)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def render(*lines: str, timeout: float = 20) -> SceneVideo:
        body = "".join(f"        {line}\n" for line in lines)
        code = f"{HEAD}{CHANNEL}\nclass A(Scene):\n    def construct(self):\n{body}"
        return render_scene(code, "A", LOW, tmp_path / "out.mp4", timeout=timeout, free=True)

    return render


def failure(attempt: Attempt, *lines: str, timeout: float = 20) -> str:
    with pytest.raises(SceneFailed) as failed:
        attempt(*lines, timeout=timeout)
    return failed.value.code


def test_one_that_takes_all_memory_is_told_so(attempt: Attempt) -> None:
    code = failure(attempt, "kept = []", "while True: kept.append(np.empty(2**26, 'u1'))")
    assert code == "OUT_OF_MEMORY"


def test_one_that_fills_the_disk_with_large_files_is_ended(attempt: Attempt) -> None:
    lines = (
        "for n in range(20):",
        "    with open(f'big{n}', 'wb') as file:",
        "        for _ in range(60): file.write(bytes(2**20)); time.sleep(0.005)",
        "time.sleep(9)",
    )
    assert failure(attempt, *lines) == "TOO_MUCH_WRITTEN"


def test_one_that_reserves_the_disk_gets_none_of_it(attempt: Attempt) -> None:
    """Blocks come without being written, eight GiB in a moment, where the kernel is asked."""
    lines = (
        "for n in range(128):",
        "    file = open(f'f{n}', 'wb')",
        "    with __import__('contextlib').suppress(OSError):",
        "        os.posix_fallocate(file.fileno(), 0, 2**26)",
        "blocks = sum(os.stat(f'f{n}').st_blocks for n in range(128))",
        "raise ValueError(f'{blocks} blocks')",
    )
    with pytest.raises(SceneFailed, match="ValueError: 0 blocks"):
        attempt(*lines)


def test_one_whose_files_have_lost_their_names_is_ended(attempt: Attempt) -> None:
    """Removed while they are open, they would take the disk and not be counted."""
    lines = (
        "kept = []",
        "for n in range(200):",
        "    kept.append(open(f'f{n}', 'wb')); kept[-1].write(bytes(2**21)); kept[-1].flush()",
        "    os.unlink(f'f{n}')",
        "time.sleep(9)",
    )
    assert failure(attempt, *lines) == "TOO_MUCH_WRITTEN"


def test_not_even_what_troupe_has_generated_takes_a_files_name_away(
    attempt: Attempt, tmp_path: Path
) -> None:
    """It opens strangers' pictures and fonts."""
    assert attempt
    lines = "open('f', 'w').close(); os.unlink('f'); raise ValueError(os.listdir())"
    code = f"{HEAD}class A(Scene):\n    def construct(self):\n        {lines}\n"
    with pytest.raises(SceneFailed, match=r"ValueError: .*'f'"):
        render_scene(code, "A", LOW, tmp_path / "out.mp4")


def test_what_troupe_has_generated_may_not_fork_beside_a_strangers_picture(
    attempt: Attempt, tmp_path: Path
) -> None:
    """Nor take the memory of many processes, if the picture has taken it over."""
    assert attempt
    (tmp_path / "picture.png").write_bytes(b"picture")
    code = f"{HEAD}class A(Scene):\n    def construct(self):\n        os.fork()\n"
    files = {"pictures/1.png": tmp_path / "picture.png"}
    with pytest.raises(SceneFailed, match=r"OSError: .* not implemented"):
        render_scene(code, "A", LOW, tmp_path / "out.mp4", files=files)


def test_no_file_of_one_is_larger_than_it_may_be(attempt: Attempt) -> None:
    assert failure(attempt, "open('big', 'wb').truncate(65 * 2**20)") == "TOO_MUCH_WRITTEN"


def test_one_that_fills_the_disk_with_small_files_is_ended(attempt: Attempt) -> None:
    lines = ("n = 0", "while True:", "    open(f'f{n}', 'w').close(); n += 1")
    assert failure(attempt, *lines) == "TOO_MUCH_WRITTEN"


def test_one_that_floods_its_output_is_ended(attempt: Attempt) -> None:
    assert failure(attempt, "while True: print('x' * 100_000)") == "TOO_MUCH_WRITTEN"


def test_one_that_never_ends_is_ended_even_when_it_stops_itself(attempt: Attempt) -> None:
    assert failure(attempt, "os.kill(os.getpid(), 19)", timeout=3) == "TIMEOUT"


def test_a_nest_of_folders_is_removed_whatever_its_depth(attempt: Attempt, tmp_path: Path) -> None:
    lines = (
        "for n in range(400):",
        "    os.mkdir('d' * 40); os.chdir('d' * 40)",
        "os.chmod('.', 0)",
        "1 / 0",
    )
    assert failure(attempt, *lines) in {"SCENE_ERROR", "TOO_MUCH_WRITTEN"}  # who is faster
    assert list(tmp_path.iterdir()) == []


def test_nothing_runs_on_after_the_scene(attempt: Attempt, tmp_path: Path) -> None:
    """Threads that would go on writing; processes it cannot start (test_sandbox_attacks)."""
    lines = (
        "def on():",
        "    while True: open('still', 'w').write('x'); time.sleep(0.01)",
        "threading.Thread(target=on).start()",
        "self.wait(0.2)",
    )
    before = set(psutil.Process().children(recursive=True))
    assert attempt(*lines).frames == 3
    assert set(psutil.Process().children(recursive=True)) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


UNKNOWN = "say({'failed': {'code': 'NO_SUCH', 'message': '', 'log': ''}})"
LIES = {
    "done without a film": ("BAD_RESULT", "forge(9)"),
    "a film that is none": ("BAD_RESULT", "open('scene.mp4', 'w').write('no film')", "forge(9)"),
    "more frames than there are": ("BAD_RESULT", "self.wait(0.2)", "forge(900)"),
    "a folder for a film": ("BAD_RESULT", "os.mkdir('scene.mp4')", "forge(9)"),
    "too much progress": ("CRASHED", "say({'progress': 1e99})", "time.sleep(9)"),
    "an unknown failure": ("CRASHED", UNKNOWN, "time.sleep(9)"),
    "deep JSON": ("CRASHED", r"say(b'[' * 50_000 + b'\n')", "time.sleep(9)"),
    "a line without end": ("CRASHED", "while True: say(b'x' * 4096)"),
    "silence": ("CRASHED", "os._exit(0)"),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_about_the_result_are_found_out(lie: str, attempt: Attempt, tmp_path: Path) -> None:
    code, *lines = LIES[lie]
    assert failure(attempt, *lines) == code
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the old system call gate is x86's")
def test_the_old_system_call_gate_leads_nowhere(attempt: Attempt) -> None:
    """`int 0x80` numbers calls differently; a filter that looks at numbers only would be fooled."""
    lines = (
        "import mmap",
        "page = mmap.mmap(-1, 4096, prot=7)",
        r"page.write(bytes.fromhex('b80200000031dbcd80c3'))  # fork of the 32-bit table",
        "address = ctypes.addressof(ctypes.c_char.from_buffer(page))",
        "got = ctypes.CFUNCTYPE(ctypes.c_int)(address)()",
        "raise RuntimeError(f'got {got}') if got >= 0 else ValueError('refused')",
    )
    with pytest.raises(SceneFailed) as failed:
        attempt(*lines)
    assert failed.value.code == "CRASHED" or "refused" in failed.value.message


def test_where_the_walls_are_too_weak_free_code_is_refused_and_ours_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("render.scenes.scene.tier", lambda: Tier(PLAIN, NO_WALLS, ("files",)))
    code = (
        "from manim import *\nclass A(Scene):\n    def construct(self):\n        self.wait(0.2)\n"
    )
    with pytest.raises(SceneFailed, match=r"NOT_CONFINED.*sandbox is too weak"):
        render_scene(code, "A", LOW, tmp_path / "out.mp4", free=True)
    assert render_scene(code, "A", LOW, tmp_path / "out.mp4").frames == 3


OURS = """from manim import *
class A(Scene):
    def construct(self):
        self.play(Create(Circle()), run_time=0.4)
"""
SPOILING = (
    "import manim, pickle",
    "manim.Circle.create_target = manim.Circle.__init__ = lambda *_, **__: 1 / 0",
    "manim.config.pixel_width = 99_998",
    "manim.Scene.play = None",
    "sys.modules['numpy'] = sys.modules['render.scenes.child'] = None",
    "os.environ.update(PATH='/tmp', PYTHONPATH='/tmp', LD_PRELOAD='/tmp/evil.so')",
    "pickle.dump(os.system, open('evil.pickle', 'wb'))",
    "os.makedirs('media/texts'); os.symlink('/etc/passwd', 'media/texts/a.svg')",
)


def test_one_that_spoils_what_all_scenes_share_spoils_it_for_itself(
    attempt: Attempt, tmp_path: Path
) -> None:
    def ours() -> bytes:
        render_scene(OURS, "A", LOW, tmp_path / "ours.mp4")
        return (tmp_path / "ours.mp4").read_bytes()

    before, variables = ours(), dict(os.environ)
    assert failure(attempt, *SPOILING) == "SCENE_ERROR"
    assert ours() == before
    assert dict(os.environ) == variables


HUGE = ("config.pixel_width, config.pixel_height = 60_000, 40_000", "self.camera.reset()",
        "self.camera.pixel_width, self.camera.pixel_height = 60_000, 40_000",
        "self.camera.init_background(); self.camera.resize_frame_shape()",
        "self.camera.reset()", "self.wait(0.2)")  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [HUGE, ("config.frame_rate = self.camera.frame_rate = 1e7", "self.wait(1)")],
    ids=["picture", "rate"],
)
def test_a_picture_or_a_rate_beyond_measure_gives_no_film(
    attempt: Attempt, lines: tuple[str, ...]
) -> None:
    code = failure(attempt, *lines)
    assert code in {"BAD_RESULT", "OUT_OF_MEMORY", "SCENE_ERROR", "CRASHED"}


# -- taking results


def film(folder: Path) -> Path:
    path = folder / "scene.mp4"
    path.write_bytes(b"film")
    return path


def as_symbolic_link(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to("real")


def as_hard_link(path: Path) -> None:
    path.with_name("second").hardlink_to(path)


def as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_nothing(path: Path) -> None:
    path.unlink()


def as_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def as_huge_file(path: Path) -> None:
    os.truncate(path, 2**40)


@pytest.mark.parametrize("disguise", [as_symbolic_link, as_hard_link, as_fifo, as_folder,
                                      as_nothing, as_empty_file, as_huge_file])  # fmt: skip
def test_only_a_plain_file_of_a_sensible_size_is_taken(
    disguise: Callable[[Path], None], tmp_path: Path
) -> None:
    path = film(tmp_path)
    disguise(path)
    with pytest.raises(BadResult, match=r"scene\.mp4"):
        take(path, tmp_path / "out" / "x.mp4", most=1000)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_result_that_is_changed_after_the_look_is_the_one_that_was_looked_at(
    tmp_path: Path,
) -> None:
    path = film(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    with open_plain_file(path, most=1000) as file:
        path.unlink()
        path.symlink_to("secret")
        assert file.read() == b"film"


def test_a_result_that_grows_is_cut_at_the_limit(tmp_path: Path) -> None:
    path = film(tmp_path)

    def grow(_: Path) -> None:
        assert (tmp_path / "out.mp4.part").stat().st_size == 4

    take(path, tmp_path / "out.mp4", 4, grow)
    assert (tmp_path / "out.mp4").read_bytes() == b"film"


def test_a_scratch_folder_is_gone_afterwards_though_it_forbids_it() -> None:
    with scratch_folder("troupe-test-") as folder:
        (folder / "locked" / "inner").mkdir(parents=True)
        (folder / "locked").chmod(0)
    assert not folder.exists()
    remove(folder)  # and once more does no harm
