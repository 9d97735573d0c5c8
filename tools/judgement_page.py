"""The page docs/src/judgement.md from what `sensitivity.py` measured."""
import re

import constants

MOST_NAMED = 24
# Scores below this change by less than anybody minds when they are doubled.
SMALL = {"ms": 2.0, "mm": 3.0, "s": 0.002, "cm": 0.3, "m": 0.003, "m/s": 0.02, "°": 0.5, "steps/min": 0.2, "%": 1.0, "BW": 0.02, "g": 0.05}
FLOORS = ["recording", "signal", "intake", "orientation", "gait", "metrics", "context", "form", "report", "engine", "analysis", "live"]
KINDS = {
    "definition": "a definition or a table of standard numbers",
    "derived": "derived beside it",
    "paper": "from a paper, named beside it or in the file's head",
    "fitted": "fitted by a script that the file's head names",
    "measured": "read off recordings that are named beside it",
    "size": "how much is held or looked at, or how it is shown; no result rests on it",
    "inline": "its numbers are listed one by one below",
}

HEAD = """# Numbers that rest on judgement

<!-- Made by tools/sensitivity.py; do not edit. -->

A constant that decides something has its paper, its derivation, or the data and the script that it was fitted
with beside it. {count} have none of these: somebody looked at recordings and chose. They stand here, with
what happens at half and at double their value.

How it was made ({date}, version {version}): the library was compiled once with every constant a question,
and {recordings} recordings ({analysed} analyses with those that had holes cut in) of people running, walking and resting
and of the simulator were analysed for every value; `tools/judgement.toml` names them. Unchanged, the copy said
the same as the library to the bit. Where half or double make no sense, as for a share near 1 or a range
about a middle, the value beside the figures is the one that was tried.

- *moved*: share of the {numbers} numbers of whole recordings that moved by more than half of the half-width
  of their interval; *slightly*: share that changed where none did by that much.
- *refused*, *new*: numbers that were lost and gained; *strides*, *bouts*: change of the counts; *grades*, *faults*: how
  many are another.
- *scores*: of the {scores} scores of the [validation](accuracy.md) on these recordings (errors, hits, misses), how many became
  better and worse by more than 5 % of themselves (of 2 ms, 3 mm, 0.5°, 0.2 steps/min
  where they are smaller). They are those of these few recordings, not those of that page.
- Of [live analysis](live.md): contacts told within 150 ms, contacts told that the finals do not have, and root mean square of
  told − final, in {live_recordings} recordings played sample by sample.
- *same*: nothing that is counted here is different. *compiled in*: the compiler must know it, so that it could not be
  asked for. *not measured yet*: it is new or has another value since. *not reached*: nothing in these recordings asks for it (damaged files, profiles, diaries, earlier
  sessions, long runs); its row says nothing about how much it matters there.

A number in this table that hardly moves anything is not thereby right: it may matter for recordings that are not
here. Numbers inside expressions are listed only where they gate activity, weigh evidence or search for peaks;
other ones are not yet collected.

"""


def share(part, whole):
    value = 100 * part / max(whole, 1)
    return f"{value:.0f} %" if value >= 9.95 else f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"


def signed(value):
    return f"{value:+d}".replace("-", "−")


def told(m, live):
    """The figures of one value, in words."""
    if m is None:
        return "did not end"
    said = []
    if m["panicked"]:
        said.append(f"**panics** in {m['panicked']}")
    if live:
        (a, b), (c, d), (e, f) = m["in_time_percent"], m["false_percent"], m["apart_ms"]
        if (a, c, e) == (b, d, f):
            return "; ".join(said) or "same"
        return "; ".join(said + [f"in time {b:.1f} %, false {d:.1f} %, apart {f:.1f} ms"])
    if m["moved"]:
        said.append(f"{share(m['moved'], m['compared'])} moved")
    elif m["different"]:
        said.append(f"{share(m['different'], m['compared'])} slightly")
    for key in ("refused", "appeared"):
        if m[key]:
            said.append(f"{m[key]} {'new' if key == 'appeared' else key}")
    (was, now), (bouts, bouts_now) = m["strides"], m["bouts"]
    if was != now:
        change = 100 * (now - was) / max(was, 1)
        said.append(f"strides {change:+.1f} %".replace("-", "−") if abs(change) >= 0.05 else "strides ±0.0 %")
    if bouts != bouts_now:
        said.append(f"bouts {signed(bouts_now - bouts)}")
    for key in ("grades", "faults"):
        if m[key]:
            said.append(f"{m[key]} {key if m[key] > 1 else key[:-1]}")
    if m["failed"] or m["analysed"]:
        said.append(f"recordings {signed(m['analysed'] - m['failed'])}")
    better, worse = matter(m["better"]), matter(m["worse"])
    if better or worse:
        said.append(f"scores {len(better)} better, {len(worse)} worse")
    return ", ".join(said) or "same"


def number(value):
    return "none" if value is None else f"{value:.3g}"


def score_words(s):
    unit = "" if s["unit"] == "1" else f" {s['unit']}"
    return f"{s['name']} {number(s['was'])} → {number(s['is'])}{unit}"


def shown(row, value):
    """What was tried, short."""
    if "." in row.name and not row.find:
        part = row.name.split(".")[1]
        value = ", ".join(re.findall(rf"\b{part}: *({constants.LITERAL.pattern})", value))
    return constants.shown(value)


