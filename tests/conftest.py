"""What all tests share: the front door, golden files, and the folder of real samples where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite expected outputs; review the difference")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def golden(update_golden: bool) -> Callable[[Path, str | bytes], None]:
    """Compares with an expected file, or rewrites it."""

    def compare(path: Path, actual: str | bytes) -> None:
        data = actual.encode() if isinstance(actual, str) else actual
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        assert path.exists(), f"{path} is not there; run pytest --update-golden and look at it"
        assert data.decode() == path.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real samples (../shared) is not beside this checkout")
    return SHARED


@dataclass(frozen=True)
class Result:
    """What one call of the command line gave."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


@pytest.fixture
def cli(tmp_path: Path) -> Callable[..., Result]:
    """Calls the command line as a user does, in ``tmp_path`` unless told otherwise; never with a traceback."""

    def call(
        *arguments: str | Path, stdin: bytes = b"", cwd: Path = tmp_path, env: dict[str, str] | None = None
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "jobexport", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "JOBEXPORT_DEBUG": "1", **(env or {})},
            timeout=300,
            check=False,
        )
        error = done.stderr.decode()
        assert "Traceback" not in error, error
        return Result(done.returncode, done.stdout, error)

    return call
