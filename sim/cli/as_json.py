"""What a command found as one JSON document, for programs: numbers are numbers, what is not there is null."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


def as_json(found: Any) -> str:
    """The document.

    Args:
        found: mappings, sequences, arrays, numbers, text, and None; numbers that are not finite become null.

    Example:
        >>> import numpy as np
        >>> print(as_json({"mean": np.float64(0.5), "ends": np.array([0.0, np.nan])}))
        {
          "mean": 0.5,
          "ends": [
            0.0,
            null
          ]
        }
    """
    return json.dumps(_plain(found), indent=2, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):  # of numpy, which need not be loaded for commands that have none
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