def weight(m):
    """How much a value moves: share of the numbers that moved, came or went, and strides and recordings lost."""
    if m is None:
        return 0.0
    strides = abs(m["strides"][1] - m["strides"][0]) / max(m["strides"][0], 1)
    numbers = (m["moved"] + m["refused"] + m["appeared"]) / max(m["compared"], 1)
    return max(numbers, strides)


def cell(row, variant, found, seen, asked):
    value = row.half if variant == 1 else row.double
    if found is None:
        return "not reached" if asked and not seen else "not measured yet"
    return f"`{shown(row, value)}`: {told(found['moved'], row.file.startswith('live/'))}"


def page(listed, rows, kept, fixed, date, version):
    found = {(r["row"], r["variant"]): r for r in kept.results}
    bases = {r["base"]: r for r in kept.lines if "base" in r}
    report, live = bases.get("report"), bases.get("live")
    reached = {k for r in kept.lines if "reached" in r for k in r["rows"]}
    asked = {k for r in kept.lines if "asked" in r for k in r["asked"]}
    get = lambda row, v: found.get((kept.key(row), v))
    base = report["moved"] if report else {"compared": 0, "scores": 0}
    out = HEAD.format(count=len(rows), date=date, version=version, numbers=base["compared"], scores=base["scores"],
                      recordings=report["recordings"] if report else 0, analysed=report["analysed"] if report else 0,
                      live_recordings=live["analysed"] if live else 0)
    out += most(rows, get) + better(rows, get)
    out += "## All\n\nFiles are under `src/`. "
    if live:
        m = live["moved"]
        out += (f"Unchanged, {m['in_time_percent'][0]:.1f} % of the final contacts were told in time, {m['false_percent'][0]:.1f} % "
                f"of those told have no final, and told and final lie {m['apart_ms'][0]:.1f} ms apart.")
    out += "\n\n"
    out += "| constant | file | value | what it is | at half | at double |\n|---|---|---|---|---|---|\n"
    order = lambda r: (FLOORS.index(r.file.split("/")[0]), r.file, r.number)
    for row in sorted(rows, key=order):
        set_hard = {(row.file, row.const), (row.file, row.name)} & fixed
        cells = ["compiled in"] * 2 if set_hard else [cell(row, v, get(row, v), kept.key(row) in reached, kept.key(row) in asked) for v in (1, 2)]
        if cells[0] == cells[1]:
            cells[1] = ""
        out += f"| `{row.name}` | `{row.file}` | `{row.value}` | {row.meaning} | {cells[0]} | {cells[1]} |\n"
    return out + others(listed)


def most(rows, get):
    """The constants that move most, with what became of the scores."""
    ranked = []
    for row in rows:
        values = [(weight(f["moved"]), v, f["moved"]) for v in (1, 2) if (f := get(row, v)) and f["moved"]]
        if values and not row.file.startswith("live/") and any(w > 0 for w, _, _ in values):
            ranked.append((max(w for w, _, _ in values), row, values))
    ranked.sort(key=lambda r: -r[0])
    out = "## Those that move most\n\n| constant | file | at | what moves | scores that suffer most |\n|---|---|---|---|---|\n"
    for _, row, values in ranked[:MOST_NAMED]:
        w, v, m = max(values, key=lambda x: x[0])
        worse = sorted(matter(m["worse"]), key=lambda s: -change(s))[:2]
        said = "; ".join(score_words(s) for s in worse).replace("|", "\\|") or "none"
        out += f"| `{row.name}` | `{row.file}` | {'half' if v == 1 else 'double'} | {told(m, False)} | {said} |\n"
    return out + "\n"


def better(rows, get):
    """Values with which recorded people were measured better and nobody worse."""
    out = "## Values that did better here\n\nAt least three scores of recorded people are better and none is worse. That is no reason to " \
        "take them: the recordings are few, and mostly those that the constants were chosen on. It says where to look.\n\n" \
        "| constant | file | value | tried | scores that gain most |\n|---|---|---|---|---|\n"
    for row in rows:
        for v in (1, 2):
            m = (get(row, v) or {}).get("moved")
            if m is None or matter(m["worse"]) or m["refused"]:
                continue
            gains = [s for s in matter(m["better"]) if not s["name"].startswith("simulator")]
            if len(gains) >= 3:
                said = "; ".join(score_words(s) for s in sorted(gains, key=lambda s: -change(s))[:3])
                tried = shown(row, row.half if v == 1 else row.double)
                out += f"| `{row.name}` | `{row.file}` | `{row.value}` | `{tried}` | {said} |\n"
    return out + "\n"


def change(s):
    """By how much a score is another, of what it was or of what nobody minds."""
    if s["is"] is None:
        return 10.0
    size = [abs(v) for v in (s["was"], s["is"])]
    return abs(size[1] - size[0]) / max(abs(s["was"]), SMALL.get(s["unit"], 0.05))


def matter(scores):
    return [s for s in scores if change(s) > 0.05]


def others(listed):
    out = "\n## Those that do not rest on judgement\n\n| kind | constants |\n|---|---|\n"
    for kind, files in listed["others"].items():
        names = [f"`{f}`: " + ", ".join(f"`{n}`" for n in ns) for f, ns in files.items()]
        out += f"| {KINDS[kind]} | {'; '.join(names)} |\n"
    return out
