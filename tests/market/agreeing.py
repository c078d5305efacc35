"""Policies of random markets that agree, as those of one time have to."""

from __future__ import annotations

from typing import Any

#: What events of a kind set.
_SETS = {"non-competes": ("share",), "pay-cap": ("cap",), "vesting-rules": ("cliff", "front_loading")}


def agree(events: list[dict[str, Any]]) -> None:
    """Let all events of a kind set what the first of them does, whenever and whomever they concern."""
    for kind, keys in _SETS.items():
        first, *others = [event for event in events if event["kind"] == kind] or [{}]
        for event in others:
            event |= {key: first[key] for key in keys}
