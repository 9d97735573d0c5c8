"""Many recordings on a cluster: the engine of the wheel inside Spark's workers.

>>> from runform import spark as rs
>>> study = rs.analyze_files(spark, recordings)       # one row a recording: file, path, words of the study
>>> study.save("results/")                            # the engine runs once; then
>>> study.table("metrics").groupBy("subject", "metric").avg("value")

The tables are those of ``runform collect``, row for row. A recording that cannot be analysed is a row of
``failures``; it stops nothing. Each recording is a task of its own, the largest first, so that one long recording
keeps one core busy and nobody waits for it but the end. What a lost executor had not finished is done again by
another: a recording's result depends on nothing but the recording and the options.

Needs pyspark (3.5 or later), pandas and pyarrow where the workers run, and the files where they can read them.
"""

from __future__ import annotations

import functools
import io
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _options, _runform
from .analysis import Analysis, analyze
from .errors import RunformError, UsageError
from .recording import Recording

if TYPE_CHECKING:
    import pandas
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["TABLES", "Study", "analyze_files", "analyze_samples"]

#: Tables of one recording, as ``runform collect`` names them; ``failures`` beside them.
TABLES = ("metrics", "faults", "strides", "events", "windows", "waveforms", "quality", "provenance")
#: Usual words of a study, in the order of their columns; others follow by the alphabet.
_FIRST = ("subject", "session", "condition", "task")
#: Options of one recording: columns with these names are stronger than the keywords.
_OPTIONS = (*_options.reading(), *_options.beside())
#: Most tasks: with more recordings some share one.
_MOST_TASKS = 20_000
_FAILURES = ("path", "input", "stage", "why")


class Study:
    """The results of many recordings. Nothing is computed before it is asked for; :meth:`save` or :meth:`cache` keeps
    the engine from running once for every table."""

    def __init__(self, results: DataFrame, words: Sequence[str]) -> None:
        self._results = results
        self.words = list(words)

    @property
    def results(self) -> DataFrame:
        """One row for every recording and table: path, input, stage, why, table, rows, seconds, and the table in
        Arrow's IPC format."""
        return self._results

    def cache(self) -> Study:
        """Keeps the results in Spark's memory and disks from their first use on."""
        return Study(self._results.persist(), self.words)

    def save(self, folder: str) -> Study:
        """Runs the engine and writes its results as Parquet; what is asked of the study given back is read from there."""
        self._results.write.mode("overwrite").parquet(folder)
        return Study(self._results.sparkSession.read.parquet(folder), self.words)

    def table(self, name: str) -> DataFrame:
        """A table: path, the words of the study, then the columns of the data dictionary.

        Raises:
            UsageError: there is no such table.
        """
        if name == "failures":
            return self.failures
        if name not in TABLES:
            raise UsageError(f"no table is called {name!r}; there are {', '.join((*TABLES, 'failures'))}", "no_such_table")
        chosen = self._results.where(self._results["table"] == name).select("ipc")
        return chosen.mapInArrow(_decoded, _schema(name, self.words))

    @property
    def failures(self) -> DataFrame:
        """Recordings without a result, and why."""
        return self._results.where(self._results["table"] == "failures").select(*_FAILURES)

    def write(self, folder: str) -> None:
        """Writes every table as a folder of Parquet files, ``FOLDER/metrics`` and so on."""
        for name in (*TABLES, "failures"):
            self.table(name).write.mode("overwrite").parquet(f"{folder}/{name}")


