import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home that the service user can enter, which pytest's own folders are closed to."""
    folder = Path(tempfile.mkdtemp(prefix="maintainpro-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
