"""Every detector of the product: a new one is one file and one line here."""

from typing import Final

from analytics.detectors.base import Detector
from analytics.detectors.creep import CREEP
from analytics.detectors.drift import DRIFT
from analytics.detectors.dropout import DROPOUT
from analytics.detectors.flatline import FLATLINE
from analytics.detectors.limits import LIMITS
from analytics.detectors.novelty import NOVELTY
from analytics.detectors.rate import RATE
from analytics.detectors.seasonal import SEASONAL
from analytics.detectors.spike import SPIKE
from analytics.detectors.step import STEP
from analytics.detectors.trend import TREND
from analytics.detectors.variance import VARIANCE

DETECTORS: Final[dict[str, Detector]] = {
    d.name: d for d in (LIMITS, RATE, FLATLINE, DROPOUT, DRIFT, CREEP, TREND, STEP, SPIKE, NOVELTY, VARIANCE, SEASONAL)
}
