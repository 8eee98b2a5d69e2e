"""HDR films are shown as bright and as colourful as what was filmed."""

from __future__ import annotations

import itertools
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace, VideoReformatter

from pose.tone_mapping import BT709_OF_BT2020, HLG, PQ, WHITE, compress, linear_light, map_tones
from pose.video import frames

GREYS = (0.02, 0.1, 0.18, 0.3)
"""Linear light of a white sheet, up to which a screen shows what is there."""


def pq(light: np.ndarray) -> np.ndarray:
    """SMPTE ST 2084, of light in whites."""
    power = (light * WHITE / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(light: np.ndarray) -> np.ndarray:
    """ITU-R BT.2100, of light in whites on a screen of 1000 cd/m²: OOTF and OETF."""
    display = light * WHITE / 1000
    luma = display @ np.array([0.2627, 0.6780, 0.0593])
    scene = display * np.maximum(luma, 1e-9)[..., None] ** (1 / 1.2 - 1)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), a * np.log(np.maximum(12 * scene - b, 1e-9)) + c
    )


STORED = {PQ: pq, HLG: hlg}


def stored(light709: np.ndarray, transfer: int) -> np.ndarray:
    """(h, w, 3) 16 bits that an HDR camera stores for linear light in BT.709 colours."""
    light = np.maximum(light709 @ np.linalg.inv(BT709_OF_BT2020).T, 0)
    return np.round(np.clip(STORED[transfer](light), 0, 1) * 65535).astype(np.uint16)


def shown(light709: np.ndarray) -> np.ndarray:
    """What a film without HDR stores for it."""
    return 255 * np.clip(light709, 0, 1) ** (1 / 2.4)


def patches() -> np.ndarray:
    """Greys and muted colours side by side, (1, n, 3)."""
    colours = [(g, g, g) for g in GREYS]
    colours += list(itertools.permutations((0.05, 0.12, 0.28)))
    return np.array([colours])


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_what_is_not_brighter_than_a_third_of_white_stays_as_it_is(transfer):
    found = map_tones(stored(patches(), transfer), transfer)

    np.testing.assert_allclose(found, shown(patches()), atol=3)


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_a_lamp_is_brighter_than_paper_and_neither_is_grey(transfer):
    light = np.array([0.5, 1.0, 2.0, 4.5])[None, :, None] * np.ones(3)

    found = map_tones(stored(light, transfer), transfer)[0]

    assert (np.diff(found[:, 0].astype(int)) > 5).all()
    assert found[1].min() > 190
    assert (np.ptp(found.astype(int), axis=1) <= 2).all()


def test_published_points_of_the_transfer_functions():
    """BT.2408: 203 cd/m² are 58 % of PQ and 75 % of HLG; 10 000 cd/m² are all of PQ."""
    assert linear_light(PQ)[round(0.5807 * 4095)] == pytest.approx(1.0, rel=0.01)
    assert linear_light(PQ)[-1] == pytest.approx(10_000 / WHITE, rel=1e-5)
    scene = float(linear_light(HLG)[round(0.75 * 4095)])
    assert 1000 * scene**1.2 == pytest.approx(WHITE, rel=0.01)
    assert linear_light(HLG)[-1] == pytest.approx(1, rel=1e-4)


def test_the_curve_rises_without_a_step():
    light = np.linspace(0, 4.9, 2000)

    assert (np.diff(compress(light)) > 0).all()
    assert np.diff(compress(light)).max() < 0.003


def film(path: Path, transfer: int, light: np.ndarray) -> Path:
    """Ten bits of HEVC with the marks of HDR."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx265", rate=10, options={"x265-params": "log-level=none"})
        stream.height, stream.width = light.shape[:2]
        stream.pix_fmt = "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries = transfer, 9
        context.colorspace = Colorspace.BT2020
        rgb = av.VideoFrame.from_ndarray(stored(light, transfer), format="rgb48le")
        frame = VideoReformatter().reformat(
            rgb, format="yuv420p10le", dst_colorspace=Colorspace.BT2020
        )
        for k in range(5):
            frame.pts = k
            frame.color_trc, frame.color_primaries = transfer, 9
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_a_film_in_hdr_looks_as_the_same_film_without(tmp_path, transfer):
    light = np.kron(patches()[:, :8].reshape(2, 4, 3), np.ones((32, 32, 1)))

    first = next(frames(film(tmp_path / "dance.mp4", transfer, light)))

    middles = first.rgb[16::32, 16::32]
    np.testing.assert_allclose(middles, shown(light[16::32, 16::32]), atol=9)
