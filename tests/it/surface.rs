//! How much of the library is public: what an app has to learn, and what cannot be changed without telling it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, File, ImplItem, Item, UseTree, Visibility};

/// Most modules, types, traits, functions, methods and constants outside of `sim` and `agreement`.
const MOST: usize = 150;

/// The library's source by module path (`report::compare`), parsed.
struct Source {
    files: BTreeMap<String, File>,
}

impl Source {
    fn read(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![(root.to_owned(), String::new())];
        while let Some((folder, inside)) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                let join = |name: &str| match inside.as_str() {
                    "" => name.to_owned(),
                    inside => format!("{inside}::{name}"),
                };
                if path.is_dir() {
                    folders.push((path.clone(), join(&stem)));
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let name = match stem.as_str() {
                        "lib" | "mod" => inside.clone(),
                        stem => join(stem),
                    };
                    files.insert(
                        name,
                        syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap(),
                    );
                }
            }
        }
        Self { files }
    }

    /// Public methods and constants of a type that is defined in a room.
    fn methods(&self, room: &str, name: &str) -> BTreeSet<String> {
        let near = |path: &&String| path.split("::").next() == Some(room);
        let items = self.files.iter().filter(|(path, _)| near(path)).flat_map(|(_, f)| &f.items);
        let mut found = BTreeSet::new();
        for item in items {
            let Item::Impl(block) = item else { continue };
            let syn::Type::Path(of) = &*block.self_ty else { continue };
            if block.trait_.is_some() || of.path.segments.last().unwrap().ident != name {
                continue;
            }
            for item in &block.items {
                let (vis, attrs, ident) = match item {
                    ImplItem::Fn(f) => (&f.vis, &f.attrs, &f.sig.ident),
                    ImplItem::Const(c) => (&c.vis, &c.attrs, &c.ident),
                    _ => continue,
                };
                if matches!(vis, Visibility::Public(_)) && !shut(attrs) {
                    found.insert(ident.to_string());
                }
            }
        }
        found
    }
}

/// True for what is there only with the feature `internals`.
fn shut(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).any(|a| {
        let text = quote(a);
        text.contains("internals") && !text.contains("not") || text.contains("test")
    })
}

fn quote(attribute: &Attribute) -> String {
    match &attribute.meta {
        syn::Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    }
}

/// The paths that a `use` names.
fn paths(tree: &UseTree, before: &[String], out: &mut Vec<Vec<String>>) {
    let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(p) => paths(&p.tree, &with(p.ident.to_string()), out),
        UseTree::Name(n) => out.push(with(n.ident.to_string())),
        UseTree::Rename(r) => out.push(with(r.ident.to_string())),
        UseTree::Group(g) => g.items.iter().for_each(|t| paths(t, before, out)),
        UseTree::Glob(_) => panic!("{before:?}::*: name what is public"),
    }
}

/// What an item is called, if it is public without the feature.
fn public(item: &Item) -> Option<(String, bool)> {
    let (vis, attrs, ident, is_type) = match item {
        Item::Struct(i) => (&i.vis, &i.attrs, i.ident.to_string(), true),
        Item::Enum(i) => (&i.vis, &i.attrs, i.ident.to_string(), true),
        Item::Trait(i) => (&i.vis, &i.attrs, i.ident.to_string(), true),
        Item::Type(i) => (&i.vis, &i.attrs, i.ident.to_string(), true),
        Item::Fn(i) => (&i.vis, &i.attrs, i.sig.ident.to_string(), false),
        Item::Const(i) => (&i.vis, &i.attrs, i.ident.to_string(), false),
        _ => return None,
    };
    (matches!(vis, Visibility::Public(_)) && !shut(attrs)).then_some((ident, is_type))
}

/// Everything public, as `report::Report::found`.
fn surface(source: &Source) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut rooms = vec![String::new()];
    while let Some(room) = rooms.pop() {
        let prefix = if room.is_empty() { String::new() } else { format!("{room}::") };
        for item in &source.files[&room].items {
            if let Item::Mod(m) = item {
                let open = matches!(m.vis, Visibility::Public(_)) && !shut(&m.attrs);
                let name = format!("{prefix}{}", m.ident);
                if open && !["sim", "agreement"].contains(&name.as_str()) {
                    all.insert(format!("mod {name}"));
                    rooms.push(name);
                }
            } else if let Item::Use(u) = item {
                if !matches!(u.vis, Visibility::Public(_)) || shut(&u.attrs) {
                    continue;
                }
                let mut named = Vec::new();
                paths(&u.tree, &[], &mut named);
                for path in named {
                    let name = path.last().unwrap().clone();
                    let from = match path.first().unwrap().as_str() {
                        "crate" => path[1].clone(),
                        first if room.is_empty() => first.to_owned(),
                        _ => room.split("::").next().unwrap().to_owned(),
                    };
                    // What is exported twice counts once.
                    if seen.insert((from.clone(), name.clone())) {
                        let methods = source.methods(&from, &name);
                        all.extend(methods.iter().map(|m| format!("{prefix}{name}::{m}")));
                        all.insert(format!("{prefix}{name}"));
                    }
                }
            } else if let Some((name, is_type)) = public(item) {
                if !seen.insert((room.clone(), name.clone())) {
                    continue;
                }
                if is_type {
                    let methods = source.methods(&room, &name);
                    all.extend(methods.iter().map(|m| format!("{prefix}{name}::{m}")));
                }
                all.insert(format!("{prefix}{name}"));
            }
        }
    }
    all
}

#[test]
fn an_app_has_at_most_150_public_things_to_learn() {
    let all = surface(&Source::read(&Path::new(crate::ROOT).join("src")));
    for name in &all {
        println!("{name}");
    }
    println!("{} public modules, types, traits, functions, methods and constants", all.len());
    for name in ["analyze", "Live::push", "Report::found", "Recording::builder"] {
        let here = |n: &String| n == name || n.ends_with(&format!("::{name}"));
        assert!(all.iter().any(here), "{name} is not found: the count is wrong");
    }
    assert!(all.len() <= MOST, "{} public things; hide one for each that is new", all.len());
    assert!(all.len() > MOST / 2, "{} public things: the count is wrong", all.len());
}
