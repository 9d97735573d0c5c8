"""Running-form analysis from accelerometer and gyroscope recordings.

>>> import runform
>>> run = runform.simulate("overstriding_moderate")
>>> analysis = runform.analyze(run.recording, speed_mps=3.33)
>>> print(analysis.metric("cadence"))
>>> analysis.strides.to_pandas()

Every number has an interval, a grade and a method, or it is refused with a reason. Names carry their units. Times are
in seconds from the recording's first sample. The engine is the one of the command line: the same input gives the same
numbers, to the bit.
"""

from . import agreement, errors
from ._runform import version as _version
from .analysis import Advice, Analysis, Bout, Evidence, Fault, Metric, Metrics, Report, analyze
from .catalogue import Entry, catalogue, catalogues, explain
from .errors import ClosedError, InputError, InternalError, RunformError, UsageError
from .live import Event, Live, Sensor
from .recording import Recording, read
from .simulation import Simulated, Truth, presets, simulate
from .tables import Row, Table

__version__: str = _version()

__all__ = [
    "Advice",
    "Analysis",
    "Bout",
    "ClosedError",
    "Entry",
    "Event",
    "Evidence",
    "Fault",
    "InputError",
    "InternalError",
    "Live",
    "Metric",
    "Metrics",
    "Recording",
    "Report",
    "Row",
    "RunformError",
    "Sensor",
    "Simulated",
    "Table",
    "Truth",
    "UsageError",
    "__version__",
    "agreement",
    "analyze",
    "catalogue",
    "catalogues",
    "errors",
    "explain",
    "presets",
    "read",
    "simulate",
]
