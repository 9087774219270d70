"""The failure modes of common equipment: first the rotating, then the table of all classes.

What moves and why is the common knowledge of the trade: condition monitoring tables (ISO 17359, ISO 13373-3), makers'
manuals of pumps and fans, and the failure modes of ISO 14224 annex B. Nothing in it was fitted to data.
"""

from dataclasses import replace
from typing import Final

from analytics.failure_mode import FailureMode
from analytics.signature_static import BOILER, COOLING_TOWER, GEARBOX, TRANSFORMER, VALVE

BEARING_WEAR: Final = FailureMode(
    "bearing_wear",
    "Bearing wear",
    "VIB",
    "2.4 wear",
    {"hf_vibration": 1.0, "vibration": 0.9, "bearing_temperature": 0.8, "current": 0.3},
    ("lubricant missing, old or contaminated", "overload or misalignment", "fatigue at the end of its life"),
    (
        "Listen at both bearings and take a vibration spectrum with envelope: look for BPFO, BPFI, BSF, FTF",
        "Measure the bearing temperature by hand at drive end and non-drive end",
        "Check grease or oil: quantity, colour, metal particles",
        "Check alignment and coupling before fitting a new bearing",
    ),
    ("bearing, drive end", "bearing, non-drive end", "lubricant", "shaft seal"),
)


def _bearing_defect(code: str, name: str, part: str, line: str, frequency: str) -> FailureMode:
    """A defect of one part of a rolling bearing: its frequency stands out of the envelope spectrum."""
    return replace(
        BEARING_WEAR,
        code=code,
        name=name,
        signs={line: 1.0, "hf_vibration": 0.9, "vibration": 0.7, "bearing_temperature": 0.5, "current": 0.2},
        checklist=(
            f"Look at the envelope spectrum: {frequency} with its harmonics speaks for the {part}",
            *BEARING_WEAR.checklist[1:],
        ),
        decisive=line,
    )


