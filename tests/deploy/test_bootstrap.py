import re
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "deploy/bootstrap.sh"


def bootstrap(project: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the script as if that folder were the checkout."""
    (project / "deploy").mkdir(exist_ok=True)
    script = project / "deploy/bootstrap.sh"
    script.write_bytes(SCRIPT.read_bytes())
    (project / "requirements.lock").touch()
    (project / "pyproject.toml").touch()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(project), **environ}
    return subprocess.run(["sh", script], env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_without_a_fitting_python_it_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, MAINTAINPRO_PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert "apt-get install python3" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_command_that_fails_is_shown_and_leaves_no_mark_of_success(tmp_path: Path) -> None:
    uv = tmp_path / "bin/uv"
    uv.parent.mkdir()
    uv.write_text('#!/bin/sh\n[ "$1" = --version ] || { echo no route to the index; exit 2; }\n')
    uv.chmod(0o755)
    done = bootstrap(tmp_path, PATH=f"{uv.parent}:/usr/bin:/bin")
    assert done.returncode == 1
    assert "no route to the index" in done.stderr
    assert not (tmp_path / ".venv/.bootstrap").exists()


def test_the_bounds_on_python_are_the_projects() -> None:
    project = (SCRIPT.parents[1] / "pyproject.toml").read_text()
    bounds = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', project)
    assert bounds is not None
    assert f"(3, {bounds[1]}) <= sys.version_info[:2] < (3, {bounds[2]})" in SCRIPT.read_text()


def test_uv_is_pinned_by_its_digest() -> None:
    lines = (SCRIPT.parent / "uv.lock").read_text().splitlines()
    assert re.match(r"uv==[\d.]+ \\$", lines[0])
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines[1:])
