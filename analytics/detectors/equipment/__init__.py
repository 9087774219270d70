"""Watching all channels of one equipment together: what moves against its commissioning, drift allowed for.

`commissioning.commission(rows)` learns a model from healthy rows; `monitor.EquipmentMonitor` runs it over a stream of
rows; `align.Aligner` makes rows from readings that come one sensor at a time.
"""

from analytics.detectors.equipment.align import Aligner
from analytics.detectors.equipment.commissioning import Branch, Configuration, Model, commission
from analytics.detectors.equipment.monitor import EquipmentMonitor, Verdicts

__all__ = ["Aligner", "Branch", "Configuration", "EquipmentMonitor", "Model", "Verdicts", "commission"]
