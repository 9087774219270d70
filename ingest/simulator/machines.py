"""The physics of the six machine classes: one block of operation in, the true value of every sensor out.

Arrays are `[BLOCK, machines]`. Noise, quantisation, range and missing readings are the transmitters' and are added by
`plant`. Which sensors a failure mode moves is written down in `catalogue` and follows from the couplings here.
"""

from typing import Final

import numpy as np

from ingest.simulator.dynamics import Array
from ingest.simulator.physics import (
    Operation,
    bearing_temperature,
    high_frequency_acceleration,
    kurtosis,
    motor_current,
    rated_current,
    vibration,
)

GRAVITY: Final = 9.81  # m/s²
WATER: Final = 1000.0  # kg/m³
WATER_HEAT: Final = 4.18  # kJ/(kg·K)
ATMOSPHERE: Final = 1.013  # bar


def pump(op: Operation) -> dict[str, Array]:
    """A centrifugal pump on a variable-speed drive.

    Pump curve H = H0·w² - k·q² meets system curve H = Hs + r·q² (w speed, q flow, both as fractions of the duty point);
    with Hs = 0 this is the affinity laws, Q ~ w, H ~ w², P ~ w³. Shaft power is density·g·Q·H/efficiency.
    """
    d, w = op.dynamics, op.speed
    size = d.trait("size", 0.1)
    cavitation, fouling = op.fault("cavitation"), op.fault("fouling")
    shut_off, curve, static, system = 60.0 * (1 - 0.25 * fouling), 15.0, 12.0, 33.0  # m at rated speed and flow
    broken = 1 - cavitation * (0.12 + 0.05 * d.wander("cavitation", 2.0))  # vapour in the impeller eye
    q = np.sqrt(np.maximum(0.0, shut_off * w**2 - static) / (curve + system)) * broken
    head = np.maximum(0.0, (shut_off * w**2 - curve * q**2) * broken**2)
    suction = 2.0 - 0.6 * q**2 + 0.02 * d.wander("suction", 60.0) - cavitation * (1.1 + 0.1 * d.wander("surge", 2.0))
    flow = 120.0 * size * q  # m³/h
    efficiency = 0.78 * (1 - 0.5 * (q / np.maximum(w, 0.05) - 1) ** 2)
    power = WATER * GRAVITY * flow / 3600.0 * head / efficiency / 1000.0
    seal = 4.0 * w * np.exp(0.1 * d.wander("seal", 600.0)) + 160.0 * op.fault("seal_leak") * w
    return {
        "flow": flow,
        "suction_pressure": suction,
        "discharge_pressure": suction + WATER * GRAVITY * head / 1e5,
        "motor_current": motor_current(op, power, 22.0 * size),
        "bearing_temperature": bearing_temperature(op),
        "vibration_velocity": vibration(op, 0.9),
        "hf_acceleration": high_frequency_acceleration(op, 0.5),
        "seal_leak": seal,
    }


def motor(op: Operation) -> dict[str, Array]:
    """A 55 kW four-pole induction motor: slip goes with load, copper loss with current²."""
    d = op.dynamics
    rated = 55.0 * d.trait("size", 0.1)
    current = motor_current(op, rated * op.demand * op.speed, rated)
    rise = 75.0 * (current / rated_current(rated)) ** 2 * (1 + 0.6 * op.fault("fouling"))
    winding = d.lag("winding", op.ambient + rise, 1500.0)
    return {
        "speed": 1500.0 * op.speed * (1 - 0.012 * op.demand),
        "motor_current": current,
        "winding_temperature": winding,
        "bearing_temperature": bearing_temperature(op),
        "vibration_velocity": vibration(op, 0.7),
        "hf_acceleration": high_frequency_acceleration(op, 0.4),
        "vibration_kurtosis": kurtosis(op),
    }


def compressor(op: Operation) -> dict[str, Array]:
    """An oil-injected screw compressor that holds the network's pressure.

    Discharge temperature T2 = T1·r^((n-1)/n) with n near 1.1 for the oil's cooling; power p1·V·ln(r)/η, the isothermal
    work over an overall efficiency. Leaking rotors give less air for the same power, and warmer.
    """
    d, w = op.dynamics, op.speed
    size = d.trait("size", 0.1)
    leak = op.fault("seal_leak")
    intake = 12.0 * size * w * (1 - 0.1 * op.fault("fouling"))  # m³/min
    filter_drop = 25.0 * (intake / (12.0 * size)) ** 2 * (1 + 6.0 * op.fault("fouling"))  # mbar
    held = 7.5 - 0.4 * (op.demand - 0.8) + 0.04 * d.wander("network", 30.0) - 0.5 * leak
    pressure = np.maximum(0.0, d.lag("pressure", held * op.turning, 20.0))
    inlet = ATMOSPHERE - filter_drop / 1000.0
    ratio = (pressure + ATMOSPHERE) / inlet
    power = 100.0 * inlet * intake / 60.0 * np.log(ratio) / 0.62
    exponent = 0.0909 + 0.018 * leak
    hot = (op.ambient + 273.15) * ratio**exponent - 273.15
    discharge = d.lag("discharge", op.ambient + (hot - op.ambient) * op.turning, 120.0)
    return {
        "flow": intake * (1 - 0.25 * leak),
        "discharge_pressure": pressure,
        "discharge_temperature": discharge,
        "oil_temperature": d.lag("oil", op.ambient + 0.7 * (discharge - op.ambient), 900.0),
        "motor_current": motor_current(op, power, 75.0 * size),
        "filter_pressure_drop": filter_drop,
        "vibration_velocity": vibration(op, 1.2),
        "hf_acceleration": high_frequency_acceleration(op, 1.1),
    }


