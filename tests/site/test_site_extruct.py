"""A built job page, read back through extruct, gives the posting again."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

from jobexport.normalize.posting import normalize
from jobexport.syntax.jobposting import draft_from_mapping
from jobexport.syntax.schemaorg_write import CARRIED

ROOT = Path(__file__).resolve().parents[2]
# Facts of the page itself, which a posting that was written without an address gets from it.
OF_THE_PAGE = {"url"}


def test_every_sample_comes_back(cli, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import extruct

        assert cli("build", ROOT / "samples", "-o", "out", "--now", "2026-11-23").code == 0
        postings = [json.loads(line) for line in (tmp_path / "out/jobs.jsonl").read_text().splitlines()]
        assert len(postings) >= 11
        for posting in postings:
            page = (tmp_path / "out/jobs" / posting["slug"] / "index.html").read_text("utf-8")
            found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
            (node,) = [each for each in found if each["@type"] == "JobPosting"]
            again = json.loads(json.dumps(normalize(draft_from_mapping(node)).data, default=float))
            for name in (set(posting) & CARRIED) - OF_THE_PAGE:
                if name == "workplaceType" and posting[name] != "remote":
                    continue  # schema.org has a word for remote work alone; the loss report says so
                assert again.get(name) == posting[name], (posting["id"], name)
