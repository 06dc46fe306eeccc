"""Gradient-boosted trees as their training left them (ONNX), read by onnxruntime."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

_MODELS = Path(__file__).parent / "models"


def chances(name: str, features: NDArray[Any]) -> NDArray[np.float64]:
    """How likely each class is (columns) for each row of features, by the model of that name; one row at least.

    >>> from graphx.relating import pairs
    >>> chances("pairs.onnx", np.zeros((5, len(pairs.feature_names())))).shape
    (5, 2)
    """
    (found,) = _model(name).run(["probabilities"], {"features": features.astype(np.float32, copy=False)})
    return np.asarray(found, dtype=np.float64)


@cache
def _model(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_MODELS / name, options, providers=["CPUExecutionProvider"])
