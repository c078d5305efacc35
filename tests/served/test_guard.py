"""Only the page itself is listened to: token, host, origin, size and rate are asked before anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.served.guard import BODY_BYTES, Bucket
from tests.experiments.toy import toy_run, toy_scenario
from tests.served.talking import Talker, served

SIMULATE = "sim.experiments.runs.single.simulate"


@pytest.fixture(scope="module")
def talker() -> Iterator[Talker]:
    """A page over a market without economics."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SIMULATE, toy_run)
        with served(toy_scenario()) as found:
            yield found


def test_the_page_itself_is_served_with_a_strict_policy(talker: Talker) -> None:
    """No script, style or frame of another host, and none that stands in the page."""
    answer = talker.get("")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = answer.body.decode()
    assert "http:" not in page.replace("http://www.w3.org", "")
    assert "https:" not in page
    assert " style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("/", {}, 404, "lacks its token"),
        ("/guess/", {}, 404, "lacks its token"),
        ("/guess/api/find?what=keys", {}, 404, "lacks its token"),
        ("{own}", {"host": "poach.example:80"}, 421, "loopback only"),
        ("{own}", {"host": "127.0.0.1"}, 421, "loopback only"),
        ("{own}", {"origin": "http://poach.example"}, 403, "another site"),
        ("{own}", {"origin": "null"}, 403, "another site"),
        ("{own}assets/page.js", {"sec-fetch-site": "cross-site"}, 403, "another site"),
    ],
)  # fmt: skip
def test_others_are_refused(
    talker: Talker, path: str, headers: dict[str, str], status: int, said: str
) -> None:
    """Whoever has no token, names another host, or comes from another site."""
    answer = talker.send("GET", path.format(own=talker.path), headers=headers)
    assert answer.status == status
    assert said in answer.body.decode()


def test_what_does_not_come_from_the_page_changes_nothing(talker: Talker) -> None:
    """A form of another site has no origin of ours."""
    answer = talker.send("POST", f"{talker.path}api/open", b"{}", {"content-type": "application/json"})
    assert answer.status == 403


def test_a_body_that_is_too_large_is_refused(talker: Talker) -> None:
    """Whatever it is."""
    session = talker.opened()["session"]
    answer = talker.post("scenario", b"#" * (BODY_BYTES + 1), session=session)
    assert answer.status == 413
    assert talker.get("api/find", session=session, what="keys", words="pay").status == 200


@pytest.mark.parametrize(
    "name", ["../application.py", "..%2fapplication.py", "%2e%2e/guard.py", "page.py", "", "nothing.js"]
)
def test_no_other_file_is_given_out(talker: Talker, name: str) -> None:
    """Only those that lie in the folder of assets."""
    assert talker.send("GET", f"{talker.path}assets/{name}").status == 404


def test_too_many_requests_wait() -> None:
    """So many at once, then so many a second."""
    now = [0.0]
    bucket = Bucket(10.0, 3.0, lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.1
    assert [bucket.take() for _ in range(2)] == [True, False]


def test_a_flood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer says how long to wait; nothing is refused before."""
    monkeypatch.setattr("sim.served.guard.RATE", 0.0)
    monkeypatch.setattr("sim.served.guard.BURST", 5.0)
    with served(toy_scenario()) as talker:
        answers = [talker.send("GET", f"{talker.path}assets/nothing.js") for _ in range(7)]
    assert [one.status for one in answers] == [404] * 5 + [429] * 2
    assert answers[-1].headers["retry-after"] == "1"
