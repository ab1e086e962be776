"""What the client remembers of hosts is bounded; a host that is in use, or whose pause is not over, is not forgotten."""

from __future__ import annotations

import threading
import time

import pytest

from jobexport.fetch import client as module
from jobexport.fetch.addresses import Guard
from jobexport.fetch.client import Client, Manners
from tests.fetch.conftest import Site

NAMES = ("a.example", "b.example", "c.example")


def client(pause: float = 0.0) -> Client:
    """A client for which every name is this machine."""
    return Client(Guard(private=True, resolve=lambda host, port: ["127.0.0.1"]), Manners(pause=pause))


@pytest.fixture
def urls(site: Site) -> list[str]:
    site.page("/x", b"{}")
    return [f"http://{name}:{site.port}/x" for name in NAMES]


def robots(site: Site) -> int:
    return sum(each.path == "/robots.txt" for each in site.asked)


@pytest.mark.parametrize(("most", "asked"), [(3, 3), (2, 6), (1, 6)])
def test_hosts_not_met_for_longest_are_forgotten(site, urls, monkeypatch, most, asked):
    monkeypatch.setattr(module, "_HOSTS", most)
    found = client()
    for url in (*urls, *urls):
        assert found.get(url).status == 200
    assert robots(site) == asked
    assert len(found._hosts) <= most
    found.close()


def test_a_host_met_again_is_kept(site, urls, monkeypatch):
    monkeypatch.setattr(module, "_HOSTS", 2)
    found = client()
    for url in (urls[0], urls[1], urls[0], urls[2], urls[0]):
        found.get(url)
    assert robots(site) == 3
    found.close()


def test_a_pause_outlives_the_bound(site, urls, monkeypatch):
    monkeypatch.setattr(module, "_HOSTS", 1)
    found = client(pause=0.4)
    found.get(urls[0])  # its robots.txt and itself: one pause between, one to come
    found.get(urls[1])
    found.get(urls[0])
    begun = [each.begun for each in site.asked if each.path == "/x"]
    assert robots(site) == 2
    assert begun[2] - begun[0] >= 0.4
    found.close()


def test_a_host_in_use_is_kept(site, urls, monkeypatch):
    monkeypatch.setattr(module, "_HOSTS", 1)
    answering, go_on = threading.Event(), threading.Event()

    def slow(handler, asked):
        answering.set()
        assert go_on.wait(10)
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"{}")

    site.pages["/slow"] = slow
    found = client()
    worker = threading.Thread(target=found.get, args=(urls[0].replace("/x", "/slow"),))
    worker.start()
    assert answering.wait(10)
    found.get(urls[1])
    found.get(urls[2])
    assert any(NAMES[0] in name for name in found._hosts)
    go_on.set()
    worker.join(10)
    time.sleep(0.01)
    found.get(urls[0])
    assert robots(site) == 3
    found.close()
