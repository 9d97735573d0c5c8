"""Golden values for `src/orientation/vqf.rs`, computed with the authors' package `vqf`. See README.md.

The recording is 20 s at 100 Hz: standing still too briefly to count as rest, then a shank-like swing of +-45 deg with impacts,
then still again; a constant gyroscope bias, noise, and a tilted start. Run: python make_orientation.py
"""

import importlib.metadata
import json

import numpy as np
from vqf import VQF

RATE_HZ = 100.0
G = 9.80665


def rotation(axis, angle):
    """Rodrigues' formula, body to world."""
    axis = np.asarray(axis) / np.linalg.norm(axis)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def attitude(t):
    """Body to world: swings about y, smaller ones about x and z, mounted at a tilt."""
    w = 2 * np.pi * 1.42
    on = np.clip((t - 1.0) / 1.0, 0, 1) * np.clip((14.0 - t) / 1.0, 0, 1)
    swing = on * (0.75 * np.sin(w * t) + 0.2 * np.sin(2 * w * t + 0.7))
    roll = on * 0.12 * np.sin(w * t + 1.0)
    yaw = on * 0.15 * np.sin(w * t - 0.4) + 0.05 * on * (t - 1.0)
    return (rotation([0, 0, 1], yaw) @ rotation([1, 0, 0], roll) @ rotation([0, 1, 0], swing)
            @ rotation([1, 2, 0.5], 0.6))


def recording():
    rng = np.random.default_rng(7)
    n = int(20 * RATE_HZ)
    t = np.arange(n) / RATE_HZ
    gyr, acc = np.zeros((n, 3)), np.zeros((n, 3))
    h = 1e-4
    for i, ti in enumerate(t):
        r = attitude(ti)
        w = r.T @ (attitude(ti + h) - attitude(ti - h)) / (2 * h)
        gyr[i] = [w[2, 1], w[0, 2], w[1, 0]]
        moving = 1.5 < ti < 13.0
        phase = (1.42 * ti) % 1.0
        impact = 60.0 * np.exp(-phase / 0.03) if moving else 0.0
        linear = [4.0 * np.sin(2 * np.pi * phase), np.cos(2 * np.pi * phase), impact]
        # Zero mean over the stride, as at constant speed.
        linear[2] -= 60.0 * 0.03 if moving else 0.0
        acc[i] = r.T @ (np.array(linear) * moving + [0, 0, G])
    gyr += np.radians([0.6, -0.9, 0.4]) + 0.002 * rng.standard_normal((n, 3))
    acc += 0.03 * rng.standard_normal((n, 3))
    acc[1200] = 0.0  # a lost sample: the package leaves all-zero samples out
    return np.round(gyr, 5), np.round(acc, 4)


def main():
    gyr, acc = recording()
    result = []
    vqf = VQF(1 / RATE_HZ)
    for i in range(len(gyr)):
        vqf.update(gyr[i].copy(), acc[i].copy())
        if i % 20 == 0 or i in (1, 2, 49, 50, 299, 300, 1199, 1200, 1201, len(gyr) - 1):
            bias, sigma = vqf.getBiasEstimate()
            result.append({"sample": i, "q": vqf.getQuat6D().tolist(), "bias": bias.tolist(),
                           "sigma": sigma, "rest": bool(vqf.getRestDetected())})
    payload = {
        "made_with": {"vqf": importlib.metadata.version("vqf"), "numpy": np.__version__},
        "rate_hz": RATE_HZ,
        "gyr_radps": gyr.ravel().tolist(),
        "acc_mps2": acc.ravel().tolist(),
        "expected": result,
    }
    with open("vqf.json", "w", encoding="utf-8") as file:
        json.dump(payload, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
