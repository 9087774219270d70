"""Watching all channels of one equipment together.

Live: `EquipmentBank` runs the monitors of a Kafka partition: `collect` makes rows from readings, `modes` finds how the
machine is run, `relations` says what each channel ought to read by the others, `watch` keeps one equipment's record.

For recordings and commissioned processes: `commission(rows)` learns a drift-aware model from healthy rows,
`EquipmentMonitor` runs it over a stream of rows, and `align.Aligner` makes rows from readings one by one.
"""

from analytics.detectors.equipment.align import Aligner
from analytics.detectors.equipment.bank import EquipmentBank, EquipmentSnapshotError
from analytics.detectors.equipment.commissioning import Branch, Configuration, Model, commission
from analytics.detectors.equipment.monitor import EquipmentMonitor, Verdicts
from analytics.detectors.equipment.watch import PARAMETERS, EquipmentSettings, Opinion, assemble, settle

__all__ = [
    "PARAMETERS",
    "Aligner",
    "Branch",
    "Configuration",
    "EquipmentBank",
    "EquipmentMonitor",
    "EquipmentSettings",
    "EquipmentSnapshotError",
    "Model",
    "Opinion",
    "Verdicts",
    "assemble",
    "commission",
    "settle",
]
