"""SciPy's side of bench/statistics.ts: questions as JSON on stdin, timings and answers as JSON on stdout."""
import json
import sys
import time

import numpy as np
import scipy
from scipy import stats


def mean_difference(x, y, axis=-1):
    return np.mean(y, axis=axis) - np.mean(x, axis=axis)


def welch_t(x, y, axis=-1):
    error = np.var(x, axis=axis, ddof=1) / x.shape[axis] + np.var(y, axis=axis, ddof=1) / y.shape[axis]
    return mean_difference(x, y, axis) / np.sqrt(error)


def test(data, statistic, resamples, kind):
    found = stats.permutation_test(
        data,
        statistic,
        permutation_type=kind,
        vectorized=True,
        n_resamples=resamples,
        # Least time in total, of 50, 200, 1000 and the default (all resamples in memory at once).
        batch=1000,
        alternative="greater",
        rng=np.random.default_rng(1),
    )
    return {"p": float(found.pvalue)}


def bootstrap(problem):
    found = stats.bootstrap(
        (np.array(problem["differences"]),),
        np.mean,
        vectorized=True,
        n_resamples=problem["resamples"],
        batch=1000,
        confidence_level=1 - 2 * problem["level"],
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    return {"lower": float(found.low), "upper": float(found.high)}


def answer(kernel, problem):
    two = (np.array(problem["x"]), np.array(problem["y"]))
    one = (np.array(problem["differences"]),)
    drawn = problem["resamples"]
    if kernel == "permutation, mean difference":
        return test(two, mean_difference, drawn, "independent")
    if kernel == "permutation, studentised":
        return test(two, welch_t, drawn, "independent")
    if kernel == "sign-flip":
        return test(one, np.mean, drawn, "samples")
    if kernel == "exact permutation":
        return test(two, mean_difference, np.inf, "independent")
    if kernel == "exact sign-flip":
        return test(one, np.mean, np.inf, "samples")
    return bootstrap(problem)


def measure(question, runs):
    found = answer(question["kernel"], question["problem"])
    milliseconds = []
    for _ in range(runs):
        start = time.perf_counter()
        answer(question["kernel"], question["problem"])
        milliseconds.append((time.perf_counter() - start) * 1000)
    return {"milliseconds": milliseconds, "answer": found}


asked = json.load(sys.stdin)
results = [measure(question, asked["runs"]) for question in asked["questions"]]
version = f"SciPy {scipy.__version__}, NumPy {np.__version__}, Python {sys.version.split()[0]}"
json.dump({"version": version, "results": results}, sys.stdout)