def analyze_files(
    spark: SparkSession,
    recordings: DataFrame | pandas.DataFrame | Iterable[Mapping[str, Any]],
    *,
    tasks: int | None = None,
    **options: Any,
) -> Study:
    """Analyses files or folders, one row each.

    Args:
        spark: the session.
        recordings: a table with the column ``file`` (where the workers find the recording), and optionally ``path``
            (its name in the tables; ``file`` without its ending unless given), ``input`` (its path in the study),
            ``bytes`` (its size: the largest begin first; looked up here where ``file`` is seen from here), and any
            option of :func:`runform.analyze` as a column. Every other column is a word of the study: subject,
            session, … The table passes through the driver, the samples do not.
        tasks: number of tasks; one a recording up to 20,000 unless given.
        options: options of :func:`runform.analyze` for all recordings.

    Raises:
        UsageError: a table without ``file``, two recordings of one path, an unknown option.
    """
    _check(options)
    rows = _listed(recordings)
    words = _words(rows)
    jobs = [_job(row, words, options) for row in rows]
    if double := _twice(jobs):
        raise UsageError(f"several recordings are called {', '.join(sorted(double)[:5])}; give a column path", "path")
    jobs.sort(key=lambda j: (-j["bytes"], j["path"]))
    count = max(1, min(tasks or _MOST_TASKS, len(jobs)))
    for number, job in enumerate(jobs):
        job["slot"] = number % count
    frame = spark.createDataFrame([(j["slot"], _packed(j)) for j in jobs], "slot long, job string")
    spread = frame.repartitionByRange(count, "slot").select("job")
    return Study(spread.mapInArrow(_files(words), _RESULTS), words)


def analyze_samples(
    samples: DataFrame,
    *,
    key: str = "path",
    words: Sequence[str] = (),
    sort: str | None = "t_s",
    units: str | None = None,
    **options: Any,
) -> Study:
    """Analyses samples that are rows of a table: each recording is brought to one worker and must fit there.

    Args:
        samples: columns as :meth:`runform.Recording.from_arrays` takes them (``t_s``, ``acc_x_mps2``, …, or wide ones
            with ``shank_left.acc_x_mps2``), the name of the recording in ``key``, where the sensor was worn in
            ``placement`` (a column, or an option), and ``words`` of the study, the same in all rows of a recording.
        key: column with the recording's name.
        sort: column of times to sort by: Spark keeps no order of rows. None leaves them as they come.
        units: as :meth:`runform.Recording.from_arrays`.
        options: options of :func:`runform.analyze` for all recordings.

    Raises:
        UsageError: an unknown option.
    """
    _check(options)
    words = sorted(words, key=_rank)
    work = _groups(key, words, sort, units, dict(options))
    return Study(samples.groupBy(key).applyInPandas(work, _RESULTS), words)


#: Schema of the results.
_RESULTS = (
    "path string, input string, stage string, why string, table string, rows long, seconds double, ipc binary"
)


def _check(options: Mapping[str, Any]) -> None:
    unknown = [name for name in options if name not in _OPTIONS]
    if unknown:
        raise UsageError(f"unknown options {', '.join(unknown)}; see runform.analyze", "options")


def _rank(word: str) -> tuple[int, str]:
    return (_FIRST.index(word) if word in _FIRST else len(_FIRST), word)


def _listed(recordings: Any) -> list[dict[str, Any]]:
    if hasattr(recordings, "collect"):
        rows = [r.asDict() for r in recordings.collect()]
    elif hasattr(recordings, "to_dict"):
        rows = recordings.to_dict("records")
    else:
        rows = [dict(r) for r in recordings]
    missing = next((i for i, r in enumerate(rows) if not isinstance(r.get("file"), (str, os.PathLike))), None)
    if missing is not None:
        raise UsageError(f"row {missing} of the recordings has no file; give a column file with paths", "columns")
    return rows


def _words(rows: list[dict[str, Any]]) -> list[str]:
    own = {"file", "path", "input", "bytes", *_OPTIONS}
    return sorted({str(k) for row in rows for k in row} - own, key=_rank)


def _job(row: dict[str, Any], words: list[str], options: Mapping[str, Any]) -> dict[str, Any]:
    file = os.fspath(row["file"])
    path = row.get("path") or os.path.splitext(file)[0]
    own = {k: row[k] for k in _OPTIONS if _given(row.get(k))}
    size = row.get("bytes")
    return {
        "file": file,
        "path": path,
        "input": row.get("input") or file,
        "bytes": _size(file) if size is None or size != size else int(size),
        "words": [str(row[w]) if _given(row.get(w)) else "" for w in words],
        "options": {**options, **own},
    }


def _given(value: Any) -> bool:
    """False for None and for pandas' missing numbers."""
    return value is not None and value == value


def _size(file: str) -> int:
    """Bytes of a file or folder, 0 where it is not seen from here."""
    try:
        if os.path.isdir(file):
            return sum(entry.stat().st_size for entry in os.scandir(file) if entry.is_file())
        return os.path.getsize(file)
    except OSError:
        return 0


