"""The failure modes of gearboxes, cooling towers, boilers, transformers and valves.

What moves and why is the common knowledge of the trade: condition monitoring tables (ISO 17359, ISO 13373-3), the
damage mechanisms of boilers and exchangers (API RP 571), dissolved gases of transformers (IEC 60599), makers' manuals.
"""

from typing import Final

from analytics.failure_mode import FailureMode

GEAR_WEAR: Final = FailureMode(
    "gear_wear",
    "Gear wear or tooth damage",
    "VIB",
    "2.4 wear",
    {"hf_vibration": 1.0, "vibration": 0.8, "oil_temperature": 0.5, "current": 0.2},
    ("overload or shock", "oil too thin, old or with water in it", "misalignment of the teeth"),
    (
        "Take a spectrum: look for the gear mesh frequency, its harmonics and side bands at the shafts' speeds",
        "Take an oil sample: particles, viscosity, water",
        "Look at the tooth contact through the inspection cover",
    ),
    ("gear set", "gear oil", "bearing set"),
)
GEAR_OVERHEATING: Final = FailureMode(
    "overheating",
    "Gearbox running hot",
    "OHE",
    "2.7 overheating",
    {"oil_temperature": 1.0, "bearing_temperature": 0.5, "oil_pressure": -0.5, "temperature": 0.6},
    ("oil level too low or too high", "oil cooler or breather blocked", "overload"),
    ("Check oil level and breather", "Clean the cooler and its fan", "Compare the load with the rating"),
    ("gear oil", "oil filter", "breather"),
)
TOWER_FOULING: Final = FailureMode(
    "fouling",
    "Fill or nozzles fouled",
    "IHT",
    "5.1 blockage/plugged",
    {"discharge_temperature": 1.0, "temperature": 0.6, "flow": -0.5, "differential_pressure": 0.6, "conductivity": 0.3},
    ("scale or biofilm on the fill", "nozzles blocked", "water treatment out of its range"),
    (
        "Compare the approach (cold water less wet bulb) with the design at this load",
        "Look at the spray pattern and the fill",
        "Check conductivity, biocide dosing and blow-down",
    ),
    ("fill pack", "spray nozzle"),
)
TOWER_WATER_LOSS: Final = FailureMode(
    "water_loss",
    "Basin losing water",
    "ELU",
    "1.1 leakage",
    {"level": -1.0, "flow": -0.4, "conductivity": 0.4},
    ("make-up valve stuck", "leak of basin or line", "drift eliminators missing"),
    ("Check the make-up valve and its float", "Look for leaks at basin and lines", "Check the blow-down valve"),
    ("float valve",),
)
BOILER_SCALING: Final = FailureMode(
    "scaling",
    "Scale or soot on the heating surfaces",
    "IHT",
    "5.2 contamination",
    {"discharge_temperature": 1.0, "flow": -0.3, "differential_pressure": 0.6, "pressure": -0.2, "conductivity": 0.3},
    ("feed water treatment failed", "soot from poor combustion"),
    (
        "Compare the flue gas temperature with that after the last cleaning at the same load",
        "Test hardness and conductivity of feed and boiler water",
        "Measure oxygen and carbon monoxide in the flue gas",
    ),
    ("softener resin", "burner nozzle"),
)
BOILER_TUBE_LEAK: Final = FailureMode(
    "tube_leak",
    "Tube leak",
    "ELP",
    "1.1 leakage",
    {"level": -0.9, "pressure": -0.7, "flow": 0.6, "leak": 1.0},
    ("corrosion by oxygen or low pH", "overheating under scale", "thermal fatigue"),
    (
        "Compare feed water with steam: a leak takes more make-up",
        "Listen at the furnace and look for steam in the flue gas",
        "Be ready to shut down: a tube leak grows",
    ),
    ("boiler tube",),
)
LOW_WATER: Final = FailureMode(
    "low_water",
    "Low water",
    "PDE",
    "3.1 control failure",
    {"level": -1.0, "flow": -0.4},
    ("feed pump or its valve failed", "level controller failed"),
    (
        "Compare both level gauges; blow down the gauge glass",
        "Check the feed pump and the control valve",
        "Prove the low-water cut-out",
    ),
    ("level probe",),
)
TRANSFORMER_OVERHEATING: Final = FailureMode(
    "overheating",
    "Running hot",
    "OHE",
    "2.7 overheating",
    {"oil_temperature": 1.0, "winding_temperature": 1.0, "temperature": 0.8, "current": 0.3},
    ("radiator fans or pumps failed", "overload or harmonics", "oil level low"),
    (
        "Compare the top oil temperature with load and ambient (IEC 60076-7)",
        "Check fans, pumps and the valves of the radiators",
        "Take a thermal image of bushings and connections",
    ),
    ("cooling fan", "oil pump"),
)
PARTIAL_DISCHARGE: Final = FailureMode(
    "insulation_fault",
    "Fault in the insulation",
    "BRD",
    "4.5 earth/isolation fault",
    {"dissolved_gas": 1.0, "winding_temperature": 0.4, "moisture": 0.5},
    ("moisture in the paper", "partial discharge or arcing", "hot spot at a connection"),
    (
        "Take an oil sample and judge the gas ratios after IEC 60599",
        "Measure insulation resistance, dissipation factor and moisture",
        "Look at the Buchholz relay for gas",
    ),
    ("transformer oil", "bushing"),
)
TRANSFORMER_OIL_LEAK: Final = FailureMode(
    "oil_leak",
    "Oil leak",
    "ELU",
    "1.1 leakage",
    {"level": -1.0, "pressure": -0.6, "oil_pressure": -0.6, "leak": 1.0},
    ("gasket aged", "radiator corroded", "valve not tight"),
    ("Look for oil below tank, radiators and bushings", "Check the conservator's level against the temperature"),
    ("gasket set", "transformer oil"),
)
VALVE_STICKING: Final = FailureMode(
    "sticking",
    "Sticks or moves late",
    "DOP",
    "1.6 sticking",
    {"position": -0.6, "flow": -0.5, "pressure": 0.3, "torque": 0.8},
    ("packing too tight", "actuator weak or air supply low", "deposits on the stem or seat"),
    (
        "Stroke the valve and compare position with command: look for a dead band and stick-slip",
        "Check air supply, positioner and linkage",
        "Check the packing",
    ),
    ("packing set", "positioner", "actuator diaphragm"),
)
VALVE_PASSING: Final = FailureMode(
    "passing",
    "Leaks through when closed",
    "LCP",
    "1.1 leakage",
    {"flow": 0.9, "discharge_temperature": 0.7, "discharge_pressure": 0.7, "hf_vibration": 0.6, "pressure": -0.3},
    ("seat worn or damaged", "does not reach its end", "dirt in the seat"),
    (
        "Close it and listen by ultrasound downstream",
        "Check the end position and the stroke",
        "Plan to lap or change the seat",
    ),
    ("seat ring", "plug", "gasket set"),
)
VALVE_EXTERNAL_LEAK: Final = FailureMode(
    "external_leak",
    "Leaks to the outside",
    "ELP",
    "1.1 leakage",
    {"leak": 1.0, "pressure": -0.4},
    ("packing worn", "bonnet gasket failed"),
    ("Look at packing and bonnet", "Tighten the gland evenly, a sixth of a turn at a time"),
    ("packing set", "bonnet gasket"),
)

GEARBOX: Final = (GEAR_WEAR, GEAR_OVERHEATING)
COOLING_TOWER: Final = (TOWER_FOULING, TOWER_WATER_LOSS)
BOILER: Final = (BOILER_SCALING, BOILER_TUBE_LEAK, LOW_WATER)
TRANSFORMER: Final = (TRANSFORMER_OVERHEATING, PARTIAL_DISCHARGE, TRANSFORMER_OIL_LEAK)
VALVE: Final = (VALVE_STICKING, VALVE_PASSING, VALVE_EXTERNAL_LEAK)
