"""The captions of HLS in a browser, played by hls.js as on anybody's page."""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from selenium.webdriver import Chrome

from render.fast.film import Film
from render.narration.captions import chapters_vtt, vtt_cues
from render.quality import Quality
from render.video.hls import write_hls
from render.video.join import join
from render.video.text_tracks import add_captions
from tests.render.video.test_text_tracks import plan_of

pytestmark = pytest.mark.cluster

HLS_JS = "hls.js@1.7.4"
TALL = Quality("tall", 180, 320, 15)
SECONDS = 40
PAGE = (
    """<!doctype html><title>Film</title><video muted></video><script src="hls.min.js"></script>"""
)
PLAY = """
const done = arguments[arguments.length - 1], video = document.querySelector("video");
const hls = new Hls(), told = { tracks: [], problems: [] };
hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && told.problems.push(details));
hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, (_, { subtitleTracks }) => {
  told.tracks = subtitleTracks.map(({ name, lang }) => [name, lang]);
  hls.subtitleTrack = 0;
});
hls.loadSource("film/master.m3u8");
hls.attachMedia(video);
video.addEventListener("canplay", () => { video.currentTime = 31; }, { once: true });
const chapters = document.createElement("track");
Object.assign(chapters, { kind: "chapters", src: "chapters.vtt", default: true });
video.append(chapters);
chapters.track.mode = "hidden";
const look = () => {
  const [captions] = [...video.textTracks].filter(({ kind }) => kind !== "chapters");
  const cues = [...captions?.cues ?? []].map((cue) => [cue.startTime, cue.endTime, cue.text]);
  const titles = [...chapters.track.cues ?? []].map(({ text }) => text);
  const there = video.currentTime > 30 && titles.length && cues.some(([start]) => start > 30);
  if (!there) return setTimeout(look, 200);
  done({ ...told, cues, titles, size: [video.videoWidth, video.videoHeight] });
};
look();
"""


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """The address of a page beside a film of 40 s as HLS."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("there is no npm (apt-get install npm)")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", HLS_JS]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    shutil.copy(tmp_path / "node_modules/hls.js/dist/hls.min.js", tmp_path)
    film = Film(tmp_path / "scene.mp4", TALL)
    film.write(np.full((TALL.height, TALL.width, 4), 120, np.uint8), repeat=SECONDS * TALL.fps)
    film.close()
    video, plan = join([tmp_path / "scene.mp4"], tmp_path / "film.mp4"), plan_of("9:16", beats=1)
    add_captions(write_hls([video], tmp_path / "film")[0], vtt_cues(plan), SECONDS, "en")
    (tmp_path / "chapters.vtt").write_text(chapters_vtt(plan))
    (tmp_path / "index.html").write_text(PAGE)
    handler = functools.partial(Silent, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


def test_a_player_shows_the_captions_at_their_seconds(browser: Chrome, page: str) -> None:
    browser.get(page)
    found = browser.execute_async_script(PLAY)

    assert found["problems"] == []
    assert found["tracks"] == [["Captions", "en"]]
    assert found["titles"] == ["Fast &amp; &lt;slow&gt;", "The second"]  # its source, as it stands
    assert found["size"] == [TALL.width, TALL.height]
    wanted = [cue for cue in vtt_cues(plan_of("9:16", beats=1)) if cue[1] > 30]
    shown = [cue for cue in found["cues"] if cue[1] > 30]
    assert len(shown) == len(wanted)
    for (start, end, text), (begins, ends, cue) in zip(shown, wanted, strict=True):
        assert (start, end) == (pytest.approx(begins, abs=0.1), pytest.approx(ends, abs=0.1))
        assert text == cue.split("\n", 1)[1]
