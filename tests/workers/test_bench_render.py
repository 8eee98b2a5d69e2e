"""The bench of rendering measures distances as the field does, and knows what it can measure."""

from __future__ import annotations

import numpy as np
import pytest

from bench.render import main
from bench.render_frames import psnr

pytestmark = pytest.mark.slow


def test_psnr_is_that_of_the_mean_squared_error() -> None:
    """Every sample two off: 10 log10(255² / 4) = 42.11 dB."""
    one = np.full((6, 4), 100, np.uint8)

    assert psnr(one, one + 2) == pytest.approx(42.1102, abs=1e-3)
    assert psnr(one, one) == 100.0


def test_a_case_that_there_is_not_is_refused_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--case", "cinema"])

    assert ended.value.code == 2
    assert "high-narrated" in capsys.readouterr().err
