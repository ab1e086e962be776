"""``jobexport serve`` in a real browser: an edited posting changes the open page, and findings are shown in it."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import tools
from tests.browser.conftest import NOW, POLICY

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

POSTING = """\
title: {title}
company: Kelp Bakery
location: Bergen, Norway
posted: 2026-11-02
applyUrl: https://kelp.example.org/apply
description: You bake the bread of the harbour, from the first light until noon.
"""


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running preview, and the posting it shows."""
    posting = tmp_path / "postings" / "baker.yaml"
    posting.parent.mkdir()
    posting.write_text(POSTING.format(title="Baker"), "utf-8")
    (tmp_path / "jobexport.toml").write_text(
        '[build]\nsources = ["postings"]\n[site]\ntitle = "Bakery jobs"\n', "utf-8"
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "jobexport", "serve", "--port", "0", "--now", NOW],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=tools.environment(),
    )  # fmt: skip
    assert running.stderr is not None
    try:
        lines = []
        for line in running.stderr:
            lines.append(line)
            if found := re.match(r"\s+Site\s+(\S+)", line):
                yield found[1], posting
                break
        else:
            pytest.fail("".join(lines))
    finally:
        running.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(20)
        running.kill()
        running.wait()
        running.stderr.close()


# The preview shows the page for wrong addresses at any depth, and tells it where the site begins.
_POLICY = POLICY.replace("base-uri 'none'", "base-uri 'self'")


def strict(page: Page) -> None:
    """Shows every page of the preview under the policy that a host would send."""

    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": _POLICY})

    page.route(
        re.compile(r"/(?:[^.?]*|[^?]*\.html)$"),
        lambda route: add(route) if route.request.resource_type == "document" else route.continue_(),
    )


def test_the_open_page_follows_the_posting(
    open_page: Callable[..., Page], preview: tuple[str, Path], picture: Callable[..., Path]
) -> None:
    from playwright.sync_api import expect

    address, posting = preview
    # The page of a posting that is left out is answered with 404, which the browser calls an error.
    page = open_page(faults_expected=True)
    told: list[str] = []
    page.on("console", lambda each: told.append(each.text) if each.type in ("error", "warning") else None)
    page.on("pageerror", lambda each: told.append(str(each)))
    strict(page)
    answer = page.goto(address)
    assert answer is not None and answer.headers["content-security-policy"] == _POLICY
    page.get_by_role("main").get_by_role("link", name="Baker", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baker")
    badge = page.get_by_role("button", name=re.compile("No findings|warning"))
    expect(badge).to_be_visible()
    posting.write_text(POSTING.format(title="Baker of rye bread"), "utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Baker of rye bread")
    posting.write_text(POSTING.format(title="Baker of rye bread") + "salry: 12\n", "utf-8")
    expect(page.get_by_role("button", name=re.compile("1 error"))).to_be_visible()
    # Whoever looks for the page sees at once why it is gone.
    expect(page.get_by_text("did you mean").first).to_be_visible()
    expect(page.get_by_role("link", name="All findings of the last build")).to_be_visible()
    picture(page)
    page.get_by_role("link", name="All findings of the last build").click()
    expect(page.get_by_text("salry").first).to_be_visible()
    picture(page, "panel")
    assert [each for each in told if "404" not in each] == []
