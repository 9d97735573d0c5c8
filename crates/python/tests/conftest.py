"""What the tests share. They run against the installed wheel: `import runform` must not find the source tree."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import runform

HERE = Path(__file__).resolve()


def pytest_sessionstart(session: pytest.Session) -> None:
    source = HERE.parents[1] / "python"
    if Path(runform.__file__).resolve().is_relative_to(source):
        raise pytest.UsageError(f"runform was imported from {source}, not from an installed wheel")


@pytest.fixture(scope="session")
def cli() -> Path:
    """The program that was built of the same source."""
    program = os.environ.get("RUNFORM_CLI")
    if program is None:
        pytest.skip("RUNFORM_CLI does not name the program")
    return Path(program)


@pytest.fixture(scope="session")
def simulated() -> runform.Simulated:
    return runform.simulate(
        "overstriding_moderate",
        duration_s=50.0,
        standing_s=6.0,
        sensors=["sacrum", "shank_left", "shank_right"],
        misalign_deg=5.0,
        name="run",
    )


@pytest.fixture(scope="session")
def folder(simulated: runform.Simulated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("recordings") / "run"
    simulated.recording.write(place)
    return place


@pytest.fixture(scope="session")
def analysis(folder: Path) -> runform.Analysis:
    return runform.analyze(folder, speed_mps=3.33)


def run_cli(cli: Path, *arguments: object) -> str:
    done = subprocess.run([str(cli), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3, 5), done.stderr
    return done.stdout + done.stderr
