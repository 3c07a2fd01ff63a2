from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.publish.folders import Folder, sample_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return sample_folder(tmp_path)
