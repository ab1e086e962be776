"""The modules are as CONTRIBUTING.md says: short, or named there with a reason."""

from __future__ import annotations

import re

from tests.conftest import ROOT

LIMIT = 300
TITLE = f"## Modules over {LIMIT} lines\n"


def test_the_modules_over_the_limit_are_those_that_are_named() -> None:
    _, _, rest = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition(TITLE)
    named = re.findall(r"`([a-z_/]+\.py)`", rest.partition("\n## ")[0])
    package = ROOT / "jobexport"
    long = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > LIMIT
    }
    assert sorted(named) == sorted(long)
