"""What PyTorch computed, as record_pytorch.py wrote it down."""

import json
from pathlib import Path
from typing import Any

import pytest

PYTORCH: dict[str, Any] = json.loads(Path(__file__).with_name("pytorch.json").read_text(encoding="utf-8"))


def same(expected: Any) -> Any:
    """Equal but for the last rounding or two; no number where none is expected."""
    return pytest.approx(expected, rel=1e-12, abs=1e-15, nan_ok=True)
