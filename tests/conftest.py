"""What all tests share: the front door, golden files, and the folder of real samples where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import frontdoor

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite expected outputs; review the difference")


@pytest.fixture(scope="session", autouse=True)
def cached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache of this session, which begins empty; the user's own stays as it is."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBEXPORT_CACHE_DIR", str(folder))
        yield folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which lines tests reach is not counted where that hangs on chance: counting makes a test three times as long."""
    for item in items:
        test = getattr(item, "obj", None)
        # A test draws examples itself, or a function within it does.
        drawn = getattr(test, "is_hypothesis_test", False) or "given" in getattr(
            getattr(test, "__code__", None), "co_names", ()
        )
        if drawn:
            item.add_marker("no_cover")


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
    """Calls the command line as a user does, in ``tmp_path`` unless told otherwise; never with a traceback.

    Each call is a process (``tests/frontdoor.py``).
    """

    def call(
        *arguments: str | Path, stdin: bytes = b"", cwd: Path = tmp_path, env: dict[str, str] | None = None
    ) -> Result:
        done = frontdoor.run(
            [str(each) for each in arguments],
            stdin=stdin,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "JOBEXPORT_DEBUG": "1", **(env or {})},
        )
        error = done.stderr.decode()
        assert "Traceback" not in error, error
        return Result(done.returncode, done.stdout, error)

    return call
