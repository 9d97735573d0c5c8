"""Sessions, simulations, agreement, names; threads and Ctrl-C."""

from __future__ import annotations

import importlib.metadata
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

import runform
from runform import Live, Sensor, agreement


def test_a_session_tells_contacts_within_a_blink_and_finals_under_the_same_number() -> None:
    run = runform.simulate(duration_s=90, sensors=["waist"], rate_hz=100)
    samples = run.recording.arrays("waist")
    live = Live([Sensor("waist", 100.0, gyr_unit="radps")])
    delays, seen = [], {}
    for k in range(0, len(samples["t_s"]), 5):
        part = slice(k, k + 5)
        live.push("waist", samples["t_s"][part], samples["acc_mps2"][part], samples["gyr_radps"][part])
        now = float(samples["t_s"][part][-1])
        for event in live.events():
            if event.kind == "contact" and event.provisional and event.t_s is not None:
                delays.append(now - event.t_s)
            seen.setdefault((event.kind, event.provisional), []).append(event.id)
    assert delays and max(delays) < 0.2
    live.close()
    for event in live.events():
        seen.setdefault((event.kind, event.provisional), []).append(event.id)
    finals = set(seen["contact", False])
    assert len(finals & set(seen["contact", True])) > 0.9 * len(finals)
    assert live.analysis().value("cadence") == pytest.approx(run.truth.bouts[0]["cadence_spm"], abs=1.0)


def test_single_samples_are_taken_too() -> None:
    live = Live({"waist": 100.0})
    for k in range(300):
        live.push("waist", k / 100, [0.0, 0.0, 9.81])
    assert live.report().duration_s == pytest.approx(2.99)
    with live:
        pass
    assert live.closed


def test_the_truth_of_a_simulation_is_there() -> None:
    run = runform.simulate("low_cadence_severe", duration_s=20, sensors="waist")
    contact = np.asarray(run.truth.steps("contact_time_s"))
    assert contact.min() > 0.1 and contact.max() < 0.5
    assert set(run.truth.steps("side")) == {"left", "right"}
    assert "low_cadence_severe" in runform.presets()
    with pytest.raises(runform.UsageError, match="steps have no field"):
        run.truth.steps("shoe")


def test_contacts_agree_with_the_truth() -> None:
    run = runform.simulate(duration_s=40, sensors=["sacrum"])
    events = runform.analyze(run.recording).events
    measured = [r.t_s for r in events if r.event == "ic"]
    matched = agreement.match_events(run.truth.steps("t_ic_s"), measured, 0.05)
    assert matched.recall is not None and matched.recall > 0.9
    assert matched.errors is not None and matched.errors.mae < 0.02


def test_agreement_gives_published_numbers() -> None:
    # Shrout & Fleiss 1979, table 2: four judges of six targets.
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    icc = agreement.icc(ratings)
    assert (round(icc.agreement, 2), round(icc.consistency, 2)) == (0.29, 0.71)
    limits = agreement.limits_of_agreement([0.231, 0.249, 0.247, 0.255], [0.236, 0.251, 0.244, 0.262])
    assert limits.bias == pytest.approx(0.00275) and limits.low < limits.bias < limits.high
    repeated = agreement.repeated_limits([[0.1, 0.2, 0.1], [0.0, 0.1]])
    assert (repeated.subjects, repeated.n) == (2, 5)
    assert agreement.errors([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]).rmse == 0.0


def test_everything_can_be_explained() -> None:
    assert runform.explain("overstriding").kind == "form fault"
    assert "steps" in str(runform.explain("cadence"))
    for name in runform.catalogues():
        assert len(runform.catalogue(name)) > 3, name
    metrics = runform.catalogue("metrics")
    assert "cadence" in metrics["id"]


def test_threads_run_side_by_side(simulated: runform.Simulated) -> None:
    """The interpreter is let go: another thread counts on while one analyses."""
    recording = runform.simulate(duration_s=400, sensors=["waist", "sacrum"]).recording
    work = threading.Thread(target=lambda: runform.analyze(recording))
    ticks = 0
    work.start()
    while work.is_alive():
        time.sleep(0.002)
        ticks += 1
    assert ticks > 20
    # One recording in several threads at once.
    expected = runform.analyze(simulated.recording, speed_mps=3.0).to_json()
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(runform.analyze(simulated.recording, speed_mps=3.0).to_json()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_stops_an_analysis() -> None:
    code = textwrap.dedent(
        """
        import runform, time
        run = runform.simulate(duration_s=900, sensors=["waist"], rate_hz=100)
        print("ready", flush=True)
        begun = time.perf_counter()
        try:
            for _ in range(1000):
                runform.analyze(run.recording)
        except KeyboardInterrupt:
            print("stopped", flush=True)
        """
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    begun = time.perf_counter()
    assert child.communicate(timeout=60)[0] == "stopped\n"
    assert child.returncode == 0
    assert time.perf_counter() - begun < 20


def test_the_wheel_carries_both_licences() -> None:
    files = importlib.metadata.files("runform") or []
    names = {file.name for file in files if "licenses" in file.parts}
    assert names == {"LICENSE-APACHE", "LICENSE-MIT"}
    mine = next(file for file in files if file.name == "LICENSE-MIT")
    assert "Permission is hereby granted" in mine.read_text()