def _twice(jobs: list[dict[str, Any]]) -> set[str]:
    seen: set[str] = set()
    out: set[str] = set()
    for job in jobs:
        (out if job["path"] in seen else seen).add(job["path"])
    return out


def _packed(job: dict[str, Any]) -> str:
    return json.dumps(job, default=str)


def _files(words: list[str]) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            for packed in batch.column(0).to_pylist():
                job = json.loads(packed)
                first = [("path", job["path"]), *zip(words, job["words"], strict=True)]
                engine = functools.partial(analyze, job["file"], name=job["path"], **job["options"])
                yield _results(first, job["input"], engine)

    return work


def _groups(
    key: str, words: Sequence[str], sort: str | None, units: str | None, options: dict[str, Any]
) -> Callable[[pandas.DataFrame], pandas.DataFrame]:
    def work(samples: pandas.DataFrame) -> pandas.DataFrame:
        path = str(samples[key].iloc[0])
        first = [("path", path), *((w, str(samples[w].iloc[0])) for w in words)]
        done: pandas.DataFrame = _results(
            first, path, lambda: _of_samples(samples, path, {key, *words}, sort, units, options)
        ).to_pandas()
        return done

    return work


def _of_samples(
    samples: pandas.DataFrame, path: str, beside: set[str], sort: str | None, units: str | None, options: dict[str, Any]
) -> Analysis:
    if sort is not None:
        samples = samples.sort_values(sort, kind="stable")
    reading = {k: options[k] for k in _options.reading() if k in options and k not in ("units", "mapping")}
    if "placement" in samples.columns:
        sensors = {str(site): rows.drop(columns="placement") for site, rows in samples.groupby("placement", sort=True)}
        reading.pop("placement", None)
        data: Any = {site: rows.drop(columns=list(beside & set(rows.columns))) for site, rows in sensors.items()}
    else:
        data = samples.drop(columns=list(beside))
    recording = Recording.from_arrays(data, name=path, units=units, **reading)
    return analyze(recording, **{k: v for k, v in options.items() if k in _options.beside()})


def _results(first: list[tuple[str, str]], input: str, work: Callable[[], Analysis]) -> pyarrow.RecordBatch:
    """The tables of one recording, or why there are none, as rows of the results."""
    import pyarrow

    path = first[0][1]
    begun = time.perf_counter()
    rows: list[tuple[str, str, str, int, bytes | None]] = []
    try:
        analysis = work()
        known = dict(first)
        told = analysis._raw.labels
        words = [(k, v or told.get(k, "")) for k, v in known.items()]
        for name, raw in _runform.study_tables(analysis._raw, words, input):
            rows.append(("", "", name, len(raw), _encoded(raw)))
    except RunformError as error:
        rows = [("analysis", _runform.study_words(str(error)), "failures", 1, None)]
    seconds = time.perf_counter() - begun
    count = len(rows)
    columns = {
        "path": pyarrow.array([path] * count, pyarrow.string()),
        "input": pyarrow.array([input] * count, pyarrow.string()),
        "stage": pyarrow.array([r[0] for r in rows], pyarrow.string()),
        "why": pyarrow.array([r[1] for r in rows], pyarrow.string()),
        "table": pyarrow.array([r[2] for r in rows], pyarrow.string()),
        "rows": pyarrow.array([r[3] for r in rows], pyarrow.int64()),
        "seconds": pyarrow.array([seconds] * count, pyarrow.float64()),
        "ipc": pyarrow.array([r[4] for r in rows], pyarrow.binary()),
    }
    return pyarrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _encoded(raw: _runform.Table) -> bytes:
    import pyarrow

    table = pyarrow.table(raw)
    sink = io.BytesIO()
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd")
    with pyarrow.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _decoded(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        for ipc in batch.column(0).to_pylist():
            with pyarrow.ipc.open_stream(ipc) as reader:
                yield from reader


def _schema(name: str, words: Sequence[str]) -> StructType:
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    kinds = {"text": StringType(), "integer": LongType(), "number": DoubleType()}
    first = [StructField(column, StringType()) for column in ("path", *words)]
    own = [StructField(column, kinds[kind]) for column, kind in _runform.study_columns(name)]
    return StructType(first + own)
