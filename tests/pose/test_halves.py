"""A backbone in 16 bits and heads in 32 find what the whole network finds in 32."""

from __future__ import annotations

import numpy as np
import openvino
import pytest

from pose.backends.openvino_halves import Halves, has_bfloat16, split_network
from pose.backends.openvino_networks import (
    DETECTIONS,
    DETECTOR_FILE,
    DETECTOR_INPUT,
    LANDMARKER_FILE,
    LANDMARKER_INPUT,
    LANDMARKS,
    OpenVinoNetworks,
    read_normalised,
)
from pose.errors import ModelMissing
from pose.picture import RgbPicture
from pose.tracking.networks import LANDMARKER_SIDE
from pose.tracking.region import Region

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def regions(example_pictures) -> np.ndarray:
    matrix = Region(250.0, 350.0, 600.0, 0.1).matrix()
    shown = [RgbPicture(picture.rgb) for picture in example_pictures[::6]]
    return np.stack([picture.part(matrix, LANDMARKER_SIDE) for picture in shown])


@pytest.fixture(scope="module")
def whole(model, regions):
    return OpenVinoNetworks(model, halves=False).landmarks(regions)


def test_both_halves_in_32_bits_are_the_network(model, regions, whole):
    core = openvino.Core()
    backbone, heads = split_network(
        read_normalised(model, LANDMARKER_FILE, LANDMARKER_INPUT, LANDMARKS)
    )
    requests = [
        core.compile_model(half, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
        for half in (backbone, heads)
    ]
    both = Halves(*requests, len(backbone.outputs))
    for k, region in enumerate(regions):
        both.infer([region[None]])
        world = both.get_output_tensor(3).data.reshape(39, 3)
        np.testing.assert_allclose(world, whole.world[k], atol=1e-4)
        np.testing.assert_allclose(both.get_output_tensor(2).data[0], whole.heatmaps[k], atol=1e-2)


def test_most_of_the_work_is_in_the_backbone(model):
    """And nothing of what is most exact: the maps of the regression, and the outputs."""
    backbone, heads = split_network(
        read_normalised(model, LANDMARKER_FILE, LANDMARKER_INPUT, LANDMARKS)
    )
    work, rest = (sum(map(multiplications, half.get_ordered_ops())) for half in (backbone, heads))
    assert work > 9 * rest
    assert {tuple(output.shape) for output in heads.outputs} == set(LANDMARKS)


def multiplications(operation) -> int:
    if "Convolution" not in operation.get_type_name():
        return 0
    shape, weights = operation.output(0).shape, operation.input_value(1).shape
    return int(np.prod(list(shape)) * np.prod(list(weights)) / shape[1])


def test_a_backbone_in_16_bits_is_within_a_pixel_and_two_centimetres(model, regions, whole):
    found = OpenVinoNetworks(model, halves=True).landmarks(regions)
    apart = np.linalg.norm(found.points[:, :33, :2] - whole.points[:, :33, :2], axis=2)
    assert apart.mean() < 0.4  # of 256; the region is 600 pixels wide
    assert np.linalg.norm(found.world - whole.world, axis=2)[:, :33].mean() < 0.02
    assert np.abs(found.presence - whole.presence).max() < 0.01


def test_a_network_without_such_heads_is_no_pose_model(model):
    detector = read_normalised(model, DETECTOR_FILE, DETECTOR_INPUT, DETECTIONS)
    with pytest.raises(ModelMissing, match="no map"):
        split_network(detector)


def test_the_name_says_what_the_processor_does(model):
    own, plain, halved = (OpenVinoNetworks(model, halves=h).name for h in (None, False, True))
    assert halved == f"{plain} bf16"
    assert own == (halved if has_bfloat16(openvino.Core()) else plain)
