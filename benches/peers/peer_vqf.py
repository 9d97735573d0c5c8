"""vqf (C++ through Cython): attitude of one sensor."""

from __future__ import annotations

import numpy as np
from common import measure, samples, saying
from vqf import VQF, offlineVQF


def main() -> None:
    if saying():
        return
    data = samples()
    t_s = data["sacrum.t_s"]
    step = float(np.median(np.diff(t_s)))
    acc = np.ascontiguousarray(data["sacrum.acc_mps2"], dtype=np.float64)
    gyr = np.ascontiguousarray(data["sacrum.gyr_radps"], dtype=np.float64)
    measure("vqf VQF.updateBatch, sacrum", lambda: VQF(step).updateBatch(gyr, acc), len(t_s))
    measure("vqf offlineVQF, sacrum", lambda: offlineVQF(gyr, acc, None, step), len(t_s))


main()
