"""From alarms to cases."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest

from analytics.alarms import SECOND, Alarm, step_alarm
from analytics.cases import (
    AddEvidence,
    ClosedCaseFacts,
    EquipmentContext,
    OpenCase,
    OpenCaseFacts,
    RaiseFlood,
    ReopenCase,
    Withheld,
    decide,
    next_check,
    release,
)
from analytics.detectors.anomaly import Anomaly
from analytics.evidence import SensorFacts, change_of, evidence_of, rounded
from analytics.policy import CasePolicy, PolicyError

NOW = 1_700_000_600 * SECOND
SENSORS = {
    1: SensorFacts(1, "vibration_velocity", "mm/s", low=0, high=25),
    2: SensorFacts(2, "hf_acceleration", "g"),
    3: SensorFacts(3, "bearing_temperature", "°C"),
    4: SensorFacts(4, "motor_current", "A"),
    5: SensorFacts(5, "flow", "m³/h"),
}


def anomaly(sensor: int, detector: str = "drift", severity: str = "high", ago: float = 30.0, **more: Any) -> Anomaly:
    at = NOW - int(ago * SECOND)
    base = Anomaly(
        sensor, detector, 1, "begin", at, at - 60 * SECOND, 3.0, "high", 7.1, 2.3, 0.4, 3.5, 1, at - 90 * SECOND
    )
    return replace(base, severity=severity, **more)


def alarm(*args: Any, **more: Any) -> Alarm:
    made, _ = step_alarm(None, anomaly(*args, **more))
    assert made is not None
    return made


def context(alarms: Sequence[Alarm], **more: Any) -> EquipmentContext:
    return EquipmentContext("eq", "pump", "high", SENSORS, alarms, **more)


def opened(alarms: Sequence[Alarm], **more: Any) -> list[str]:
    return [e.failure_mode for e in decide(context(alarms, **more), [], now_us=NOW) if isinstance(e, OpenCase)]


def test_one_thin_alarm_opens_nothing() -> None:
    assert opened([alarm(1, severity="low")]) == []
    assert opened([alarm(1, severity="medium")]) == []


@pytest.mark.parametrize(
    "alarms",
    [
        [alarm(1, severity="medium"), alarm(2, severity="medium")],
        [alarm(1, severity="low"), alarm(2, severity="low"), alarm(3, severity="low")],
        [alarm(1, severity="high", ago=61)],
        [alarm(1, severity="critical", ago=6)],
    ],
    ids=["points", "sensors", "lasting", "immediate"],
)
def test_each_rule_opens_a_case(alarms: list[Alarm]) -> None:
    assert len(opened(alarms)) == 1


def test_a_fault_that_moves_five_sensors_is_one_case_whatever_the_order() -> None:
    alarms = [alarm(s, d) for s in (1, 2, 3, 4) for d in ("drift", "step")]
    effects = decide(context(alarms), [anomaly(1), anomaly(2)], now_us=NOW)
    assert [type(e) for e in effects] == [OpenCase]
    assert effects == decide(context(alarms[::-1]), [anomaly(2), anomaly(1)], now_us=NOW)


def test_a_case_says_what_why_and_what_to_look_at() -> None:
    (case,) = decide(context([alarm(1), alarm(2), alarm(3)]), [], now_us=NOW)
    assert isinstance(case, OpenCase)
    assert (case.failure_mode, case.status, case.severity, case.priority) == ("bearing_wear", "open", "high", "high")
    assert case.title.startswith("Bearing wear suspected: vibration_velocity (mm/s): 7.1 against 2.3 ± 0.4 since ")
    assert case.due_at == NOW + 24 * 3600 * SECOND
    assert case.summary["why"] == "3 sensors moved within 10 min"
    assert case.summary["failureModes"][0]["iso14224"] == "VIB"
    assert case.summary["lookFirst"].startswith("Listen at both bearings")
    assert [e.sensor_id for e in case.evidence] == [1, 2, 3]
    json.dumps(asdict(case))


def test_an_open_case_takes_what_comes_later_and_is_not_opened_twice() -> None:
    alarms = [alarm(1), alarm(2), alarm(3, severity="critical", ago=6)]
    case = OpenCaseFacts("c1", "imbalance", "high", NOW - 20 * SECOND, frozenset({(1, "drift")}))
    effects = decide(context(alarms, open_cases=[case]), [anomaly(3, severity="critical", ago=6)], now_us=NOW)
    assert [type(e) for e in effects] == [AddEvidence]
    (added,) = effects
    assert isinstance(added, AddEvidence)
    assert (added.case_id, added.severity, [e.sensor_id for e in added.evidence]) == ("c1", "critical", [3])
    assert added.summary["failureModes"][0]["failureMode"] == "bearing_wear"


def test_evidence_that_is_known_and_no_worse_is_not_added_again() -> None:
    case = OpenCaseFacts("c1", "bearing_wear", "high", NOW, frozenset({(1, "drift")}))
    assert decide(context([alarm(1)], open_cases=[case]), [anomaly(1)], now_us=NOW) == []


def test_another_sensor_is_evidence_although_the_case_is_already_worse() -> None:
    case = OpenCaseFacts("c1", "bearing_wear", "critical", NOW, frozenset({(1, "drift")}))
    (added,) = decide(context([alarm(1), alarm(3, severity="low")], open_cases=[case]), [anomaly(3)], now_us=NOW)
    assert isinstance(added, AddEvidence)
    assert (added.severity, added.priority) == ("critical", "critical")


def test_deciding_again_with_the_effects_applied_says_nothing_new() -> None:
    alarms = [alarm(1), alarm(2), alarm(3)]
    (case,) = decide(context(alarms), [], now_us=NOW)
    assert isinstance(case, OpenCase)
    facts = OpenCaseFacts(
        "c1", case.failure_mode, case.severity, NOW, frozenset((e.sensor_id, e.detector) for e in case.evidence)
    )
    assert decide(context(alarms, open_cases=[facts]), [], now_us=NOW + 3600 * SECOND) == []


def test_shelved_and_suppressed_alarms_count_for_nothing() -> None:
    alarms = [alarm(1), alarm(2), alarm(3)]
    assert opened([replace(a, shelved_until=NOW + 1) for a in alarms]) == []
    assert opened([replace(a, suppressed_by="x") for a in alarms]) == []
    effects = decide(context(alarms, suppressed_by="planned stop"), [], now_us=NOW)
    assert effects == [Withheld("eq", "", "maintenance", "planned stop")]


def test_old_alarms_count_only_while_they_stand() -> None:
    old = [replace(alarm(s, ago=7200), state="returned", returned_at=NOW - 7100 * SECOND) for s in (1, 2, 3)]
    assert opened(old) == []
    assert opened([alarm(s, ago=7200) for s in (1, 2, 3)]) == ["bearing_wear"]


def test_a_shift_that_is_small_beside_the_range_opens_nothing() -> None:
    assert opened([alarm(1, severity="critical", value=2.5)]) == []
    assert opened([alarm(3, severity="critical", value=2.4)]) == []
    assert opened([alarm(1, "limits", severity="critical", value=2.5)]) != []


def test_falling_vibration_is_no_failure() -> None:
    assert opened([alarm(1, severity="critical", direction=-1), alarm(2, severity="critical", direction=-1)]) == []


def test_a_change_of_load_explains_what_moves_with_it() -> None:
    moved = [alarm(4, "step"), alarm(5, "step"), alarm(1, "step"), alarm(3)]
    effects = decide(context(moved), [], now_us=NOW)
    assert [(type(e), getattr(e, "cause", "")) for e in effects] == [(Withheld, "operation")]
    later = [alarm(4, "step", ago=4000), alarm(5, "step", ago=4000), alarm(1), alarm(2), alarm(3)]
    assert opened(later) == ["bearing_wear"]


class TestAfterClosing:
    alarms = (alarm(1), alarm(2), alarm(3))

    def closed(self, ago: float, verdict: str | None, severity: str = "high") -> list[ClosedCaseFacts]:
        return [ClosedCaseFacts("c0", "bearing_wear", severity, NOW - int(ago * SECOND), verdict, frozenset({1, 2, 3}))]  # type: ignore[arg-type]

    def effects(self, closed: list[ClosedCaseFacts]) -> list[Any]:
        return decide(context(self.alarms, closed_cases=closed), [], now_us=NOW)

    def test_what_the_case_has_dealt_with_opens_nothing(self) -> None:
        assert self.effects(self.closed(10, "confirmed")) == []

    def test_back_soon_after_a_repair_reopens(self) -> None:
        (effect,) = self.effects(self.closed(1800, "confirmed"))
        assert isinstance(effect, ReopenCase)
        assert effect.reason == "the same fault is back 30 min after the case was closed"

    def test_back_long_after_a_repair_is_a_new_case(self) -> None:
        assert isinstance(self.effects(self.closed(7200, "confirmed"))[0], OpenCase)

    def test_a_false_alarm_cools_down_unless_it_is_worse(self) -> None:
        (effect,) = self.effects(self.closed(7200, "false_alarm"))
        assert isinstance(effect, Withheld)
        assert effect.cause == "cool_down"
        assert isinstance(self.effects(self.closed(7200, "false_alarm", "medium"))[0], OpenCase)
        assert isinstance(self.effects(self.closed(90000, "false_alarm"))[0], OpenCase)


def test_a_flood_holds_cases_and_loses_none() -> None:
    effects = decide(context([alarm(1), alarm(2), alarm(3)], cases_last_hour=20), [], now_us=NOW)
    assert isinstance(effects[0], OpenCase)
    assert effects[0].status == "held"
    assert effects[1:] == [RaiseFlood(21, 20)]
    held = [("a", "low", 1), ("b", "critical", 3), ("c", "critical", 2)]
    assert release(held, 18) == ["c", "b"]
    assert release(held, 30) == []


def test_instrument_faults_blame_the_sensor_and_only_when_they_stay() -> None:
    assert opened([alarm(1, "flatline", "low", ago=60)]) == []
    assert opened([alarm(1, "flatline", "low", ago=3601)]) == ["sensor_fault"]
    assert opened([alarm(1, "spike", "low")]) == []
    assert opened([alarm(1, "spike", "low")], spikes={1: 10}) == ["sensor_fault"]


def test_when_all_sensors_are_silent_it_is_the_network() -> None:
    effects = decide(context([alarm(s, "dropout", "low", ago=4000) for s in SENSORS]), [], now_us=NOW)
    assert [getattr(e, "cause", "") for e in effects] == ["communication"]
    assert opened([alarm(2, "dropout", "low", ago=4000)]) == ["sensor_fault"]


def test_next_check_says_when_time_alone_may_decide() -> None:
    assert next_check(context([alarm(1, ago=10)]), now_us=NOW) == NOW + 50 * SECOND
    assert next_check(context([alarm(1, severity="critical", ago=2)]), now_us=NOW) == NOW + 3 * SECOND
    assert next_check(context([alarm(1, ago=100)]), now_us=NOW) == NOW + (12 * 3600 - 100) * SECOND
    assert next_check(context([alarm(1, ago=13 * 3600)]), now_us=NOW) is None
    assert next_check(context([]), now_us=NOW) is None


def test_a_policy_survives_json_and_names_what_is_wrong() -> None:
    policy = CasePolicy(points=7, due_hours={"critical": 1.0, "high": 2.0, "medium": 3.0, "low": 4.0})
    assert CasePolicy.from_json(policy.to_json()) == policy
    assert CasePolicy.from_json({}) == CasePolicy()
    for bad, field in (
        ('{"points": 0}', "points"),
        ('{"points": true}', "points"),
        ('{"window": -1}', "window"),
        ('{"lasting_severity": "bad"}', "lasting_severity"),
        ('{"priority": {"low": {"low": "asap"}}}', "priority.low.low"),
        ('{"priority": {"awful": {}}}', "priority.awful"),
        ('{"due_hours": {"low": "soon"}}', "due_hours.low"),
        ('{"nonsense": 1}', "nonsense"),
        ("[]", "policy"),
        ("{", "policy"),
    ):
        with pytest.raises(PolicyError, match=f"^{field}: "):
            CasePolicy.from_json(bad)


def test_a_change_of_unit_is_a_fault_of_the_sensor_and_said_so() -> None:
    to_fahrenheit = {"baseline": 60.0, "value": 140.0, "spread": 0.5}
    stood = [alarm(3, "step", ago=90, severity="critical", **to_fahrenheit)]
    (case,) = decide(context(stood), [], now_us=NOW)
    assert isinstance(case, OpenCase)
    assert case.failure_mode == "sensor_fault"
    assert "as if its unit had changed from °C to °F" in case.title
    assert case.summary["text"].startswith(
        "Bearing temperature has risen from 60.0 ± 0.5 °C to 140.0 °C, as if its unit had changed from °C to °F."
    )
    # with it the machine itself moves: then it is no matter of units
    assert opened([*stood, alarm(1), alarm(2)]) == ["bearing_wear"]
    # and another step of that size is none
    assert opened([alarm(3, "step", ago=90, severity="critical", baseline=60.0, value=120.0, spread=0.5)]) != [
        "sensor_fault"
    ]


def test_the_text_says_what_an_engineer_asks() -> None:
    alarms = [alarm(1), alarm(2, severity="medium", baseline=0.51234, value=0.91234, spread=0.02),
              alarm(3, "limits", severity="low", threshold=80.0, value=85.0)]  # fmt: skip
    (case,) = decide(context(alarms), [], now_us=NOW)
    assert isinstance(case, OpenCase)
    text = case.summary["text"]
    assert text.startswith("Vibration velocity has risen from 2.3 ± 0.4 mm/s to 7.1 mm/s. It began about 2023-11-14")
    assert "Also: hf acceleration has risen from 0.51 ± 0.02 g to 0.91 g; " in text
    assert "bearing temperature is above its limit of 80 °C, at 85 °C." in text
    assert "Bearing wear fits well (" in text
    assert "Not seen so far, though it would be expected: current." in text
    assert "Opened because: 3 sensors moved within 10 min." in text
    assert text.endswith("BPFO, BPFI, BSF, FTF.")


@pytest.mark.parametrize(
    ("detector", "words"),
    [
        ("drift", "flow has risen from 2.3 ± 0.4 m³/h to 7.1 m³/h"),
        ("limits", "flow is above its limit of 3.5 m³/h, at 7.1 m³/h"),
        ("rate", "flow: changing by 7.1 a second, more than 3.5, since "),
        ("flatline", "flow: no change for 7.1 s since "),
        ("dropout", "flow: no reading for 7.1 s since "),
        ("spike", "flow: a lone spike to 7.1 at "),
        ("variance", "flow: noisier since "),
        ("novelty", "flow: behaves as never before since "),
    ],
)
def test_each_kind_of_anomaly_has_its_words(detector: str, words: str) -> None:
    assert change_of(evidence_of(SENSORS, alarm(5, detector))).startswith(words)


@pytest.mark.parametrize(
    ("x", "spread", "text"),
    [(61.23456, 0.4, "61.2"), (61.23456, 4.0, "61"), (612.3, 40.0, "612"), (7.0, 0.0, "7"), (1e12, 1.0, "1e+12"),
     (0.00012345, 0.00001, "0.00012"), (7.0, float("nan"), "7")],
)  # fmt: skip
def test_numbers_have_the_digits_that_mean_something(x: float, spread: float, text: str) -> None:
    assert rounded(x, spread) == text


def test_a_small_shift_that_stays_for_half_a_day_opens_a_case() -> None:
    assert opened([alarm(1, severity="low", ago=11 * 3600)]) == []
    assert opened([alarm(1, severity="low", ago=13 * 3600)]) != []


def test_an_unbroken_alarm_that_somebody_has_looked_at_opens_no_second_case() -> None:
    standing = replace(alarm(1, severity="high", ago=10 * 86400), last_at=NOW)
    closed = ClosedCaseFacts("c", "imbalance", "high", NOW - 5 * 86400 * SECOND, "false_alarm", frozenset({1}))
    assert opened([standing], closed_cases=[closed]) == []
    assert opened([replace(standing, severity="critical")], closed_cases=[closed]) != []
    assert opened([replace(standing, raised_at=NOW - 3600 * SECOND)], closed_cases=[closed]) != []
    assert opened([standing], closed_cases=[replace(closed, verdict="confirmed")]) != []
