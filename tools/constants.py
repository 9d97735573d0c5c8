"""The constants of the library as text, and a copy of its source in which they can be chosen at run time.

Used by `sensitivity.py`, which tells why. A constant becomes a function that asks a number in memory which of
three values it is to give, so that one build serves for all constants.
"""
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

LITERAL = re.compile(r"(?<!\w)(?<!(?<!\.)\.)\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:e-?\d+)?(?![\w])")
PURE = re.compile(r"[-\d_.e,()\[\]=\s]+")
CONST = r"^(?P<indent>[ \t]*)(?P<vis>pub(?:\([a-z:_ ]+\))? )?const (?P<name>{name}) *: *(?P<type>[^=]+?) *=\s*(?P<value>[^;]+);"

KNOB = '''//! Which of its three values a constant has now. Made by tools/sensitivity.py.
#![allow(missing_docs)]
use std::sync::atomic::{{AtomicBool, AtomicUsize, Ordering::Relaxed}};

static CHOSEN: AtomicUsize = AtomicUsize::new(0);
static SEEN: [AtomicBool; {n}] = [const {{ AtomicBool::new(false) }}; {n}];

pub fn choose(row: usize, variant: usize) {{
    CHOSEN.store(4 * row + variant, Relaxed);
}}
pub fn reached(row: usize) -> u64 {{
    u64::from(SEEN[row].swap(false, Relaxed))
}}
#[inline]
pub fn at(row: usize) -> usize {{
    if !SEEN[row].load(Relaxed) {{
        SEEN[row].store(true, Relaxed);
    }}
    let chosen = CHOSEN.load(Relaxed);
    if chosen / 4 == row {{ chosen % 4 }} else {{ 0 }}
}}
'''


@dataclass
class Row:
    """A constant, or a number inside an expression."""
    number: int
    file: str
    name: str
    how: str
    value: str = ""
    half: str = ""
    double: str = ""
    meaning: str = ""
    find: str = ""
    notes: list = field(default_factory=list)

    @property
    def const(self):
        return self.name.split(".")[0]


def number(text):
    return float(text.replace("_", ""))


def written(value, like):
    """A number as Rust writes it, of the kind of another."""
    if "." not in like and "e" not in like:
        return str(int(value))
    text = f"{value:.9g}"
    return text if "." in text or "e" in text else text + ".0"


