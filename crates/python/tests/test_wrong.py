"""What is wrong is told as the command line tells it, with what to do."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import run_cli

import runform
from runform import ClosedError, InputError, Live, Recording, RunformError, Sensor, UsageError

N = 400
T = np.arange(N) / 100.0
ACC = np.tile([0.0, 0.0, 9.81], (N, 1))


def made(**columns: Any) -> Recording:
    return Recording.from_arrays({"t_s": T, **columns}, placement="waist")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"acc_kg": ACC}, "unit kg is not known; expected mps2, g, mg"),
        ({"acc": ACC}, "acc has no unit; call it acc_mps2 or acc_g or acc_mg"),
        ({"acc_mps2": ACC.T}, r"expected three axes, shape \(n, 3\), got shape \(3, 400\); transpose it"),
        ({"acc_mps2": ACC[:, 0]}, r"expected three axes, shape \(n, 3\), got shape \(400,\)"),
        ({"acc_mps2": ACC[:99]}, "acc has 99 samples and t_s 400"),
        ({"acc_mps2": [["a", "b", "c"]] * N}, "expected numbers, got words; convert them with"),
        ({"acc_x_g": ["1.0"] * N, "acc_y_g": T, "acc_z_g": T}, "acc_x_g: expected numbers, got words"),
        ({"acc_x_g": T, "acc_y_g": T}, "acc lacks the axis z"),
        ({"acc_x_g": T, "acc_y_mg": T, "acc_z_g": T}, "different units: g, mg"),
        ({"acc_mps2": ACC, "gyr_radps": ACC[:-1]}, "acc has 400 samples and gyr 399"),
        ({"acc_mps2": ACC, "gyr_rpm": ACC}, "unit rpm is not known; expected radps, dps"),
        ({"acc_mps2": ACC, "acc_up_g": T}, "acc_up_g is not understood"),
        ({"acc_x_g": T, "acc_y_g": T[1:], "acc_z_g": T}, "the axes of acc have 400, 399, 400 samples"),
        ({}, "no column of an accelerometer"),
        ({"acc_mps2": ACC > 1}, "expected numbers, got truth values"),
        ({"acc_mps2": [[0.0, 0.0, 1.0], [0.0]]}, "give columns of one length|rows of different lengths"),
    ],
)
def test_columns_that_cannot_be_are_told(columns: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words) as told:
        made(**columns)
    assert told.value.code and told.value.exit_code == 2


def test_a_declared_unit_that_the_data_contradict_is_refused_with_the_name_that_explain_knows() -> None:
    run = runform.simulate(duration_s=20, sensors=["waist"], rate_hz=100)
    arrays = run.recording.arrays("waist")
    wrong = Recording.from_arrays({"t_s": arrays["t_s"], "acc_g": arrays["acc_mps2"]}, placement="waist")
    with pytest.raises(InputError) as told:
        runform.analyze(wrong)
    assert told.value.code == "acc_unit_contradicted"
    assert runform.explain(told.value.code).id == "acc_unit_contradicted"


def test_messages_about_files_are_those_of_the_command_line(cli: Path, tmp_path: Path) -> None:
    file = tmp_path / "waist.csv"
    for content in ("", "t_s,acc_x_g\n0,x\n", "a,b\n1,2\n"):
        file.write_text(content)
        with pytest.raises(InputError) as told:
            runform.analyze(file)
        assert f"error: {told.value}" in run_cli(cli, "analyze", file).splitlines()
    with pytest.raises(InputError, match="No such file"):
        runform.read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: runform.read("x.csv", placement="elbow"), 'unknown placement "elbow"'),
        (lambda: runform.read("x.csv", units="kg"), "kg"),
        (lambda: runform.read("x.csv", rate_hz=-1.0), "rate_hz = -1 is not a positive number"),
        (lambda: runform.analyze("x.csv", speed_mps=-3.0), "speed_mps"),
        (lambda: runform.analyze("x.csv", date="yesterday"), "yesterday"),
        (lambda: runform.analyze(ACC), "expected a Recording or a path, got ndarray"),
        (lambda: runform.analyze(made(acc_mps2=ACC), placement="waist"), "placement cannot be given with a Recording"),
        (lambda: Recording.from_arrays({"t_s": T, "acc_g": ACC}), "where was the sensor worn"),
        (lambda: Recording.from_arrays({"elbow": {"t_s": T, "acc_g": ACC}}), 'unknown placement "elbow"'),
        (lambda: Recording.from_arrays(ACC, placement="waist"), "expected columns|expected a mapping"),
        (lambda: Recording.from_arrays({"waist": {"acc_g": ACC}}), "no times"),
        (lambda: Recording.from_arrays({"t_s": T, "acc_g": ACC}, placement="waist", sensors={"head": {}}), "no samples of head"),
        (lambda: Recording.from_arrays({"t_s": T, "acc_g": ACC}, placement="waist", sensors={"waist": {"a": 1}}), "a is not known"),
        (lambda: runform.simulate("tired"), 'unknown preset "tired"'),
        (lambda: runform.simulate(activity="swimming"), 'activity "swimming" is not known'),
        (lambda: runform.explain("cadense"), "did you mean cadence"),
        (lambda: runform.catalogue("shoes"), 'no catalogue is called "shoes"'),
        (lambda: runform.agreement.limits_of_agreement([1, 2, 3], [1, 2]), "3 reference values for 2 measured"),
        (lambda: runform.agreement.match_events([1.0], [1.0], -1), "tolerance"),
        (lambda: Live([Sensor("waist", 0.0)]), "rate_hz = 0 is not a positive number"),
        (lambda: Live([Sensor("waist", 100.0, acc_unit="auto")]), "cannot infer units"),
        (lambda: Live([]), "no sensor stream"),
    ],
)
def test_arguments_that_cannot_be_are_told(call: Any, words: str) -> None:
    with pytest.raises(RunformError, match=words):
        call()


def test_a_closed_session_says_so() -> None:
    live = Live({"waist": 100.0})
    live.push("waist", T, ACC)
    live.close()
    assert live.closed and "closed" in repr(live)
    for late in (lambda: live.push("waist", 5.0, [0.0, 0.0, 9.81]), lambda: live.calibrate("waist", 0.0, 1.0)):
        with pytest.raises(ClosedError, match="begin a new Live"):
            late()
    assert live.analysis().report.bouts == []


def test_a_session_refuses_what_it_has_no_sensor_for() -> None:
    live = Live({"waist": 100.0})
    with pytest.raises(InputError, match="add it to the setup"):
        live.push("head", T, ACC)
    with pytest.raises(UsageError, match="give acc, gyr or both"):
        live.push("waist", T)
    with pytest.raises(UsageError, match="acc has 10 samples and t_s 400"):
        live.push("waist", T, ACC[:10])
    with pytest.raises(InputError) as told:
        live.restore(b"nothing that was saved")
    assert told.value.code == "foreign"


def test_exceptions_travel_between_processes() -> None:
    error = InputError("words", "code")
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.code) == (InputError, "words", "code")