OUTER_RACE: Final = _bearing_defect(
    "bearing_outer_race", "Bearing defect, outer race", "outer race", "outer_race_line", "BPFO"
)
INNER_RACE: Final = _bearing_defect(
    "bearing_inner_race", "Bearing defect, inner race", "inner race", "inner_race_line",
    "BPFI, with side bands at the speed,",
)  # fmt: skip
ROLLING_ELEMENT: Final = _bearing_defect(
    "bearing_rolling_element", "Bearing defect, rolling element", "rolling elements", "rolling_element_line",
    "twice BSF, with side bands at FTF,",
)  # fmt: skip
CAGE: Final = _bearing_defect("bearing_cage", "Bearing defect, cage", "cage", "cage_line", "FTF")
IMBALANCE: Final = FailureMode(
    "imbalance",
    "Imbalance",
    "VIB",
    "1.2 vibration",
    {"vibration": 1.0},
    ("deposits on the rotor", "a lost balance weight or a broken blade", "a bent shaft"),
    (
        "Take a spectrum: a high 1x in the radial direction speaks for imbalance",
        "Look for deposits, erosion and missing weights on the rotor",
        "Balance in place to ISO 21940-11 grade G6.3 or better",
    ),
    ("balance weights", "impeller or fan wheel"),
)
MISALIGNMENT: Final = FailureMode(
    "misalignment",
    "Misalignment",
    "VIB",
    "1.3 clearance/alignment failure",
    {"vibration": 0.9, "bearing_temperature": 0.5, "current": 0.4},
    ("soft foot or loose base bolts", "pipe strain", "thermal growth not allowed for"),
    (
        "Take a spectrum: 2x and a high axial component speak for misalignment",
        "Check the base bolts and soft foot",
        "Align by laser, cold and at working temperature",
    ),
    ("coupling element", "shims"),
)
LOOSENESS: Final = FailureMode(
    "looseness",
    "Looseness",
    "VIB",
    "1.5 looseness",
    {"vibration": 0.8},
    ("loose foundation bolts", "a cracked frame", "a worn bearing seat"),
    ("Check the torque of foundation and bearing housing bolts", "Look for cracks in base frame and welds"),
    ("bolts and washers",),
)
LUBRICATION: Final = FailureMode(
    "lubrication",
    "Lack of lubrication",
    "OHE",
    "2.7 overheating",
    {"bearing_temperature": 1.0, "oil_temperature": 0.8, "hf_vibration": 0.6, "oil_pressure": -0.8},
    ("re-greasing overdue", "oil level low or filter blocked", "wrong or aged lubricant"),
    ("Check level, pressure and filter", "Take an oil sample", "Re-grease with the right quantity and kind"),
    ("lubricant", "oil filter"),
)
OVERHEATING: Final = FailureMode(
    "overheating",
    "Overheating",
    "OHE",
    "2.7 overheating",
    {"temperature": 0.8},
    ("cooling blocked or failed", "overload", "high ambient temperature"),
    ("Check cooling, fan and filters", "Compare the load with the rating", "Take a thermal image"),
)
MOTOR_FOULING: Final = FailureMode(
    "fouling",
    "Blocked cooling",
    "OHE",
    "5.1 blockage/plugged",
    {"winding_temperature": 1.0, "bearing_temperature": 0.2},
    ("dirt on the cooling fins", "fan cowl blocked or fan broken"),
    ("Clean fins and cowl", "Check the cooling fan", "Measure the current of each phase"),
    ("cooling fan", "fan cowl"),
)
WINDING: Final = FailureMode(
    "winding_fault",
    "Winding fault",
    "OHE",
    "4.1 short circuiting",
    {"winding_temperature": 0.8, "current": 0.9, "vibration": 0.2},
    ("insulation aged", "voltage unbalance", "overload"),
    ("Measure current and voltage of each phase", "Measure insulation resistance and polarisation index"),
    ("stator winding",),
)
CAVITATION: Final = FailureMode(
    "cavitation",
    "Cavitation",
    "LOO",
    "2.1 cavitation",
    {
        "suction_pressure": -0.8,
        "flow": -0.8,
        "discharge_pressure": -0.7,
        "hf_vibration": 0.7,
        "vibration": 0.5,
        "current": -0.4,
    },
    ("suction strainer blocked", "suction level low or liquid too hot", "running far from the best efficiency point"),
    (
        "Compare NPSH available and required",
        "Check suction valve, strainer and level",
        "Listen for gravel noise at the casing",
        "Look at the impeller for pitting",
    ),
    ("suction strainer", "impeller"),
)
PUMP_FOULING: Final = FailureMode(
    "fouling",
    "Clogged or fouled",
    "PLU",
    "5.1 blockage/plugged",
    {"flow": -1.0, "discharge_pressure": 0.5, "suction_pressure": 0.3, "current": -0.4},
    ("impeller or line clogged", "a valve not fully open", "deposits"),
    ("Check valves and strainers", "Compare head and flow with the curve", "Open and clean the impeller"),
    ("strainer", "impeller"),
)
SEAL_LEAK: Final = FailureMode(
    "seal_leak",
    "Seal leak",
    "ELP",
    "1.1 leakage",
    {"leak": 1.0, "pressure": -0.3, "level": -0.3},
    ("seal faces worn or run dry", "flush plan failed", "shaft run-out"),
    ("Look at the seal and its flush", "Measure the leak rate", "Check shaft run-out and vibration before a new seal"),
    ("mechanical seal", "O-rings"),
)
COMPRESSOR_LEAK: Final = replace(
    SEAL_LEAK,
    name="Leaking seals or valves",
    iso14224="INL",
    signs={
        "flow": -0.8,
        "discharge_pressure": -0.8,
        "discharge_temperature": 0.6,
        "oil_temperature": 0.4,
        "current": 0.3,
        "leak": 1.0,
    },
    causes=("worn valves or rotor seals", "leak in the line"),
    checklist=("Compare delivered volume and power", "Check valves by temperature", "Search for leaks by ultrasound"),
    parts=("valve set", "shaft seal"),
)
FILTER_FOULING: Final = FailureMode(
    "fouling",
    "Filter or cooler fouled",
    "PLU",
    "5.1 blockage/plugged",
    {
        "differential_pressure": 1.0,
        "flow": -0.6,
        "discharge_temperature": 0.6,
        "oil_temperature": 0.6,
        "current": 0.3,
    },
    ("intake filter loaded", "cooler dirty"),
    ("Read the filter's pressure drop", "Clean or change the filter", "Clean the cooler"),
    ("intake filter", "oil filter"),
)
FAN_FOULING: Final = FailureMode(
    "fouling",
    "Fouled fan",
    "LOO",
    "5.2 contamination",
    {"vibration": 0.7, "flow": -0.9, "differential_pressure": 0.5, "current": -0.3},
    ("deposits on the blades", "filter loaded"),
    ("Clean the blades evenly", "Change the filter", "Balance after cleaning"),
    ("filter", "fan wheel"),
)
BELT: Final = FailureMode(
    "belt_wear",
    "Belt slip or wear",
    "LOO",
    "2.4 wear",
    {"speed": -1.0, "vibration": 0.4, "flow": -0.5, "bearing_temperature": 0.2},
    ("belt tension low", "belt worn or oily"),
    ("Check belt tension and alignment of the pulleys", "Look at the belt for cracks and glazing"),
    ("belt set", "pulley"),
)
EXCHANGER_FOULING: Final = FailureMode(
    "fouling",
    "Fouled heat exchanger",
    "IHT",
    "5.1 blockage/plugged",
    {"differential_pressure": 1.0, "discharge_temperature": 0.7, "temperature": 0.5, "flow": -0.6, "pressure": 0.2},
    ("scale, biofilm or particles", "flow too low for too long"),
    (
        "Work out the heat transfer coefficient against clean",
        "Read the pressure drop",
        "Clean by back-flush or chemistry",
    ),
    ("gasket set",),
)
TUBE_LEAK: Final = FailureMode(
    "tube_leak",
    "Leak between the circuits",
    "INL",
    "1.1 leakage",
    {"pressure": -0.7, "level": -0.5, "leak": 1.0, "flow": 0.3},
    ("corrosion or erosion of a tube", "gasket failed"),
    ("Compare the pressures of both circuits", "Sample the cleaner medium", "Pressure-test"),
    ("gasket set", "tube plugs"),
)
CONVEYOR_JAM: Final = FailureMode(
    "jam",
    "Jam or drag",
    "PLU",
    "1.6 sticking",
    {"current": 1.0, "power": 1.0, "speed": -0.8, "winding_temperature": 0.4, "vibration": 0.3},
    ("material build-up", "a seized roller", "belt off track"),
    ("Look for build-up and seized rollers", "Check belt tracking and tension"),
    ("idler roller", "scraper"),
)
BELT_TRACKING: Final = replace(BELT, iso14224="PDE", signs={"speed": -0.8, "vibration": 0.5, "current": -0.4})

