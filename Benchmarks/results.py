"""Turns measurements into a report: medians, ratios and how they stand against the targets."""

import json
import os
import platform
import sqlite3
import statistics
from dataclasses import asdict, dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Scale:
    """One run of keyshift on ten times the records."""

    records: int
    measurements: dict


@dataclass(frozen=True)
class Report:
    records: int
    runs: int
    store_bytes: int
    plan_bytes: int
    # Title and measurements by step, of each subject.
    subjects: dict
    scale: Scale | None

    def text(self):
        return "\n".join(
            [machine(), self._heading(), "", *self._table(), "", *self._targets(), *self._scale()])

    def json(self):
        return json.dumps(
            {
                "format": "keyshift.benchmark/1",
                "machine": machine(),
                "records": self.records,
                "storeBytes": self.store_bytes,
                "planBytes": self.plan_bytes,
                "measurements": {
                    key: {step: [asdict(one) for one in all] for step, all in steps.items()}
                    for key, (_, steps) in self.subjects.items()
                },
                "scale": self.scale
                and {
                    "records": self.scale.records,
                    "measurements": {s: asdict(m) for s, m in self.scale.measurements.items()},
                },
            },
            indent=2,
        ) + "\n"

    # Parts of the text

    def _heading(self):
        runs = "1 run" if self.runs == 1 else f"{self.runs} runs"
        return f"{self.records:,} records, a store of {self.store_bytes / MIB:,.0f} MiB, {runs}"

    def _table(self):
        yield f"{'step':6} {'subject':20} {'median':>9} {'least':>9} {'most':>9} " \
            f"{'CPU':>9} {'records/s':>11} {'peak':>9}"
        for step in ("plan", "apply"):
            for title, steps in self.subjects.values():
                seconds = [one.seconds for one in steps[step]]
                median = statistics.median(seconds)
                cpu = statistics.median(one.cpu_seconds for one in steps[step])
                peak = max(one.peak_bytes for one in steps[step])
                yield f"{step:6} {title:20} {median:7.2f} s {min(seconds):7.2f} s " \
                    f"{max(seconds):7.2f} s {cpu:7.2f} s {self.records / median:11,.0f} " \
                    f"{peak / MIB:5.0f} MiB"

    def _targets(self):
        for step in ("plan", "apply"):
            yield target(
                f"{step}, keyshift / SQL limit", self._median("keyshift", step) /
                self._median("sql", step), 2.0, "x")
        if "afternoon" in self.subjects:
            yield target(
                "plan + apply, keyshift / afternoon's script", self._both("keyshift") /
                self._both("afternoon"), 1.0, "x")
        yield target("peak memory of keyshift", self._peak() / MIB, 64, " MiB")
        yield target("plan file per operation", self.plan_bytes / self.records, 140, " bytes")

    def _scale(self):
        if self.scale is None:
            return
        yield ""
        yield f"{self.scale.records:,} records, once"
        for step, one in self.scale.measurements.items():
            yield f"{step:6} {one.seconds:7.2f} s {self.scale.records / one.seconds:11,.0f} records/s " \
                f"{one.peak_bytes / MIB:5.0f} MiB"
        peak = max(one.peak_bytes for one in self.scale.measurements.values())
        yield target("peak memory, ten times the records", peak / self._peak(), 1.25, "x")

    # Figures

    def _median(self, key, step):
        return statistics.median(one.seconds for one in self.subjects[key][1][step])

    def _both(self, key):
        return self._median(key, "plan") + self._median(key, "apply")

    def _peak(self):
        return max(one.peak_bytes for all in self.subjects["keyshift"][1].values() for one in all)


def target(what, value, most, unit):
    verdict = "met" if value <= most else "missed"
    return f"{what:45} {value:8.2f}{unit:6}  target <= {most}{unit.strip()}: {verdict}"


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{processor()}, {os.cpu_count()} CPUs, {memory:.0f} GiB, Linux {platform.release()}, " \
        f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}"


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()