def fan(op: Operation) -> dict[str, Array]:
    """A supply fan on a variable-speed drive behind a filter.

    Fan curve p = 1300·w² - 500·q² Pa meets duct 620·q² and filter 180·q² Pa; so flow ~ w, pressure ~ w², power ~ w³.
    A throttled radial fan takes less power: 40% of it remains without flow.
    """
    w = op.speed
    size = op.dynamics.trait("size", 0.1)
    filter_resistance = 180.0 * (1 + 3.5 * op.fault("fouling"))
    q = w * np.sqrt(1300.0 / (500.0 + 620.0 + filter_resistance))
    pressure = 1300.0 * w**2 - 500.0 * q**2
    rated_power = 20000.0 * size / 3600.0 * 800.0 / 0.65 / 1000.0  # kW, flow times pressure over efficiency
    power = rated_power * w**2 * (0.4 * w + 0.6 * q)
    return {
        "speed": 1480.0 * w,
        "airflow": 20000.0 * size * q,
        "differential_pressure": pressure,
        "filter_pressure_drop": filter_resistance * q**2,
        "motor_current": motor_current(op, power, 9.0 * size),
        "bearing_temperature": bearing_temperature(op),
        "vibration_velocity": vibration(op, 1.1),
        "hf_acceleration": high_frequency_acceleration(op, 0.35),
    }


def effectiveness(ntu: Array, ratio: Array) -> Array:
    """Effectiveness of a counter-flow exchanger from NTU = UA/Cmin and Cmin/Cmax: the same as Q = U·A·LMTD."""
    ratio = np.minimum(ratio, 1 - 1e-6)
    decay = np.exp(-ntu * (1 - ratio))
    return np.asarray((1 - decay) / (1 - ratio * decay))


def conductance(hot: Array, cold: Array, fouling: Array) -> Array:
    """UA in kW/K at flows given as fractions of rated: films with flow^0.8, in series with the fouling layer."""
    clean = 60.0 * (hot * cold) ** 0.4
    return clean / (1 + 1.5 * fouling * clean / 60.0)


def heat_exchanger(op: Operation) -> dict[str, Array]:
    """A water-water plate exchanger in counter-flow; both outlets follow from one heat flow, so energy balances."""
    d = op.dynamics
    size = d.trait("size", 0.1)
    hot = np.maximum(op.demand * op.speed, 1e-3)
    cold = np.maximum((0.4 + 0.6 * op.demand) * op.speed, 1e-3)
    hot_capacity, cold_capacity = (size * flow / 3.6 * WATER_HEAT for flow in (30.0 * hot, 40.0 * cold))  # kW/K
    smaller, larger = np.minimum(hot_capacity, cold_capacity), np.maximum(hot_capacity, cold_capacity)
    fouling = op.fault("fouling")
    share = effectiveness(size * conductance(hot, cold, fouling) / smaller, smaller / larger)
    hot_in = d.lag("hot_in", op.ambient + (72.0 + 1.5 * d.wander("hot_in", 900.0) - op.ambient) * op.turning, 60.0)
    cold_in = d.lag("cold_in", 10.0 + 0.4 * op.ambient + 0.2 * d.wander("cold_in", 900.0), 60.0)
    heat = share * smaller * (hot_in - cold_in) * op.turning  # kW
    return {
        "hot_inlet_temperature": hot_in,
        "hot_outlet_temperature": hot_in - heat / hot_capacity,
        "cold_inlet_temperature": cold_in,
        "cold_outlet_temperature": cold_in + heat / cold_capacity,
        "hot_flow": 30.0 * size * hot,
        "cold_flow": 40.0 * size * cold,
        "pressure_drop": 0.6 * hot**2 * (1 + 2.0 * fouling),
    }


def conveyor(op: Operation) -> dict[str, Array]:
    """A belt conveyor: the drive pulls by the pulley's friction; a slipping belt is slow and heats the pulley."""
    d = op.dynamics
    size = d.trait("size", 0.1)
    slip_fault = op.fault("belt_slip")
    slip = 0.01 * op.demand + slip_fault * (0.3 + 0.05 * d.wander("slip", 4.0))
    belt = 2.0 * op.speed * (1 - slip)  # m/s
    pull = (0.3 + 0.6 * op.demand) * (1 - 0.25 * slip_fault)  # of rated; kinetic friction is below static
    pulley = op.ambient + (4.0 + 8.0 * op.demand + 90.0 * slip_fault) * op.speed
    return {
        "throughput": 400.0 * size * op.demand * belt / 2.0,
        "belt_speed": belt,
        "motor_speed": 1485.0 * op.speed * (1 - 0.01 * op.demand),
        "motor_current": motor_current(op, 30.0 * size * pull * op.speed, 30.0 * size),
        "bearing_temperature": bearing_temperature(op),
        "pulley_temperature": d.lag("pulley", pulley, 240.0),
        "vibration_velocity": vibration(op, 1.0),
        "hf_acceleration": high_frequency_acceleration(op, 0.6),
    }
