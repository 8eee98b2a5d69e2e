"""Landmarks moved to the middle of what their heat map shows around them.

Source: google-ai-edge/mediapipe, ``refine_landmarks_from_heatmap_calculator.cc``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REACH = 3  # cells to each side: a kernel of 7
MIN_CONFIDENCE = 0.5


def refine_points(points: NDArray[np.float32], heatmap: NDArray[np.float32]) -> NDArray[np.float32]:
    """Places (n, 2) in the unit square, refined with the logits (rows, columns, n)."""
    rows, columns, count = heatmap.shape
    cells = np.trunc(points * (columns, rows)).astype(np.int64)
    inside = ((cells >= 0) & (cells < (columns, rows))).all(axis=1)
    steps = np.arange(-REACH, REACH + 1)
    column = cells[:, 0, None, None] + steps
    row = cells[:, 1, None, None] + steps[:, None]
    there = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    logits = heatmap[
        row.clip(0, rows - 1), column.clip(0, columns - 1), np.arange(count)[:, None, None]
    ]
    weights = there / (1 + np.exp(-logits.clip(-80, 80)))
    total = weights.sum(axis=(1, 2))
    sure = inside & (weights.max(axis=(1, 2)) >= MIN_CONFIDENCE)
    middle = (
        np.stack(
            [
                (weights * column).sum(axis=(1, 2)) / columns,
                (weights * row).sum(axis=(1, 2)) / rows,
            ],
            1,
        )
        / np.maximum(total, 1e-9)[:, None]
    )
    return np.where(sure[:, None], middle, points).astype(np.float32)
