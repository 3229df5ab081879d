"""From the probability that the network gives a span to a score that means how often such a span is right.

Platt scaling (Platt 1999): a logistic function of the probability's log odds, fitted on labelled texts.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

_EDGE: Final = 1e-6
_FAR: Final = 30.0


class Calibration(NamedTuple):
    """score = logistic(slope * log odds + shift)."""

    slope: float = 1.0
    shift: float = 0.0

    def score(self, probability: float) -> float:
        """The score of a span of this probability, both in 0..1."""
        return _logistic(self.slope * log_odds(probability) + self.shift)

    def probability(self, score: float) -> float:
        """The probability at which this score is reached."""
        return _logistic((log_odds(score) - self.shift) / self.slope)

    def eased(self, by: float) -> Calibration:
        """The same with `by` added to the log odds of every score."""
        return self._replace(shift=self.shift + by)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -_FAR), _FAR)))


def log_odds(p: float) -> float:
    """log(p / (1 - p)), within bounds."""
    p = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))