SENSOR_FAULT: Final = FailureMode(
    "sensor_fault",
    "Sensor fault",
    "AIR",
    "3.3 faulty signal/indication/alarm",
    {},
    ("cable, connector or power", "sensor failed or frozen", "gateway or radio"),
    ("Compare with a second instrument", "Check cable, connector and supply", "Check the gateway's log"),
    ("sensor", "cable"),
)
UNEXPLAINED: Final = FailureMode(
    "abnormal_condition",
    "Abnormal condition",
    "PDE",
    "6.4 unknown",
    dict.fromkeys(("temperature", "pressure", "flow", "current", "power", "speed", "level", "leak", "other"), 0.3),
    ("not known: no signature fits well",),
    ("Compare the readings with a second instrument", "Ask the operator what has changed"),
)

_ROTATING: Final = (
    BEARING_WEAR, IMBALANCE, MISALIGNMENT, LUBRICATION, LOOSENESS, OUTER_RACE, INNER_RACE, ROLLING_ELEMENT, CAGE,
)  # fmt: skip
GENERIC: Final[tuple[FailureMode, ...]] = (*_ROTATING, SEAL_LEAK, OVERHEATING, UNEXPLAINED)
LIBRARY: Final[dict[str, tuple[FailureMode, ...]]] = {
    "pump": (*_ROTATING, CAVITATION, PUMP_FOULING, SEAL_LEAK),
    "motor": (*_ROTATING, MOTOR_FOULING, WINDING),
    "compressor": (*_ROTATING, FILTER_FOULING, COMPRESSOR_LEAK),
    "fan": (*_ROTATING, FAN_FOULING, BELT),
    "heat_exchanger": (EXCHANGER_FOULING, TUBE_LEAK),
    "conveyor": (*_ROTATING, CONVEYOR_JAM, BELT_TRACKING),
    "gearbox": (*GEARBOX, *_ROTATING),
    "cooling_tower": (*COOLING_TOWER, *_ROTATING),
    "boiler": BOILER,
    "transformer": TRANSFORMER,
    "valve": VALVE,
    "generic": GENERIC,
}
