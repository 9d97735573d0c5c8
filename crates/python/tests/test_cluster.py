"""Spark gives the tables of `runform collect`, whatever happens to an executor. Only with `-m cluster`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.cluster


def test_a_study_on_a_cluster_gives_the_tables_of_collect_though_an_executor_is_killed(cli: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("no java")
    import cluster

    found = cluster.run(cli, tmp_path, 60)
    assert found["rows"]["failures"] == len(cluster.POISON)
    print(found)
