"""Every back end finds the same body; MediaPipe's own graph is the reference."""

from __future__ import annotations

import os
from itertools import islice

import mediapipe
import numpy as np
import pytest
from mediapipe.tasks.python import BaseOptions, vision

from pose.backends.choice import landmarker
from pose.backends.mediapipe_graph import MediaPipeLandmarker
from pose.backends.names import BACKENDS, DEFAULT
from pose.backends.onnx_export import CannotExport, export_onnx
from pose.backends.onnx_networks import CPU, OnnxNetworks
from pose.backends.openvino_networks import OpenVinoNetworks
from pose.extract import extract
from pose.picture import RgbPicture
from pose.pictures import pictures
from pose.segments import Segment
from pose.tracking.detection import letterbox_picture
from pose.tracking.networks import LANDMARKER_SIDE
from pose.tracking.region import Region
from pose.tracking.tracker import Tracker
from scoring.landmarks import encode
from settings import POSE_BACKENDS

pytestmark = pytest.mark.slow

TWO_SECONDS = Segment(0, 0.0, 2.0, warmup_frames=0)


@pytest.fixture(scope="module")
def networks(model):
    """In 32 bits, as the others; `test_halves.py` has the ones with 16."""
    return OpenVinoNetworks(model, halves=False)


@pytest.fixture(scope="module")
def reference(example, model):
    return extract(example, TWO_SECONDS, model, backend="mediapipe")


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b, axis=-1).mean())


def test_the_settings_know_the_same_back_ends():
    assert set(POSE_BACKENDS) == set(BACKENDS)
    assert DEFAULT in BACKENDS


def test_an_unknown_back_end_is_refused(model, networks):
    with pytest.raises(ValueError, match="no pose back end 'abacus'"):
        landmarker("abacus", model, networks)


def test_our_tracker_agrees_with_mediapipe(example, model, reference):
    """Within a pixel, two centimetres of the body, and a hundredth of visibility, on the mean."""
    track = extract(example, TWO_SECONDS, model)

    assert track.backend.startswith("openvino 2")
    assert reference.backend.startswith("mediapipe 1")
    assert distance(track.image[..., :2], reference.image[..., :2]) < 1
    assert distance(track.world, reference.world) < 0.02
    assert np.abs(track.visibility - reference.visibility).mean() < 0.01


def test_the_first_picture_agrees_to_half_a_pixel(example_pictures, model, networks):
    """Before the tracker's feedback makes much of little."""
    picture = RgbPicture(example_pictures[0].rgb)
    there = MediaPipeLandmarker(model)

    ours, theirs = Tracker(networks).find(0.0, picture), there.find(0.0, picture)
    there.reset()

    assert distance(ours.image[:, :2], theirs.image[:, :2]) < 0.5
    assert np.abs(ours.image[:, 2] - theirs.image[:, 2]).mean() < 5
    assert distance(ours.world, theirs.world) < 0.005


