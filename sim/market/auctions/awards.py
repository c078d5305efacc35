"""What a mechanism decides."""

from __future__ import annotations

#: Outcomes of a contest besides the position of the winning bidder.
STAYS = -1
COUNTERED = -2