def scaled(text, how, factor, pivot=None):
    """A literal, halved or doubled in its way."""
    v = number(text)
    if "." not in text and "e" not in text:
        return written(max(1, -(-v // 2)) if factor < 1 and v > 0 else v * factor, text)
    if how == "times":
        new = v * factor
    elif how == "share":
        new = v * factor if v * factor < 1 else 0.5 * (1 + v)
    elif how.startswith("about "):
        pivot = float(how.split()[1])
        new = pivot + (v - pivot) * factor
    elif how == "above 1":
        new = 1 + (v - 1) * factor
    elif how == "width":
        new = max(pivot + (v - pivot) * factor, 0.25 * v)
    else:
        raise SystemExit(f"no such way: {how}")
    return written(new, text)


def variant(value, how, factor, field_name=None):
    """The value of a constant, halved or doubled."""
    if field_name:
        part = re.compile(rf"(\b{field_name}: *)({LITERAL.pattern})")
        if not part.search(value):
            raise SystemExit(f"{field_name} is not in {value}")
        return part.sub(lambda m: m[1] + scaled(m[2], how, factor), value)
    if not PURE.fullmatch(value) and "{" not in value:
        return f"{'0.5' if factor < 1 else '2.0'} * ({value})"
    literals = [number(x) for x in LITERAL.findall(value)]
    pivot = 0.5 * (min(literals) + max(literals))
    return LITERAL.sub(lambda m: scaled(m[0], how, factor, pivot), value)


def shown(value):
    """A value without what only the compiler needs."""
    return re.sub(r"\s+", " ", value.replace("core::f64::consts::", "")).strip()


def comment_above(text, offset):
    """The documentation comment above a constant, in one line."""
    lines = text[:offset].rstrip("\n").split("\n")
    said = []
    for line in reversed(lines):
        line = line.strip()
        if line.startswith(("///", "// ")):
            said.append(line.lstrip("/").strip())
        elif said or not re.match(r"#\[|(pub(\(\w+\))? )?(const \w+|\w+): ", line):
            # A second constant or field under one comment belongs to it.
            break
    return " ".join(reversed(said))


def of_field(text, name):
    """The comment of a field where its struct is declared."""
    found = re.search(rf"^\s*(?:pub )?{name}: (?:f64|usize),", text, re.M)
    return comment_above(text, found.start()) if found else name


def item(text, name):
    return re.search(CONST.format(name=name), text, re.M)


def plain(comment):
    """A comment as a cell of a table."""
    comment = comment.replace("\\[P\\]", "").replace("\\[M\\]", "[M]").replace("|", "\\|")
    comment = re.sub(r"\[(`[^`]+`)\]", r"\1", comment)
    return re.sub(r"\s+([.:,;])", r"\1", re.sub(r"\s+", " ", comment)).strip()


def read(root):
    """All rows of tools/judgement.toml with their values in the source."""
    root = Path(root)
    listed = tomllib.loads((root / "tools/judgement.toml").read_text())
    told = listed.get("meaning", {})
    rows = []
    for file, names in listed["judgement"].items():
        text = (root / "src" / file).read_text()
        for name, how in names.items():
            row = Row(len(rows), file, name, how)
            found = item(text, row.const)
            if not found:
                raise SystemExit(f"{file} has no constant {row.const}")
            value, part = found["value"].strip(), (name.split(".") + [None])[1]
            row.half, row.double = variant(value, how, 0.5, part), variant(value, how, 2.0, part)
            fields = re.findall(rf"\b{part}: *({LITERAL.pattern})", value) if part else []
            row.value = ", ".join(fields) if part else shown(value)
            said = comment_above(text, found.start())
            if part:
                said = f"{said.rstrip('.')}: {of_field(text, part)}"
            row.meaning = told.get(f"{file} {name}", plain(said))
            rows.append(row)
    for one in listed["inline"]:
        text = (root / "src" / one["file"]).read_text()
        whole = one["find"].replace("«", "").replace("»", "")
        if text.count(whole) != 1:
            raise SystemExit(f"{one['file']}: {whole!r} is there {text.count(whole)} times")
        row = Row(len(rows), one["file"], one["name"], one["how"], find=one["find"], meaning=one["meaning"])
        row.value = re.search("«(.*)»", one["find"])[1]
        row.half, row.double = variant(row.value, row.how, 0.5), variant(row.value, row.how, 2.0)
        rows.append(row)
    return listed, rows


def outside(text):
    """Stretches of a source file that are neither comment nor string."""
    token = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'', re.S)
    at = 0
    for m in token.finditer(text):
        yield at, m.start()
        at = m.end()
    yield at, len(text)


def called(text, pattern, lasts=False):
    """Every use of a name outside comments, strings and `use` becomes a call; what `lasts` can be lent for good."""
    out, at = [], 0
    use = [(m.start(), m.end()) for m in re.finditer(r"^\s*(?:pub(?:\([a-z ]+\))? )?use [^;]+;", text, re.M)]
    for a, b in outside(text):
        out.append(text[at:a])

        def call(m):
            here = a + m.start()
            if any(s <= here < e for s, e in use):
                return m[0]
            return f"(*Box::leak(Box::new({m[0]}())))" if lasts else m[0] + "()"
        out.append(re.sub(pattern, call, text[a:b]))
        at = b
    return "".join(out)


def module(file):
    path = Path(file)
    return path.parent.name if path.stem == "mod" else path.stem


def imports(text, mod, name, only):
    """True when a file brings the constant in: from its module, or from anywhere when no other has its name."""
    uses = re.findall(r"^\s*(?:pub(?:\([a-z ]+\))? )?use ([^;]+);", text, re.M)
    return any(re.search(rf"\b{name}\b", u) and (only or re.search(rf"\b(?:{mod}|super|self)\b", u)) for u in uses)


def changed(root, rows, fixed=()):
    """Source files in which the constants ask: {file: text}. `fixed` are left as they are."""
    root = Path(root) / "src"
    texts = {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*.rs"))}
    for row in rows:
        if row.find and (row.file, row.name) not in fixed:
            whole = row.find.replace("«", "").replace("»", "")
            pick = f"(match crate::knob::at({row.number}) {{ 1 => {row.half}, 2 => {row.double}, _ => {row.value} }})"
            texts[row.file] = texts[row.file].replace(whole, re.sub("«.*»", lambda _: pick, row.find))
    todo = {}
    for row in rows:
        if not row.find and (row.file, row.name) not in fixed:
            todo.setdefault((row.file, row.const), []).append(row)
    visible = [name for (file, name) in todo if item(texts[file], name)["vis"]]
    done = set()
    while todo:
        (file, name), members = todo.popitem()
        done.add((file, name))
        found = item(texts[file], name)
        value = found["value"].strip()

        body = value
        for r in members:
            arms = f"1 => {r.half}, 2 => {r.double}, _ => {body}"
            body = f"match crate::knob::at({r.number}) {{ {arms} }}"
        vis = found["vis"] or ""
        made = f"{found['indent']}#[allow(non_snake_case)]\n{found['indent']}{vis}fn {name}() -> {found['type']} {{ {body} }}"
        texts[file] = texts[file][:found.start()] + "@@" + texts[file][found.end():]
        mod = module(file)
        start, lasts = r"(?<![\w:])(?<!(?<!\.)\.)", "{" in value
        bare = rf"{start}(?:(?:self|Self|super)::)?{name}\b(?!\s*[(!:]|::)"
        texts[file] = called(texts[file], bare, lasts).replace("@@", made)
        for other, text in texts.items():
            if other == file or name not in text:
                continue
            text = called(text, rf"\b{mod}::{name}\b(?!\()")
            if vis and imports(text, mod, name, visible.count(name) < 2) and not item(text, name):
                text = called(text, rf"{start}{name}\b(?!\s*[(!:])", lasts)
            elif vis and re.search(rf"\bsuper::{name}\b", text) and Path(other).parent.name in (mod, Path(file).parent.name):
                text = called(text, rf"\bsuper::{name}\b(?!\()")
            texts[other] = text
        # What is made of it can be no constant either.
        for other, text in texts.items():
            for m in re.finditer(CONST.format(name="[A-Z_0-9]+"), text, re.M):
                key = (other, m["name"])
                if f"{name}()" in m["value"] and key not in done and key not in todo:
                    todo[key] = []
    return texts