def test_what_a_killed_process_left_is_swept_when_the_next_loads(model, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("pose-network-999999999-x", f"pose-network-{os.getpid()}-y", "pose-network-other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "network.tflite").write_bytes(b"half of it")

    OpenVinoNetworks(model).landmarks(np.zeros((1, 256, 256, 3), np.uint8))

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"pose-network-{os.getpid()}-y", "pose-network-other"}


def test_two_runs_of_a_back_end_give_the_same_bytes(example, model):
    begin = Segment(0, 0.0, 0.2)

    for backend in BACKENDS:
        first, again = (extract(example, begin, model, backend=backend) for _ in range(2))
        assert encode(first) == encode(again)


def test_onnx_runtime_computes_what_openvino_computes(networks, example_pictures, model):
    """The converted networks, several pictures at once: within a hundredth of a pixel."""
    pictures = [RgbPicture(picture.rgb) for picture in example_pictures[::10]]
    there = OnnxNetworks(model)
    region = Region(250.0, 350.0, 600.0, 0.1).matrix()
    parts = np.stack([picture.part(region, LANDMARKER_SIDE) for picture in pictures])
    boxed = np.stack([letterbox_picture(picture) for picture in pictures])

    for ours, theirs in zip(networks.landmarks(parts), there.landmarks(parts), strict=True):
        np.testing.assert_allclose(theirs, ours, atol=0.01)
    for ours, theirs in zip(networks.detect(boxed), there.detect(boxed), strict=True):
        np.testing.assert_allclose(theirs, ours, atol=0.01)


def test_a_missing_gpu_is_said_and_the_name_tells_what_does_the_work(model, caplog, monkeypatch):
    networks = OnnxNetworks(model)

    assert networks.name.endswith(" cpu")
    assert "no CUDA provider. For a GPU install onnxruntime-gpu" in caplog.text

    # given a provider that is there and finds no GPU: ONNX Runtime then takes the next
    caplog.clear()
    monkeypatch.setattr("pose.backends.onnx_networks.GPU", "AzureExecutionProvider")
    monkeypatch.setattr(
        "onnxruntime.get_available_providers", lambda: ["AzureExecutionProvider", CPU]
    )
    monkeypatch.setattr(OnnxNetworks, "_session", lambda self, *_: OnTheCpu())
    assert OnnxNetworks(model).name.endswith(" cpu")
    assert "finds no GPU that it can use" in caplog.text


class OnTheCpu:
    def get_providers(self):
        return [CPU]


def test_single_images_agree_with_mediapipes_image_mode(example_pictures, model):
    """In a batch that includes a picture without anybody."""
    shown = example_pictures[::6]
    nobody = np.full_like(shown[0].rgb, 120)
    pictures = [(frame.time, RgbPicture(frame.rgb)) for frame in shown]

    *bodies, none = landmarker("onnx-images", model, OpenVinoNetworks(model)).find_all(
        [*pictures, (9.0, RgbPicture(nobody))]
    )

    assert not none.bodies
    expected = images_by_mediapipe([frame.rgb for frame in shown], model)
    found = np.array([company.bodies[1].image[:, :2] for company in bodies])
    assert distance(found, expected) < 0.5


def images_by_mediapipe(pictures: list[np.ndarray], model) -> np.ndarray:
    """Pixels (n, 33, 2)."""
    options = vision.PoseLandmarkerOptions(BaseOptions(model_asset_path=str(model)))
    found = []
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for rgb in pictures:
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            points = landmarker.detect(image).pose_landmarks[0]
            found.append([(p.x * rgb.shape[1], p.y * rgb.shape[0]) for p in points])
    return np.array(found)


def test_a_batch_gives_what_its_pictures_give_alone(example_pictures, model, networks):
    pictures = [(frame.time, RgbPicture(frame.rgb)) for frame in example_pictures[:3]]
    single = landmarker("onnx-images", model, networks)

    together = single.find_all(pictures)

    for shown, company in zip(pictures, together, strict=True):
        single.reset()
        alone = single.find_all([shown])[0].bodies[1]
        np.testing.assert_allclose(alone.image, company.bodies[1].image, atol=0.01)


def test_a_network_that_cannot_be_written_is_named():
    class Odd:
        def get_ordered_ops(self):
            return [self]

        def get_type_name(self):
            return "LSTM"

        def get_name(self):
            return "odd"

        def input_values(self):
            return [self]

        def get_node(self):
            return self

    with pytest.raises(CannotExport, match="LSTM"):
        export_onnx(Odd(), 0.0, 1.0)


def test_a_tracker_that_was_reset_knows_nothing_of_the_past(example_pictures, networks):
    tracker = Tracker(networks)
    shown = [RgbPicture(picture.rgb) for picture in example_pictures[:5]]
    first = [tracker.find(k / 30, picture) for k, picture in enumerate(shown)]

    tracker.reset()
    again = [tracker.find(k / 30, picture) for k, picture in enumerate(shown)]

    assert all((a.image == b.image).all() for a, b in zip(first, again, strict=True))


def test_a_dancer_who_leaves_is_lost_and_found_again(example_pictures, networks):
    tracker = Tracker(networks)
    dancer = RgbPicture(example_pictures[0].rgb)
    nobody = RgbPicture(np.full_like(dancer.pixels, 120))

    found = [
        not np.isnan(tracker.find(k / 30, picture).image).any()
        for k, picture in enumerate([nobody, dancer, dancer, nobody, nobody, dancer])
    ]

    assert found == [False, True, True, False, False, True]


def test_a_part_of_a_stored_picture_is_the_part_of_the_converted_one(example):
    """Sampled from brightness and colour differences, and from RGB: within rounding."""
    turned = np.array([[180.0, -60.0, 200.0], [60.0, 180.0, 150.0]])

    for _, picture in islice(pictures(example), 3):
        whole = RgbPicture(picture.rgb())
        for black in (False, True):
            part = picture.part(turned, 96, outside_black=black).astype(int)
            expected = whole.part(turned, 96, outside_black=black).astype(int)
            assert np.abs(part - expected).mean() < 2.5


@pytest.mark.parametrize("rotation", [0, 90, 180, -90])
@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_part_of_a_rotated_recording_is_upright(clip, rotation, codec):
    """Colours at the corners, so that every turn looks different; edges where it reaches out."""
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:32, :48], picture[:32, 48:], picture[32:, :48] = (200, 30, 30), (30, 200, 30), 90
    stored = np.rot90(picture, k=-rotation // 90)
    path = clip([stored] * 3, rotation=rotation, codec=codec)
    matrix = np.array([[120.0, 0, -10], [0, 120.0, -20]])

    _, found = next(pictures(path))

    assert (found.width, found.height) == (96, 64)
    part = found.part(matrix, 60).astype(int)
    assert np.abs(part - RgbPicture(picture).part(matrix, 60)).mean() < 8
